//! Numbers of every kind, and timestamps, which are numbers of seconds.

use super::CborReader;
use crate::codec::cbor::number::{
    Decimal, MAX_BIG_BYTES, half, increment, to_digits, without_zeros,
};
use crate::codec::cbor::{info, major, tag};
use crate::schema::NO_MEMBER;
use crate::shape::{Deserializer, Error, Result};
use crate::types::{BigDecimal, ParseNumberError, Timestamp, whole};

/// A number without a tag.
pub(super) enum Number {
    /// A number of zero or more.
    Unsigned(u64),
    /// A negative number: -1 minus this value.
    Negative(u64),
    Single(f32),
    Double(f64),
}

impl CborReader<'_> {
    /// Reads a number without a tag.
    pub(super) fn number(&mut self, expected: &str) -> Result<Number> {
        let Some(first) = self.rest.first() else {
            return Err(self.unexpected(expected));
        };
        match (first >> 5, first & 0x1f) {
            (major::UNSIGNED | major::NEGATIVE, _) => {}
            (major::SIMPLE, info::TWO_BYTES..=info::EIGHT_BYTES) => {}
            _ => return Err(self.unexpected(expected)),
        }
        let head = self.head()?;
        Ok(match (head.major, head.info) {
            (major::UNSIGNED | major::NEGATIVE, info::INDEFINITE) => {
                return Err(self.error("a whole number without a length"));
            }
            (major::UNSIGNED, _) => Number::Unsigned(head.value),
            (major::NEGATIVE, _) => Number::Negative(head.value),
            (_, info::TWO_BYTES) => Number::Single(half(head.value as u16)),
            (_, info::FOUR_BYTES) => Number::Single(f32::from_bits(head.value as u32)),
            _ => Number::Double(f64::from_bits(head.value)),
        })
    }

    /// Reads a whole number of any size. Returns whether it is negative, and its digits.
    pub(super) fn big(&mut self, expected: &str) -> Result<(bool, String)> {
        if self.rest.first().is_none_or(|it| it >> 5 != major::TAG) {
            return match self.number(expected)? {
                Number::Unsigned(value) => Ok((false, value.to_string())),
                Number::Negative(value) => Ok((true, (u128::from(value) + 1).to_string())),
                Number::Single(value) => self.whole_parts(f64::from(value)),
                Number::Double(value) => self.whole_parts(value),
            };
        }
        let negative = match self.head()?.value {
            tag::UNSIGNED_BIG => false,
            tag::NEGATIVE_BIG => true,
            other => {
                return Err(self.error(format!("expected {expected}, found the tag {other}")));
            }
        };
        let head = self.expect(major::BYTES, "the bytes of a number")?;
        let bytes = self.bytes(head)?;
        let bytes = without_zeros(&bytes);
        if bytes.len() > MAX_BIG_BYTES {
            return Err(self.error("a number that is too long"));
        }
        if !negative {
            return Ok((false, to_digits(bytes)));
        }
        let mut bytes = bytes.to_vec();
        increment(&mut bytes);
        Ok((true, to_digits(&bytes)))
    }

    /// Checks whether a number with a tag comes next and may be read in the place of one without.
    #[inline]
    pub(super) fn at_lenient_tag(&self) -> bool {
        !self.strict && self.rest.first().is_some_and(|it| it >> 5 == major::TAG)
    }

    /// Reads a whole number that has the tag of a big number or of a decimal fraction.
    #[cold]
    pub(super) fn tagged_digits(&mut self) -> Result<String> {
        let decimal = self.decimal()?;
        match whole(decimal.as_str()) {
            Some(digits) => Ok(digits.into_owned()),
            None => Err(self.error("expected a whole number, found a decimal fraction")),
        }
    }

    /// Returns the digits of a float whose value is whole. Strict readers refuse floats in the place of whole numbers.
    #[cold]
    pub(super) fn whole_float(&self, value: f64) -> Result<String> {
        match !self.strict && value.is_finite() && value.fract() == 0.0 {
            // The sign of a zero has no meaning for a whole number.
            true => Ok(format!("{:.0}", value + 0.0)),
            false => Err(self.error("expected a whole number, found a float")),
        }
    }

    #[cold]
    fn whole_parts(&self, value: f64) -> Result<(bool, String)> {
        let digits = self.whole_float(value)?;
        Ok(match digits.strip_prefix('-') {
            Some(digits) => (true, digits.to_owned()),
            None => (false, digits),
        })
    }

    #[cold]
    pub(super) fn too_big(&self) -> Error {
        self.error("a number that is too big")
    }

    #[cold]
    pub(super) fn not_kept(&self, error: ParseNumberError) -> Error {
        self.error(error.to_string())
    }

    /// Reads a decimal number: a whole number or a decimal fraction (RFC 8949, section 3.4.4).
    pub(super) fn decimal(&mut self) -> Result<BigDecimal> {
        let expected = "a decimal number";
        let mut exponent = 0;
        // The tag of decimal fractions is below 24, so it is in the first byte.
        let is_decimal = self.rest.first() == Some(&(major::TAG << 5 | tag::DECIMAL as u8));
        let is_float = |it: &u8| matches!(it, 0xf9..=0xfb);
        if !self.strict && self.rest.first().is_some_and(is_float) {
            let value = self.double(&NO_MEMBER)?;
            return BigDecimal::try_from(value).map_err(|error| self.not_kept(error));
        }
        let (negative, digits) = if is_decimal {
            self.head()?;
            let head = self.expect(major::ARRAY, "an exponent and a number")?;
            self.open(head)?;
            let pair = "a decimal number is an exponent and a number";
            if !self.more()? {
                return Err(self.error(pair));
            }
            exponent = self.integer(&NO_MEMBER)?;
            if !self.more()? {
                return Err(self.error(pair));
            }
            let number = self.big("a whole number")?;
            if self.more()? {
                return Err(self.error(pair));
            }
            number
        } else {
            self.big(expected)?
        };
        let decimal = Decimal {
            negative,
            digits,
            exponent,
        };
        let text = decimal.text();
        text.parse().map_err(|error| self.not_kept(error))
    }

    /// Reads an instant: a number of seconds with the tag for instants (RFC 8949, section 3.4.2).
    pub(super) fn instant(&mut self) -> Result<Timestamp> {
        let expected = "a timestamp (tag 1)";
        let head = self.expect(major::TAG, expected)?;
        if head.value != tag::EPOCH {
            let other = head.value;
            return Err(self.error(format!("expected {expected}, found the tag {other}")));
        }
        let seconds = match self.number("a number of seconds")? {
            Number::Unsigned(value) => i64::try_from(value).ok().map(Timestamp::from_seconds),
            Number::Negative(value) => i64::try_from(value)
                .ok()
                .map(|it| Timestamp::from_seconds(!it)),
            Number::Single(value) => Timestamp::from_seconds_f64(f64::from(value)),
            Number::Double(value) => Timestamp::from_seconds_f64(value),
        };
        seconds.ok_or_else(|| self.error("seconds that are no timestamp"))
    }
}
