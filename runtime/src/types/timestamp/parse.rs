//! Reads timestamps: a text comes in, an instant goes out.

use std::fmt;

use super::date::Date;
use super::{DAYS, MONTHS, Timestamp};
use crate::schema::TimestampFormat;

/// The error for a text that is not a timestamp of the expected format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError {
    format: TimestampFormat,
}

impl Timestamp {
    /// Parses a text of this format, as clients do: a date-time may have an offset, and an http-date may have any form
    /// that servers send (RFC 9110, section 5.6.7). A year of two digits, which only an obsolete form has, is at most
    /// 50 years in the future.
    ///
    /// # Errors
    ///
    /// If the text has another format, or names a day or time that does not exist, or is outside the years 1 to 9999.
    pub fn parse(text: &str, format: TimestampFormat) -> Result<Self, ParseTimestampError> {
        // This platform has no clock, and asking for the time panics. Only the century of two digits depends on it.
        #[cfg(all(target_family = "wasm", target_os = "unknown"))]
        let now = || Self::from_seconds(1_767_225_600); // 2026-01-01T00:00:00Z
        #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
        let now = Self::now;
        Self::parse_at(text, format, now)
    }

    /// Parses a text. `now` is called only for a year of two digits.
    pub(super) fn parse_at(
        text: &str,
        format: TimestampFormat,
        now: impl FnOnce() -> Self,
    ) -> Result<Self, ParseTimestampError> {
        let mut rest = Text(text.as_bytes());
        let parsed = match format {
            TimestampFormat::DateTime => rest.date_time(),
            TimestampFormat::HttpDate => rest.any_http_date(now),
            TimestampFormat::EpochSeconds => rest.epoch_seconds(text),
        };
        parsed.ok_or(ParseTimestampError { format })
    }

    /// Parses a text of this format, or a date in another format: a date has one meaning in every format.
    pub(crate) fn parse_lenient(
        text: &str,
        format: TimestampFormat,
    ) -> Result<Self, ParseTimestampError> {
        Self::parse(text, format).or_else(|error| {
            let mut dates = [TimestampFormat::DateTime, TimestampFormat::HttpDate].into_iter();
            let parsed = dates.find_map(|it| Self::parse(text, it).ok());
            parsed.ok_or(error)
        })
    }

    /// Parses a text as a server does: a date-time is in UTC, without an offset, and an http-date is an IMF-fixdate
    /// with the right weekday and without a fraction (Smithy 2.0, "timestampFormat trait").
    #[cfg_attr(
        not(feature = "server"),
        allow(dead_code, reason = "only servers are strict")
    )]
    pub(crate) fn parse_strict(
        text: &str,
        format: TimestampFormat,
    ) -> Result<Self, ParseTimestampError> {
        match format {
            TimestampFormat::DateTime if !text.ends_with(['Z', 'z']) => {
                Err(ParseTimestampError { format })
            }
            TimestampFormat::HttpDate => {
                let parsed = Text(text.as_bytes()).imf_fixdate();
                parsed.ok_or(ParseTimestampError { format })
            }
            _ => Self::parse(text, format),
        }
    }
}

/// The part of a text that has not been parsed.
pub(super) struct Text<'a>(pub(super) &'a [u8]);

impl Text<'_> {
    fn date_time(&mut self) -> Option<Timestamp> {
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
        instant(Date::days(year, month, day)?, second - offset, nanos)
    }

    fn imf_fixdate(&mut self) -> Option<Timestamp> {
        let weekday = self.name(&DAYS)?;
        self.word(b", ")?;
        let day = self.number(2)?;
        self.byte(b" ")?;
        let month = self.name(&MONTHS)? + 1;
        self.byte(b" ")?;
        let year = self.number(4)?;
        self.byte(b" ")?;
        let (second, nanos) = self.time()?;
        self.word(b" GMT")?;
        self.end()?;
        let days = Date::days(year, month, day)?;
        let right = i64::from(Date::of(days).weekday) == weekday && nanos.is_none();
        right.then(|| instant(days, second, None))?
    }

    fn epoch_seconds(&mut self, text: &str) -> Option<Timestamp> {
        let negative = self.byte(b"-").is_some();
        let mut seconds: i64 = 0;
        let start = self.0.len();
        while let Some(digit) = self.digit() {
            seconds = seconds.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
        if self.0.len() == start {
            return None;
        }
        let nanos = self.fraction()?.unwrap_or_default();
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
    fn time(&mut self) -> Option<(i64, Option<u32>)> {
        let hour = self.number(2)?;
        self.byte(b":")?;
        let minute = self.number(2)?;
        self.byte(b":")?;
        let second = self.number(2)?;
        Some((second_of_day(hour, minute, second)?, self.fraction()?))
    }

    fn offset(&mut self) -> Option<i64> {
        let hour = self.number(2)?;
        self.byte(b":")?;
        let minute = self.number(2)?;
        (hour < 24 && minute < 60).then_some(hour * 3600 + minute * 60)
    }

    /// Parses an optional fraction into nanoseconds. Further digits are ignored. Returns `None` if a point has no digit
    /// after it.
    pub(super) fn fraction(&mut self) -> Option<Option<u32>> {
        if self.byte(b".").is_none() {
            return Some(None);
        }
        let mut nanos = u32::from(self.digit()?) * 100_000_000;
        let mut unit = 10_000_000;
        while let Some(digit) = self.digit() {
            nanos += u32::from(digit) * unit;
            unit /= 10;
        }
        Some(Some(nanos))
    }

    pub(super) fn number(&mut self, length: usize) -> Option<i64> {
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

    pub(super) fn byte(&mut self, any: &[u8]) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        any.contains(&first).then(|| {
            self.0 = rest;
            first
        })
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let (name, rest) = self.0.split_at_checked(3)?;
        let index = names.iter().position(|it| it.as_bytes() == name)?;
        self.0 = rest;
        Some(index as i64)
    }

    pub(super) fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

/// Returns the second of a day. Returns `None` for a time that does not exist.
pub(super) fn second_of_day(hour: i64, minute: i64, second: i64) -> Option<i64> {
    let exists = hour < 24 && minute < 60 && second <= 60;
    exists.then_some(hour * 3600 + minute * 60 + second)
}

/// Returns the instant of a date and a time. Returns `None` outside the years 1 to 9999.
pub(super) fn instant(days: i64, second: i64, nanos: Option<u32>) -> Option<Timestamp> {
    let time = Timestamp::new(days * 86_400 + second, nanos.unwrap_or_default());
    time.has_date().then_some(time)
}

impl fmt::Display for ParseTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.format {
            TimestampFormat::DateTime => "not a date-time like 1985-04-12T23:20:50.52Z",
            TimestampFormat::HttpDate => "not an http-date like Tue, 29 Apr 2014 18:30:38 GMT",
            TimestampFormat::EpochSeconds => "not a number of seconds like 1515531081.123",
        })
    }
}

