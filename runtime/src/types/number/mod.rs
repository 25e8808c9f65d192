//! Numbers of any size. They keep their text, so that no digit is lost. They have no arithmetic: a program that needs
//! arithmetic passes the text to a library.

mod big_decimal;
mod big_integer;
mod decimal;
mod grammar;
pub(crate) mod special;
mod whole;

use std::fmt;

pub use self::big_decimal::BigDecimal;
pub use self::big_integer::BigInteger;
pub(crate) use self::decimal::compare;
pub(crate) use self::grammar::scan as scan_number;
#[cfg(any(feature = "client", feature = "server", feature = "xml"))]
pub(crate) use self::whole::in_json_grammar;
pub(crate) use self::whole::whole;

/// The maximum number of characters of a [`BigInteger`] or [`BigDecimal`]. Input from the network is bounded, because
/// arithmetic on long numbers takes more than linear time in most libraries.
pub const MAX_NUMBER_LENGTH: usize = 4096;

/// The error for a text that is not a [`BigInteger`] or [`BigDecimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseNumberError(Reason);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    NotWhole,
    NotANumber,
    TooLong,
    Exponent,
}

impl fmt::Display for ParseNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Reason::NotWhole => f.write_str("not a whole number"),
            Reason::NotANumber => f.write_str("not a number"),
            Reason::TooLong => write!(f, "longer than {MAX_NUMBER_LENGTH} characters"),
            Reason::Exponent => f.write_str("a number whose exponent is beyond 32 bits"),
        }
    }
}

impl std::error::Error for ParseNumberError {}

/// Implements the common parts of both types: access to the text, printing, and conversions from Rust's integers.
macro_rules! number {
    ($name:ident from $($integer:ty),*) => {
        impl $name {
            /// Returns the number as JSON writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the nearest double. Returns an infinity if the number is too large.
            pub fn as_f64(&self) -> f64 {
                // Every text that the types accept is accepted by `f64::from_str`.
                self.0.parse().unwrap_or(f64::NAN)
            }
        }

        impl Default for $name {
            /// Returns zero.
            fn default() -> Self {
                Self(Cow::Borrowed("0"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        $(
            impl From<$integer> for $name {
                fn from(value: $integer) -> Self {
                    Self(Cow::Owned(itoa::Buffer::new().format(value).to_owned()))
                }
            }
        )*
    };
}

use number;
