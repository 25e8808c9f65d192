//! Whole numbers of any size.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::{MAX_NUMBER_LENGTH, ParseNumberError, Reason, compare, number};

/// The value of a bigInteger shape: a whole number with every digit. Leading zeros are removed.
///
/// ```
/// use farrier::BigInteger;
///
/// let it: BigInteger = "-170141183460469231731687303715884105729".parse()?;
/// assert!(it < BigInteger::from(i128::MIN));
/// assert_eq!(it.to_string(), "-170141183460469231731687303715884105729");
/// assert_eq!(BigInteger::from(7).as_i64(), Some(7));
/// # Ok::<(), farrier::types::ParseNumberError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BigInteger(Cow<'static, str>);

number!(BigInteger from i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

impl BigInteger {
    /// Returns the number if it fits in `i64`.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// Returns the number if it fits in `i128`.
    pub fn as_i128(&self) -> Option<i128> {
        self.0.parse().ok()
    }

    /// Returns the number if it fits in `u64`.
    pub fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    pub(super) fn into_text(self) -> Cow<'static, str> {
        self.0
    }
}

impl FromStr for BigInteger {
    type Err = ParseNumberError;

    /// Reads digits with an optional minus sign.
    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        if text.len() > MAX_NUMBER_LENGTH {
            return Err(ParseNumberError(Reason::TooLong));
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return Err(ParseNumberError(Reason::NotWhole));
        }
        Ok(match digits.trim_start_matches('0') {
            "" => Self::default(),
            digits if text.starts_with('-') => Self(Cow::Owned(format!("-{digits}"))),
            digits => Self(Cow::Owned(digits.to_owned())),
        })
    }
}

impl Ord for BigInteger {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
    }
}
