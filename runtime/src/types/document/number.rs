//! Numbers in documents. They keep every digit.

use std::str::FromStr;

use super::Document;
use crate::types::{BigDecimal, BigInteger, ParseNumberError};

/// A number in a document.
///
/// Whole numbers and other numbers are distinct, as in JSON: `1` does not equal `1.0`. Conversions choose the variant:
/// a number that fits in `i64` is never `Unsigned`, and a number that another variant holds with every digit is never
/// `Decimal`. Numbers that are not whole are compared by value.
#[derive(Clone, Debug)]
pub enum Number {
    /// A whole number of 64 bits.
    Integer(i64),
    /// A whole number from 2⁶³ to 2⁶⁴ - 1.
    Unsigned(u64),
    /// A number that a double holds, in the shortest form that reads as this double.
    Double(f64),
    /// Any other number, with every digit: `18446744073709551616`, `1.10` and `1e400`.
    Decimal(BigDecimal),
}

impl Number {
    /// Returns the value of a whole number that fits in `i64`. `None` for other numbers.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Unsigned(value) => i64::try_from(*value).ok(),
            Self::Double(_) | Self::Decimal(_) => None,
        }
    }

    /// Returns the value of a whole number that fits in `u64`. `None` for other numbers.
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Self::Integer(value) => u64::try_from(*value).ok(),
            Self::Unsigned(value) => Some(*value),
            Self::Double(_) | Self::Decimal(_) => None,
        }
    }

    /// Returns the nearest double. Returns an infinity if the number is beyond all doubles.
    pub fn as_f64(&self) -> f64 {
        match self {
            Self::Integer(value) => *value as f64,
            Self::Unsigned(value) => *value as f64,
            Self::Double(value) => *value,
            Self::Decimal(value) => value.as_f64(),
        }
    }

    /// Returns the number with every digit. `None` for NaN and the infinities.
    pub fn to_big_decimal(&self) -> Option<BigDecimal> {
        match self {
            Self::Integer(value) => Some(BigDecimal::from(*value)),
            Self::Unsigned(value) => Some(BigDecimal::from(*value)),
            Self::Double(value) => BigDecimal::try_from(*value).ok(),
            Self::Decimal(value) => Some(value.clone()),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => one == other,
            (Self::Unsigned(one), Self::Unsigned(other)) => one == other,
            (Self::Double(one), Self::Double(other)) => one == other,
            (Self::Decimal(one), Self::Decimal(other)) => one == other,
            (Self::Double(double), Self::Decimal(decimal))
            | (Self::Decimal(decimal), Self::Double(double)) => {
                BigDecimal::try_from(*double).is_ok_and(|it| it == *decimal)
            }
            _ => false,
        }
    }
}

impl FromStr for Number {
    type Err = ParseNumberError;

    /// Reads a number of JSON's grammar (RFC 8259, section 6) and keeps every digit.
    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        let decimal: BigDecimal = text.parse()?;
        if let Ok(integer) = text.parse() {
            return Ok(Self::Integer(integer));
        }
        if let Ok(unsigned) = text.parse() {
            return Ok(Self::Unsigned(unsigned));
        }
        let double = decimal.as_f64();
        // A double keeps the digits if it is written in the same way.
        let is_kept = double.is_finite() && zmij::Buffer::new().format_finite(double) == text;
        Ok(match is_kept {
            true => Self::Double(double),
            false => Self::Decimal(decimal),
        })
    }
}

impl From<BigDecimal> for Number {
    fn from(value: BigDecimal) -> Self {
        // The text of a decimal is always a number.
        value.as_str().parse().unwrap_or(Self::Decimal(value))
    }
}

impl From<BigInteger> for Number {
    fn from(value: BigInteger) -> Self {
        BigDecimal::from(value).into()
    }
}

macro_rules! numbers {
    ($($type:ty, |$it:ident| $number:expr;)*) => {$(
        impl From<$type> for Number {
            fn from($it: $type) -> Self {
                $number
            }
        }

        impl From<$type> for Document {
            fn from(value: $type) -> Self {
                Self::Number(value.into())
            }
        }
    )*};
}

numbers! {
    i8, |it| Self::Integer(it.into());
    i16, |it| Self::Integer(it.into());
    i32, |it| Self::Integer(it.into());
    i64, |it| Self::Integer(it);
    u8, |it| Self::Integer(it.into());
    u16, |it| Self::Integer(it.into());
    u32, |it| Self::Integer(it.into());
    u64, |it| i64::try_from(it).map_or(Self::Unsigned(it), Self::Integer);
    f32, |it| Self::Double(it.into());
    f64, |it| Self::Double(it);
}

impl From<Number> for Document {
    fn from(value: Number) -> Self {
        Self::Number(value)
    }
}

impl From<BigInteger> for Document {
    fn from(value: BigInteger) -> Self {
        Self::Number(value.into())
    }
}

impl From<BigDecimal> for Document {
    fn from(value: BigDecimal) -> Self {
        Self::Number(value.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_every_digit_in_the_smallest_variant_that_holds_them() {
        let decimal = |text: &str| Number::Decimal(text.parse().unwrap());
        for (text, expected) in [
            ("0", Number::Integer(0)),
            ("-9223372036854775808", Number::Integer(i64::MIN)),
            ("18446744073709551615", Number::Unsigned(u64::MAX)),
            ("0.1", Number::Double(0.1)),
            ("1.0", Number::Double(1.0)),
            ("18446744073709551616", decimal("18446744073709551616")),
            ("-9223372036854775809", decimal("-9223372036854775809")),
            ("0.1000000000000000055", decimal("0.1000000000000000055")),
            ("1.10", decimal("1.10")),
            ("1e2", decimal("1e2")),
            ("1e400", decimal("1e400")),
            ("-1e-400", decimal("-1e-400")),
        ] {
            let number: Number = text.parse().unwrap();
            assert_eq!(format!("{number:?}"), format!("{expected:?}"));
            assert_eq!(number, expected);
            assert_eq!(Number::from(text.parse::<BigDecimal>().unwrap()), expected);
        }
    }

    #[test]
    fn numbers_that_are_not_whole_are_compared_by_value() {
        let number = |text: &str| text.parse::<Number>().unwrap();
        assert_eq!(number("1e2"), Number::Double(100.0));
        assert_eq!(Number::Double(1.1), number("1.10"));
        assert_ne!(number("0.1000000000000000055"), Number::Double(0.1));
        assert_ne!(number("1e2"), Number::Integer(100));
        assert_ne!(number("1e400"), Number::Double(f64::INFINITY));
        assert_eq!(number("1e400").as_f64(), f64::INFINITY);
        assert_eq!(number("1e2").as_i64(), None);
    }
}
