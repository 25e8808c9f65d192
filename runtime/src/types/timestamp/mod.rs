//! Timestamps. The texts of the three formats are written by `write` and read by `parse` and `http_date`.

mod date;
mod http_date;
mod parse;
mod write;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use self::parse::ParseTimestampError;
pub use self::write::FormatTimestampError;
use crate::schema::TimestampFormat;

/// An instant: seconds since 1970-01-01T00:00:00Z without leap seconds, and nanoseconds of the second.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    nanos: u32,
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

    /// Returns the instant with its milliseconds. A finer fraction is cut off towards the past, so that an instant has
    /// the same millisecond in every format.
    pub(crate) const fn truncated_to_millis(self) -> Self {
        Self {
            seconds: self.seconds,
            nanos: self.nanos / 1_000_000 * 1_000_000,
        }
    }

    /// Checks whether the instant is in the years 1 to 9999, for which dates have a text.
    const fn has_date(&self) -> bool {
        FIRST_SECOND <= self.seconds && self.seconds <= LAST_SECOND
    }
}

/// Writes the date-time format with every digit of the fraction. Instants outside the years 1 to 9999 are written in
/// seconds since 1970-01-01T00:00:00Z.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.exact_text())
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn people_see_every_digit_of_the_fraction() {
        for (time, text) in [
            (
                Timestamp::new(1_626_257_074, 863_176_810),
                "2021-07-14T10:04:34.86317681Z",
            ),
            (Timestamp::new(-2, 1), "1969-12-31T23:59:58.000000001Z"),
        ] {
            assert_eq!(time.to_string(), text);
            assert_eq!(text.parse(), Ok(time));
        }
        assert_eq!(
            Timestamp::new(LAST_SECOND + 1, 5).to_string(),
            "253402300800.000000005"
        );
    }
}