impl std::error::Error for ParseTimestampError {}

#[cfg(test)]
mod tests {
    use super::*;
    use TimestampFormat::*;

    #[test]
    fn fractions_are_read_with_every_digit() {
        let time = Timestamp::new(1_398_796_238, 123_456_789);
        for (format, text) in [
            (DateTime, "2014-04-29T18:30:38.123456789Z"),
            (DateTime, "2014-04-29T18:30:38.1234567899Z"),
            (EpochSeconds, "1398796238.123456789"),
            (HttpDate, "Tue, 29 Apr 2014 18:30:38.123456789 GMT"),
        ] {
            assert_eq!(Timestamp::parse(text, format), Ok(time), "{text}");
        }
    }

    #[test]
    fn other_spellings_are_read() {
        let time = Timestamp::from_seconds(1_556_475_812);
        for text in [
            "2019-04-28T18:23:32Z",
            "2019-04-28T19:23:32+01:00",
            "2019-04-28t17:53:32.0-00:30",
        ] {
            assert_eq!(text.parse(), Ok(time), "{text}");
        }
        for text in ["1.556475812E9", "1556475812.0", "1556475812.0000000001"] {
            assert_eq!(Timestamp::parse(text, EpochSeconds), Ok(time), "{text}");
        }
    }

    #[test]
    fn years_before_1_and_after_9999_are_refused() {
        for text in [
            "0000-01-01T00:00:00Z",
            "0000-12-31T23:59:59.999Z",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "9999-12-31T23:59:60Z",
        ] {
            assert!(Timestamp::parse(text, DateTime).is_err(), "{text}");
        }
        for text in [
            "Sat, 01 Jan 0000 00:00:00 GMT",
            "Mon, 01 Jan 0001 00:00:00 +0001",
        ] {
            assert!(Timestamp::parse(text, HttpDate).is_err(), "{text}");
            assert!(Timestamp::parse_strict(text, HttpDate).is_err(), "{text}");
        }
    }

    #[test]
    fn servers_read_an_http_date_in_its_one_form() {
        let time = Timestamp::from_seconds(1_398_796_238);
        let good = "Tue, 29 Apr 2014 18:30:38 GMT";
        assert_eq!(Timestamp::parse_strict(good, HttpDate), Ok(time));
        for text in [
            "Tue, 29 Apr 2014 18:30:38.000 GMT",
            "Wed, 29 Apr 2014 18:30:38 GMT",
            "tue, 29 apr 2014 18:30:38 gmt",
            "Tuesday, 29-Apr-14 18:30:38 GMT",
            "Tue Apr 29 18:30:38 2014",
            "Tue, 29 Apr 2014 18:30:38 UTC",
            "Tue, 29 Apr 2014 18:30:38 +0000",
            "Tue, 1 Apr 2014 18:30:38 GMT",
            " Tue, 29 Apr 2014 18:30:38 GMT",
            "29 Apr 2014 18:30:38 GMT",
        ] {
            assert!(Timestamp::parse_strict(text, HttpDate).is_err(), "{text}");
        }
    }

    #[test]
    fn servers_read_no_offset() {
        for text in ["2019-04-28T19:23:32+01:00", "2019-04-28T19:23:32-00:00"] {
            assert!(Timestamp::parse_strict(text, DateTime).is_err(), "{text}");
        }
        let time = Timestamp::new(1_556_475_812, 520_000_000);
        let text = "2019-04-28T18:23:32.52Z";
        assert_eq!(Timestamp::parse_strict(text, DateTime), Ok(time));
    }

    #[test]
    fn nonsense_is_an_error() {
        for text in [
            "",
            "2019",
            "2019-02-29T00:00:00Z",
            "2019-13-01T00:00:00Z",
            "2019-04-28T24:00:00Z",
            "2019-04-28T00:60:00Z",
            "2019-04-28T00:00:00",
            "2019-04-28T00:00:00.Z",
            "2019-04-28 00:00:00Z",
            "2019-04-28T00:00:00Zx",
            "2019-00-10T00:00:00Z",
            "+019-04-28T00:00:00Z",
        ] {
            assert!(Timestamp::parse(text, DateTime).is_err(), "{text}");
        }
        for text in [
            "",
            "-",
            "1e",
            "NaN",
            "Infinity",
            "inf",
            "12x",
            "1.",
            "99999999999999999999",
            "1e300",
        ] {
            assert!(Timestamp::parse(text, EpochSeconds).is_err(), "{text}");
        }
    }
}
