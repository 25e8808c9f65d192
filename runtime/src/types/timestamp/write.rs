//! Writes timestamps: an instant comes in, the text that a protocol carries goes out.

use std::fmt;

use super::date::Date;
use super::{DAYS, MONTHS, Timestamp};
use crate::schema::TimestampFormat;

/// The error for an instant outside the years 1 to 9999, for which dates have no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatTimestampError {
    format: TimestampFormat,
}

impl Timestamp {
    /// Returns the text that protocols carry. An http-date has whole seconds; the other formats have milliseconds. A
    /// finer fraction is cut off towards the past (Smithy 2.0, "timestampFormat trait").
    ///
    /// [`Display`](fmt::Display) keeps every digit.
    ///
    /// # Errors
    ///
    /// If a date is asked for and the instant is outside the years 1 to 9999.
    pub fn format(&self, format: TimestampFormat) -> Result<String, FormatTimestampError> {
        let mut out = String::with_capacity(30);
        self.write(format, &mut out)?;
        Ok(out)
    }

    /// Appends the text that protocols carry to `out`. See [`Timestamp::format`].
    pub(crate) fn write(
        &self,
        format: TimestampFormat,
        out: &mut String,
    ) -> Result<(), FormatTimestampError> {
        let millis = self.truncated_to_millis();
        match format {
            TimestampFormat::EpochSeconds => millis.write_seconds(out),
            _ if !self.has_date() => return Err(FormatTimestampError { format }),
            TimestampFormat::DateTime => millis.write_date_time(out),
            TimestampFormat::HttpDate => self.write_http_date(out),
        }
        Ok(())
    }

    /// Returns the text for people.
    pub(super) fn exact_text(&self) -> String {
        let mut out = String::with_capacity(30);
        match self.has_date() {
            true => self.write_date_time(&mut out),
            false => self.write_seconds(&mut out),
        }
        out
    }

    fn write_date_time(&self, out: &mut String) {
        let Parts { date, time, year } = Parts::of(self);
        let [hour, minute, second] = time;
        let mut text = *b"0000-00-00T00:00:00";
        fill(&mut text, [0, 2], year);
        let parts = [date.month, date.day, hour, minute, second];
        fill(&mut text, [5, 8, 11, 14, 17], parts);
        push(&text, out);
        write_fraction(out, self.nanos);
        out.push('Z');
    }

    /// Writes an http-date (RFC 9110, section 5.6.7, "IMF-fixdate").
    fn write_http_date(&self, out: &mut String) {
        let Parts { date, time, year } = Parts::of(self);
        let [hour, minute, second] = time;
        let mut text = *b"Thu, 00 Jan 0000 00:00:00 GMT";
        text[..3].copy_from_slice(DAYS[date.weekday as usize % 7].as_bytes());
        text[8..11].copy_from_slice(MONTHS[(date.month as usize + 11) % 12].as_bytes());
        fill(&mut text, [12, 14], year);
        fill(&mut text, [5, 17, 20, 23], [date.day, hour, minute, second]);
        push(&text, out);
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
}

/// The numbers of a date and its time. `year` has the first and the last two digits.
struct Parts {
    date: Date,
    time: [u32; 3],
    year: [u32; 2],
}

impl Parts {
    fn of(it: &Timestamp) -> Self {
        let date = Date::of(it.seconds.div_euclid(86_400));
        let second = it.seconds.rem_euclid(86_400) as u32;
        Self {
            year: [date.year / 100, date.year % 100],
            date,
            time: [second / 3600, second / 60 % 60, second % 60],
        }
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

impl fmt::Display for FormatTimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.format {
            TimestampFormat::HttpDate => "an http-date",
            _ => "a date-time",
        };
        write!(
            f,
            "an instant outside the years 1 to 9999, which {format} cannot hold"
        )
    }
}

impl std::error::Error for FormatTimestampError {}

#[cfg(test)]
mod tests {
    use super::super::{FIRST_SECOND, LAST_SECOND};
    use super::*;
    use TimestampFormat::*;

    fn assert_texts(time: Timestamp, date_time: &str, http_date: &str, epoch: &str) {
        for (format, text) in [
            (DateTime, date_time),
            (HttpDate, http_date),
            (EpochSeconds, epoch),
        ] {
            assert_eq!(time.format(format).unwrap(), text);
        }
    }

    #[test]
    fn milliseconds_are_written_and_whole_seconds_in_an_http_date() {
        assert_texts(
            Timestamp::UNIX_EPOCH,
            "1970-01-01T00:00:00Z",
            "Thu, 01 Jan 1970 00:00:00 GMT",
            "0",
        );
        assert_texts(
            Timestamp::new(1_626_257_074, 863_176_810),
            "2021-07-14T10:04:34.863Z",
            "Wed, 14 Jul 2021 10:04:34 GMT",
            "1626257074.863",
        );
        assert_texts(
            Timestamp::new(1_398_796_238, 120_000_999),
            "2014-04-29T18:30:38.12Z",
            "Tue, 29 Apr 2014 18:30:38 GMT",
            "1398796238.12",
        );
        assert_texts(
            Timestamp::new(1_398_796_238, 999_999),
            "2014-04-29T18:30:38Z",
            "Tue, 29 Apr 2014 18:30:38 GMT",
            "1398796238",
        );
        assert_texts(
            Timestamp::from_seconds(951_782_400),
            "2000-02-29T00:00:00Z",
            "Tue, 29 Feb 2000 00:00:00 GMT",
            "951782400",
        );
    }

    #[test]
    fn instants_before_1970_are_cut_off_towards_the_past() {
        assert_texts(
            Timestamp::new(-2, 500_000_000),
            "1969-12-31T23:59:58.5Z",
            "Wed, 31 Dec 1969 23:59:58 GMT",
            "-1.5",
        );
        // -1.4994 s.
        assert_texts(
            Timestamp::new(-2, 500_600_000),
            "1969-12-31T23:59:58.5Z",
            "Wed, 31 Dec 1969 23:59:58 GMT",
            "-1.5",
        );
        assert_texts(
            Timestamp::new(-1, 1),
            "1969-12-31T23:59:59Z",
            "Wed, 31 Dec 1969 23:59:59 GMT",
            "-1",
        );
    }

    #[test]
    fn only_the_years_1_to_9999_have_a_date() {
        assert_texts(
            Timestamp::new(LAST_SECOND, 999_999_999),
            "9999-12-31T23:59:59.999Z",
            "Fri, 31 Dec 9999 23:59:59 GMT",
            "253402300799.999",
        );
        assert_texts(
            Timestamp::from_seconds(FIRST_SECOND),
            "0001-01-01T00:00:00Z",
            "Mon, 01 Jan 0001 00:00:00 GMT",
            "-62135596800",
        );
        for (seconds, epoch) in [
            (LAST_SECOND + 1, "253402300800"),
            (FIRST_SECOND - 1, "-62135596801"),
            (i64::MAX, "9223372036854775807"),
            (i64::MIN, "-9223372036854775808"),
        ] {
            let time = Timestamp::from_seconds(seconds);
            assert_eq!(time.format(EpochSeconds).unwrap(), epoch);
            for (format, name) in [(DateTime, "a date-time"), (HttpDate, "an http-date")] {
                let error = time.format(format).unwrap_err();
                assert!(error.to_string().ends_with(&format!("{name} cannot hold")));
            }
        }
    }
}
