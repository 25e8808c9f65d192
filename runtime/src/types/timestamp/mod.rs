//! Timestamps and the three formats of their text.

mod date;
mod parse;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use self::date::Date;
use self::parse::Text;
use crate::schema::TimestampFormat;

/// An instant: seconds since 1970-01-01T00:00:00Z without leap seconds, and nanoseconds of the second.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
}

/// The error for a text that is not a timestamp of the expected format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimestampError {
    format: TimestampFormat,
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the limits of texts with a year of four digits.
const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self {
        seconds: 0,
        nanos: 0,
    };

    /// Returns the start of a second, counted from 1970-01-01T00:00:00Z.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self { seconds, nanos: 0 }
    }

    /// Returns the instant `nanos` nanoseconds after the start of a second. A billion or more carries over to the
    /// seconds.
    pub const fn new(seconds: i64, nanos: u32) -> Self {
        let carry = (nanos / 1_000_000_000) as i64;
        Self {
            seconds: seconds.saturating_add(carry),
            nanos: nanos % 1_000_000_000,
        }
    }

    /// Returns the instant `millis` milliseconds after 1970-01-01T00:00:00Z, or before it if `millis` is negative.
    pub const fn from_millis(millis: i64) -> Self {
        Self {
            seconds: millis.div_euclid(1000),
            nanos: millis.rem_euclid(1000) as u32 * 1_000_000,
        }
    }

    /// Returns the current time.
    pub fn now() -> Self {
        SystemTime::now().into()
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down.
    pub const fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Returns the nanoseconds since the start of the second. They are less than a billion.
    pub const fn subsec_nanos(&self) -> u32 {
        self.nanos
    }

    /// Returns the seconds with their fraction, as the nearest double.
    pub fn as_seconds_f64(&self) -> f64 {
        self.seconds as f64 + f64::from(self.nanos) / 1e9
    }

    /// Returns the instant of a number of seconds, rounded to microseconds. Before 1697 and after 2242 it is rounded to
    /// milliseconds, because doubles are not more precise there. Returns `None` for NaN, the infinities, and numbers
    /// out of range.
    pub fn from_seconds_f64(seconds: f64) -> Option<Self> {
        let whole = seconds.floor();
        if !(-9.2e18..=9.2e18).contains(&whole) {
            return None;
        }
        // Doubles below 2³³ are less than a microsecond apart.
        let (steps, nanos) = match whole.abs() < 8_589_934_592.0 {
            true => (1e6, 1000),
            false => (1e3, 1_000_000),
        };
        let fraction = ((seconds - whole) * steps).round() as u32;
        Some(Self::new(whole as i64, fraction.saturating_mul(nanos)))
    }

    /// Returns the instant as text. Dates outside the years 1 to 9999 are written in seconds, whatever the format.
    pub fn format(&self, format: TimestampFormat) -> String {
        let mut out = String::with_capacity(30);
        self.write(format, &mut out);
        out
    }

    /// Appends the text of the instant to `out`.
    pub(crate) fn write(&self, format: TimestampFormat, out: &mut String) {
        if format == TimestampFormat::EpochSeconds
            || !(FIRST_SECOND..=LAST_SECOND).contains(&self.seconds)
        {
            return self.write_seconds(out);
        }
        let date = Date::of(self.seconds.div_euclid(86_400));
        let second = self.seconds.rem_euclid(86_400) as u32;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let year = [date.year / 100, date.year % 100];
        if format == TimestampFormat::DateTime {
            let mut text = *b"0000-00-00T00:00:00";
            let parts = [date.month, date.day, hour, minute, second];
            fill(&mut text, [0, 2], year);
            fill(&mut text, [5, 8, 11, 14, 17], parts);
            push(&text, out);
            write_fraction(out, self.nanos);
            out.push('Z');
        } else {
            let mut text = *b"Thu, 00 Jan 0000 00:00:00";
            text[..3].copy_from_slice(DAYS[date.weekday as usize % 7].as_bytes());
            text[8..11].copy_from_slice(MONTHS[(date.month as usize + 11) % 12].as_bytes());
            fill(&mut text, [12, 14], year);
            fill(&mut text, [5, 17, 20, 23], [date.day, hour, minute, second]);
            push(&text, out);
            write_fraction(out, self.nanos);
            out.push_str(" GMT");
        }
    }

    fn write_seconds(&self, out: &mut String) {
        // The nanoseconds are never negative, so -1.5 s is held as -2 s and 0.5 s.
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

    /// Parses a text of this format.
    ///
    /// # Errors
    ///
    /// If the text has another format, or names a day or time that does not exist.
    pub fn parse(text: &str, format: TimestampFormat) -> Result<Self, ParseTimestampError> {
        let mut rest = Text(text.as_bytes());
        let parsed = match format {
            TimestampFormat::DateTime => rest.date_time(),
            TimestampFormat::HttpDate => rest.http_date(),
            TimestampFormat::EpochSeconds => rest.epoch_seconds(text),
        };
        parsed.ok_or(ParseTimestampError { format })
    }

    /// Parses a text as a server does: a date-time must be in UTC, and an offset is refused (Smithy 2.0,
    /// "timestampFormat trait").
    #[cfg_attr(
        not(feature = "server"),
        allow(dead_code, reason = "only servers are strict")
    )]
    pub(crate) fn parse_strict(
        text: &str,
        format: TimestampFormat,
    ) -> Result<Self, ParseTimestampError> {
        if format == TimestampFormat::DateTime && !text.ends_with(['Z', 'z']) {
            return Err(ParseTimestampError { format });
        }
        Self::parse(text, format)
    }
}

/// Writes numbers of two digits at the given positions.
fn fill<const N: usize>(text: &mut [u8], places: [usize; N], numbers: [u32; N]) {
    for (place, number) in places.into_iter().zip(numbers) {
        if let Some([tens, ones]) = text.get_mut(place..place + 2) {
            *tens = b'0' + (number / 10 % 10) as u8;
            *ones = b'0' + (number % 10) as u8;
        }
    }
}

/// Appends digits, letters and signs. They must be ASCII.
fn push(text: &[u8], out: &mut String) {
    out.push_str(std::str::from_utf8(text).unwrap_or_default());
}

fn write_fraction(out: &mut String, nanos: u32) {
    if nanos == 0 {
        return;
    }
    let mut text = *b".000000000";
    let mut rest = nanos;
    for digit in text[1..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    push(&text, out);
    out.truncate(out.trim_end_matches('0').len());
}

/// Writes the date-time format.
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

/// Parses the date-time format.
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

/// Fails for instants that the platform's clock type cannot hold.
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
