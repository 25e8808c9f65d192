//! Timestamps, and the three forms in which they travel.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::schema::TimestampFormat;

/// An instant: seconds since 1970-01-01T00:00:00Z without leap seconds, and nanoseconds on top.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

/// A text that is not a timestamp of the expected form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError {
    format: TimestampFormat,
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what a text with a year of four digits can say.
const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self {
        seconds: 0,
        nanos: 0,
    };

    /// The start of this second.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanos: 0 }
    }

    /// This second and so many nanoseconds after its start; a billion or more carries over.
    pub const fn new(seconds: i64, nanos: u32) -> Self {
        let carry = (nanos / 1_000_000_000) as i64;
        Self {
            seconds: seconds.saturating_add(carry),
            nanos: nanos % 1_000_000_000,
        }
    }

    /// This millisecond after (or, negative, before) 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self {
            seconds: millis.div_euclid(1000),
            nanos: millis.rem_euclid(1000) as u32 * 1_000_000,
        }
    }

    /// The current time.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Nanoseconds since the start of the second: less than a billion.
    pub const fn subsec_nanos(&self) -> u32 {
        self.nanos
    }

    /// Seconds with their fraction, as the nearest double.
    pub fn as_seconds_f64(&self) -> f64 {
        self.seconds as f64 + f64::from(self.nanos) / 1e9
    }

    /// The instant of so many seconds, to the nearest microsecond (a double holds no more for dates of our
    /// time); `None` for NaN, infinities and what does not fit.
    pub fn from_seconds_f64(seconds: f64) -> Option<Self> {
        let whole = seconds.floor();
        if !(-9.2e18..=9.2e18).contains(&whole) {
            return None;
        }
        let micros = ((seconds - whole) * 1e6).round() as u32;
        Some(Self::new(whole as i64, micros.saturating_mul(1000)))
    }

    /// The instant as text. A date beyond the years 1 to 9999 is written in seconds in every form.
    pub fn format(&self, format: TimestampFormat) -> String {
        let mut out = String::with_capacity(30);
        self.write(format, &mut out);
        out
    }

    /// Appends the instant as text to `out`.
    pub(crate) fn write(&self, format: TimestampFormat, out: &mut String) {
        if format == TimestampFormat::EpochSeconds
            || !(FIRST_SECOND..=LAST_SECOND).contains(&self.seconds)
        {
            return self.write_seconds(out);
        }
        let date = Date::of(self.seconds.div_euclid(86_400));
        let second = self.seconds.rem_euclid(86_400) as u32;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        if format == TimestampFormat::DateTime {
            digits(out, date.year, 4);
            out.push('-');
            digits(out, date.month, 2);
            out.push('-');
            digits(out, date.day, 2);
            out.push('T');
        } else {
            out.push_str(DAYS[date.weekday as usize % 7]);
            out.push_str(", ");
            digits(out, date.day, 2);
            out.push(' ');
            out.push_str(MONTHS[(date.month as usize + 11) % 12]);
            out.push(' ');
            digits(out, date.year, 4);
            out.push(' ');
        }
        for (at, part) in [hour, minute, second].into_iter().enumerate() {
            if at > 0 {
                out.push(':');
            }
            digits(out, part, 2);
        }
        write_fraction(out, self.nanos);
        out.push_str(if format == TimestampFormat::DateTime {
            "Z"
        } else {
            " GMT"
        });
    }

    fn write_seconds(&self, out: &mut String) {
        // Nanoseconds count upwards from the second, so -1.5 s is held as -2 s and 0.5 s.
        let (negative, seconds, nanos) = if self.seconds < 0 && self.nanos > 0 {
            (
                true,
                (self.seconds + 1).unsigned_abs(),
                1_000_000_000 - self.nanos,
            )
        } else {
            (self.seconds < 0, self.seconds.unsigned_abs(), self.nanos)
        };
        if negative {
            out.push('-');
        }
        out.push_str(itoa::Buffer::new().format(seconds));
        write_fraction(out, nanos);
    }

    /// The instant that a text of this form says.
    ///
    /// # Errors
    ///
    /// When the text has another form, or names a day or time that does not exist.
    pub fn parse(text: &str, format: TimestampFormat) -> Result<Self, ParseTimestampError> {
        let mut rest = Text(text.as_bytes());
        let parsed = match format {
            TimestampFormat::DateTime => rest.date_time(),
            TimestampFormat::HttpDate => rest.http_date(),
            TimestampFormat::EpochSeconds => rest.epoch_seconds(text),
        };
        parsed.ok_or(ParseTimestampError { format })
    }
}

/// A day of the proleptic Gregorian calendar. `weekday` counts from Sunday, `month` and `day` from 1.
struct Date {
    year: u32,
    month: u32,
    day: u32,
    weekday: u32,
}

impl Date {
    /// The date so many days after 1970-01-01. Years count from March, so that leap days come last.
    fn of(days: i64) -> Self {
        let shifted = days + 719_468; // Days since 0000-03-01.
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: year as u32,
            month: month as u32,
            day: (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32,
            weekday: (days + 4).rem_euclid(7) as u32,
        }
    }

