//! The parser of timestamps: a text comes in, a timestamp goes out.

use super::{DAYS, Date, MONTHS, Timestamp};

/// The part of a text that has not been parsed.
pub(super) struct Text<'a>(pub(super) &'a [u8]);

impl Text<'_> {
    pub(super) fn date_time(&mut self) -> Option<Timestamp> {
        let year = self.number(4)?;
        self.byte(b"-")?;
        let month = self.number(2)?;
        self.byte(b"-")?;
        let day = self.number(2)?;
        self.byte(b"Tt")?;
        let (second, nanos) = self.time()?;
        let offset = match self.byte(b"Zz+-")? {
            b'+' => self.offset()?,
            b'-' => -self.offset()?,
            _ => 0,
        };
        self.end()?;
        Some(Timestamp::new(
            Date::days(year, month, day)? * 86_400 + second - offset,
            nanos,
        ))
    }

    pub(super) fn http_date(&mut self) -> Option<Timestamp> {
        self.name(&DAYS)?;
        self.byte(b",")?;
        self.byte(b" ")?;
        let day = self.number(2)?;
        self.byte(b" ")?;
        let month = self.name(&MONTHS)? + 1;
        self.byte(b" ")?;
        let year = self.number(4)?;
        self.byte(b" ")?;
        let (second, nanos) = self.time()?;
        for byte in b" GMT" {
            self.byte(&[*byte])?;
        }
        self.end()?;
        Some(Timestamp::new(
            Date::days(year, month, day)? * 86_400 + second,
            nanos,
        ))
    }

    pub(super) fn epoch_seconds(&mut self, text: &str) -> Option<Timestamp> {
        let negative = self.byte(b"-").is_some();
        let mut seconds: i64 = 0;
        let start = self.0.len();
        while let Some(digit) = self.digit() {
            seconds = seconds.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
        if self.0.len() == start {
            return None;
        }
        let nanos = self.fraction()?;
        if !self.0.is_empty() {
            // The text may have an exponent. This is rare, so Rust's parser of doubles reads it.
            let plain = text
                .bytes()
                .all(|it| it.is_ascii_digit() || b"+-.eE".contains(&it));
            return if plain {
                Timestamp::from_seconds_f64(text.parse().ok()?)
            } else {
                None
            };
        }
        Some(match (negative, nanos) {
            (true, 0) => Timestamp::from_seconds(-seconds),
            (true, _) => Timestamp::new(-seconds - 1, 1_000_000_000 - nanos),
            (false, _) => Timestamp::new(seconds, nanos),
        })
    }

    /// Parses `hh:mm:ss` with an optional fraction. A leap second becomes the next second.
    fn time(&mut self) -> Option<(i64, u32)> {
        let hour = self.number(2)?;
        self.byte(b":")?;
        let minute = self.number(2)?;
        self.byte(b":")?;
        let second = self.number(2)?;
        let nanos = self.fraction()?;
        let exists = hour < 24 && minute < 60 && second <= 60;
        exists.then_some((hour * 3600 + minute * 60 + second, nanos))
    }

    fn offset(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.byte(b":")?;
        let minute = self.number(2)?;
        (hour < 24 && minute < 60).then_some(hour * 3600 + minute * 60)
    }

    /// Parses an optional fraction into nanoseconds. Further digits are ignored.
    fn fraction(&mut self) -> Option<u32> {
        if self.byte(b".").is_none() {
            return Some(0);
        }
        let mut nanos = u32::from(self.digit()?) * 100_000_000;
        let mut unit = 10_000_000;
        while let Some(digit) = self.digit() {
            nanos += u32::from(digit) * unit;
            unit /= 10;
        }
        Some(nanos)
    }

    fn number(&mut self, length: usize) -> Option<i64> {
        let mut number = 0;
        for _ in 0..length {
            number = number * 10 + i64::from(self.digit()?);
        }
        Some(number)
    }

    fn digit(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        first.is_ascii_digit().then(|| {
            self.0 = rest;
            first - b'0'
        })
    }

    fn byte(&mut self, any: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        any.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let (name, rest) = self.0.split_at_checked(3)?;
        let index = names.iter().position(|it| it.as_bytes() == name)?;
        self.0 = rest;
        Some(index as i64)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}
