//! Decimal numbers of any size and precision.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::{
    BigInteger, MAX_NUMBER_LENGTH, ParseNumberError, Reason, compare, decimal, number, scan_number,
};

/// The value of a bigDecimal shape. It keeps every digit, in the form in which it was given. Numbers are compared by
/// value: `1.0` equals `1e0`.
///
/// ```
/// use farrier::BigDecimal;
///
/// let price: BigDecimal = "19.90".parse()?;
/// assert_eq!(price.to_string(), "19.90");
/// assert_eq!(price, "1.99e1".parse()?);
/// assert!(price < BigDecimal::from(20));
/// # Ok::<(), farrier::types::ParseNumberError>(())
/// ```
#[derive(Clone)]
pub struct BigDecimal(Cow<'static, str>);

number!(BigDecimal from i8, i16, i32, i64, i128, u8, u16, u32, u64, u128);

impl FromStr for BigDecimal {
    type Err = ParseNumberError;

    /// Reads a number of JSON's grammar (RFC 8259, section 6). Its exponent must fit in 32 bits.
    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        if text.len() > MAX_NUMBER_LENGTH {
            return Err(ParseNumberError(Reason::TooLong));
        }
        if scan_number(text.as_bytes()).is_none_or(|(length, _)| length != text.len()) {
            return Err(ParseNumberError(Reason::NotANumber));
        }
        if let Some((_, exponent)) = text.split_once(['e', 'E'])
            && exponent.parse::<i32>().is_err()
        {
            return Err(ParseNumberError(Reason::Exponent));
        }
        Ok(Self(Cow::Owned(text.to_owned())))
    }
}

impl From<BigInteger> for BigDecimal {
    fn from(value: BigInteger) -> Self {
        Self(value.into_text())
    }
}

impl TryFrom<f64> for BigDecimal {
    type Error = ParseNumberError;

    /// Returns the shortest number whose nearest double is `value`. Fails for NaN and the infinities.
    fn try_from(value: f64) -> Result<Self, ParseNumberError> {
        if !value.is_finite() {
            return Err(ParseNumberError(Reason::NotANumber));
        }
        let text = zmij::Buffer::new().format_finite(value).to_owned();
        Ok(Self(Cow::Owned(text)))
    }
}

impl PartialEq for BigDecimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for BigDecimal {}

impl Hash for BigDecimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        decimal::hash(&self.0, state);
    }
}

impl Ord for BigDecimal {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
    }
}
