//! The date of a signature. A time comes in; its two forms, like `20150830T123600Z` and `20150830`, go out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::SigningError;

/// 9999-12-31T23:59:59Z, the last second that the form can express, in seconds since 1970.
const LAST: u64 = 253_402_300_799;

/// A time in the form of signatures, in UTC and whole seconds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct SigningDate {
    text: [u8; 16],
    seconds: u64,
}

impl SigningDate {
    /// Returns the second in which a time lies. The time has to be between 1970 and 9999.
    pub(super) fn new(time: SystemTime) -> Result<Self, SigningError> {
        let since = time.duration_since(UNIX_EPOCH);
        let seconds = since.map_err(|_| SigningError::Time)?.as_secs();
        if seconds > LAST {
            return Err(SigningError::Time);
        }
        let (year, month, day) = civil(seconds / 86_400);
        let clock = seconds % 86_400;
        let mut text = *b"00000000T000000Z";
        put(&mut text[0..4], year);
        put(&mut text[4..6], month);
        put(&mut text[6..8], day);
        put(&mut text[9..11], clock / 3600);
        put(&mut text[11..13], clock / 60 % 60);
        put(&mut text[13..15], clock % 60);
        Ok(Self { text, seconds })
    }

    /// Reads the form with the time of day, like `20150830T123600Z`. The time has to be between 1970 and 9999.
    #[cfg(feature = "server")]
    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let number = |range: std::ops::Range<usize>| {
            let digits = bytes.get(range)?;
            let is_number = digits.iter().all(u8::is_ascii_digit);
            is_number.then(|| {
                let digit = |sum: u64, it: &u8| sum * 10 + u64::from(it - b'0');
                digits.iter().fold(0, digit)
            })
        };
        let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
        let (hour, minute, second) = (number(9..11)?, number(11..13)?, number(13..15)?);
        let is_time = (1970..=9999).contains(&year) && hour < 24 && minute < 60 && second < 60;
        if !is_time || !(1..=12).contains(&month) {
            return None;
        }
        let clock = hour * 3600 + minute * 60 + second;
        let time = UNIX_EPOCH + Duration::from_secs(days(year, month, day) * 86_400 + clock);
        // Days that no month has come out as others, and so does what stands between the digits.
        Self::new(time).ok().filter(|it| it.text == bytes)
    }

    /// Returns the form with the time of day, like `20150830T123600Z`.
    pub(super) fn second(&self) -> &str {
        str::from_utf8(&self.text).unwrap_or_default()
    }

    /// Returns the form without the time of day, like `20150830`.
    pub(super) fn day(&self) -> &str {
        self.second().get(..8).unwrap_or_default()
    }

    /// Returns the seconds since 1970.
    pub(super) fn seconds(&self) -> u64 {
        self.seconds
    }

    /// Returns the time.
    pub(super) fn time(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.seconds)
    }
}

/// Writes a number with leading zeros.
fn put(text: &mut [u8], mut number: u64) {
    for digit in text.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// Returns year, month and day of a number of days since 1970-01-01, in the Gregorian calendar.
fn civil(days: u64) -> (u64, u64, u64) {
    // Years begin in March here, so that the leap day is the last day of a year. 719,468 days lie between the first of
    // March of year 0 and 1970; 146,097 are in a cycle of 400 years.
    let days = days + 719_468;
    let (cycle, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = year + 400 * cycle;
    match month {
        0..10 => (year, month + 3, day),
        _ => (year + 1, month - 9, day),
    }
}

/// Returns the days from 1970-01-01 to a date in the Gregorian calendar. The inverse of [`civil`].
#[cfg(feature = "server")]
fn days(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = match month {
        0..3 => (year - 1, month + 9),
        _ => (year, month - 3),
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400;
    (days + (153 * month + 2) / 5 + day).saturating_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(seconds: u64) -> String {
        let date = SigningDate::new(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        assert_eq!(date.seconds(), seconds);
        assert!(date.second().starts_with(date.day()));
        date.second().to_owned()
    }

    #[test]
    fn leap_days_and_ends_of_years_have_their_dates() {
        for (seconds, expected) in [
            (0, "19700101T000000Z"),
            (951_782_399, "20000228T235959Z"),
            (951_782_400, "20000229T000000Z"),
            (951_868_800, "20000301T000000Z"),
            (1_440_938_160, "20150830T123600Z"),
            (1_704_067_199, "20231231T235959Z"),
            (4_107_542_400, "21000301T000000Z"),
            (LAST, "99991231T235959Z"),
        ] {
            assert_eq!(text(seconds), expected);
        }
    }

    #[cfg(feature = "server")]
    #[test]
    fn a_date_is_read_as_it_is_written() {
        for seconds in (0..LAST).step_by(86_400 * 13 + 4567).chain([LAST]) {
            let date = SigningDate::new(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
            let read = SigningDate::parse(date.second()).unwrap();
            assert_eq!(read.seconds(), seconds);
        }
        for text in [
            "",
            "20150830T123600",
            "20150830T123600ZZ",
            "20150830 123600Z",
            "2015-8-30T12:36Z",
            "20150230T123600Z",
            "20151330T123600Z",
            "20150031T123600Z",
            "20150830T240000Z",
            "19691231T235959Z",
            "+0150830T123600Z",
            "2015\u{e9}30T123600Z",
        ] {
            assert!(SigningDate::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_time_before_1970_or_after_9999_is_an_error() {
        for time in [
            UNIX_EPOCH - Duration::from_secs(1),
            UNIX_EPOCH + Duration::from_secs(LAST + 1),
        ] {
            assert!(matches!(SigningDate::new(time), Err(SigningError::Time)));
        }
    }
}