    /// Days since 1970-01-01, if there is such a day.
    fn days(year: i64, month: i64, day: i64) -> Option<i64> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + i64::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !(1..=last).contains(&day) {
            return None;
        }
        let year = year - i64::from(month <= 2);
        let month_from_march = (month + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(era * 146_097 + day_of_era - 719_468)
    }
}

/// What is left of a text that is being parsed.
struct Text<'a>(&'a [u8]);

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
        Some(Timestamp::new(
            Date::days(year, month, day)? * 86_400 + second - offset,
            nanos,
        ))
    }

    fn http_date(&mut self) -> Option<Timestamp> {
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
        let nanos = self.fraction()?;
        if !self.0.is_empty() {
            // An exponent, say: rare enough to leave to the general reader of numbers.
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

    /// `hh:mm:ss` with an optional fraction. A leap second counts as the second after.
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

    /// An optional fraction in nanoseconds; finer digits are dropped.
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

fn digits(out: &mut String, number: u32, count: u32) {
    for place in (0..count).rev() {
        out.push(char::from(b'0' + (number / 10_u32.pow(place) % 10) as u8));
    }
}

fn write_fraction(out: &mut String, nanos: u32) {
    if nanos == 0 {
        return;
    }
    out.push('.');
    let mut rest = nanos;
    let mut unit = 100_000_000;
    while rest > 0 {
        out.push(char::from(b'0' + (rest / unit) as u8));
        rest %= unit;
        unit /= 10;
    }
}

/// The date-time form.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(TimestampFormat::DateTime))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// From the date-time form.
impl std::str::FromStr for Timestamp {
    type Err = ParseTimestampError;

    fn from_str(text: &str) -> Result<Self, ParseTimestampError> {
        Self::parse(text, TimestampFormat::DateTime)
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::new(after.as_secs() as i64, after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                match before.subsec_nanos() {
                    0 => Self::from_seconds(-(before.as_secs() as i64)),
                    nanos => Self::new(-(before.as_secs() as i64) - 1, 1_000_000_000 - nanos),
                }
            }
        }
    }
}

/// Fails for an instant that the platform's clock type cannot hold.
impl TryFrom<Timestamp> for SystemTime {
    type Error = Timestamp;

    fn try_from(time: Timestamp) -> Result<Self, Timestamp> {
        let second = if time.seconds < 0 {
            UNIX_EPOCH.checked_sub(Duration::from_secs(time.seconds.unsigned_abs()))
        } else {
            UNIX_EPOCH.checked_add(Duration::from_secs(time.seconds.unsigned_abs()))
        };
        second
            .and_then(|it| it.checked_add(Duration::from_nanos(time.nanos.into())))
            .ok_or(time)
    }
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
    fn each_form_reads_what_it_writes() {
        for (time, date_time, http_date, epoch) in [
            (
                Timestamp::UNIX_EPOCH,
                "1970-01-01T00:00:00Z",
                "Thu, 01 Jan 1970 00:00:00 GMT",
                "0",
            ),
            (
                Timestamp::new(1_398_796_238, 120_000_000),
                "2014-04-29T18:30:38.12Z",
                "Tue, 29 Apr 2014 18:30:38.12 GMT",
                "1398796238.12",
            ),
            (
                Timestamp::new(-2, 500_000_000),
                "1969-12-31T23:59:58.5Z",
                "Wed, 31 Dec 1969 23:59:58.5 GMT",
                "-1.5",
            ),
            (
                Timestamp::from_seconds(951_782_400),
                "2000-02-29T00:00:00Z",
                "Tue, 29 Feb 2000 00:00:00 GMT",
                "951782400",
            ),
            (
                Timestamp::from_seconds(LAST_SECOND),
                "9999-12-31T23:59:59Z",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "253402300799",
            ),
            (
                Timestamp::from_seconds(FIRST_SECOND),
                "0001-01-01T00:00:00Z",
                "Mon, 01 Jan 0001 00:00:00 GMT",
                "-62135596800",
            ),
        ] {
            for (format, text) in [
                (DateTime, date_time),
                (HttpDate, http_date),
                (EpochSeconds, epoch),
            ] {
                assert_eq!(time.format(format), text);
                assert_eq!(Timestamp::parse(text, format), Ok(time), "{text}");
            }
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
        for text in [
            "",
            "Tue, 29 Apr 2014 18:30:38",
            "Xxx, 29 Apr 2014 18:30:38 GMT",
            "Tue, 29 Foo 2014 18:30:38 GMT",
        ] {
            assert!(Timestamp::parse(text, HttpDate).is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_is_the_day_after_the_one_before() {
        let mut expected = 0;
        for year in 1970..2370 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(days) = Date::days(year, month, day) {
                        assert_eq!(days, expected);
                        let date = Date::of(days);
                        assert_eq!(
                            (date.year as i64, date.month as i64, date.day as i64),
                            (year, month, day)
                        );
                        expected += 1;
                    }
                }
            }
        }
        assert_eq!(expected, 146_097);
    }

    #[test]
    fn system_times_convert_both_ways() {
        for time in [
            Timestamp::new(-2, 500_000_000),
            Timestamp::new(5, 7),
            Timestamp::from_seconds(-3),
        ] {
            assert_eq!(Timestamp::from(SystemTime::try_from(time).unwrap()), time);
        }
    }
}
