//! Reads http-dates as clients do: in the three forms of the standard, and in what servers send besides (RFC 9110,
//! section 5.6.7; RFC 5322, section 3.3). A text comes in, an instant goes out.
//!
//! The weekday is not needed, so a wrong one is no error. Letters may have any case, and days and hours one digit.

use super::date::Date;
use super::parse::{Text, instant, second_of_day};
use super::{DAYS, MONTHS, Timestamp};

/// The maximum number of years that a year of two digits is in the future.
const FUTURE_YEARS: i64 = 50;

/// A date whose year may have two digits.
struct Day {
    day: i64,
    month: i64,
    year: Year,
}

enum Year {
    Full(i64),
    TwoDigits(i64),
}

impl<'a> Text<'a> {
    /// Parses an http-date of any form. `now` is called only for a year of two digits.
    pub(super) fn any_http_date(&mut self, now: impl FnOnce() -> Timestamp) -> Option<Timestamp> {
        self.0 = self.0.trim_ascii();
        self.weekday()?;
        let (date, (second, nanos), offset) = match self.0.first()?.is_ascii_digit() {
            true => self.day_first()?,
            false => self.month_first()?,
        };
        self.end()?;
        let Day { day, month, year } = date;
        let year = match year {
            Year::Full(year) => year,
            Year::TwoDigits(year) => full_year(year, [month, day, second], now()),
        };
        instant(Date::days(year, month, day)?, second - offset, nanos)
    }

    /// Skips the name of a weekday, if there is one, with the comma after it.
    fn weekday(&mut self) -> Option<()> {
        let before = self.0;
        let name = self.letters();
        if DAYS.iter().any(|it| is_name(name, it)) {
            self.byte(b",");
            self.spaces();
        } else {
            self.0 = before;
        }
        Some(())
    }

    /// Parses `01 Feb 2021 08:00:00 GMT` and `01-Feb-21 08:00:00 GMT`.
    fn day_first(&mut self) -> Option<(Day, (i64, Option<u32>), i64)> {
        let day = self.one_or_two_digits()?;
        self.separator()?;
        let month = self.month()?;
        self.separator()?;
        let year = self.year()?;
        self.required_spaces()?;
        let time = self.short_time()?;
        self.spaces();
        let offset = self.zone()?;
        Some((Day { day, month, year }, time, offset))
    }

    /// Parses `Feb  1 08:00:00 2021`, the form of the function `asctime` of C. It has no zone, but some servers add
    /// one.
    fn month_first(&mut self) -> Option<(Day, (i64, Option<u32>), i64)> {
        let month = self.month()?;
        self.required_spaces()?;
        let day = self.one_or_two_digits()?;
        self.required_spaces()?;
        let time = self.short_time()?;
        self.required_spaces()?;
        let mut offset = 0;
        if self.0.first()?.is_ascii_alphabetic() {
            offset = self.zone()?;
            self.required_spaces()?;
        }
        let year = Year::Full(self.number(4)?);
        if !self.0.is_empty() {
            self.required_spaces()?;
            offset = self.zone()?;
        }
        Some((Day { day, month, year }, time, offset))
    }

    fn month(&mut self) -> Option<i64> {
        let name = self.letters();
        let index = MONTHS.iter().position(|it| is_name(name, it))?;
        Some(index as i64 + 1)
    }

    fn year(&mut self) -> Option<Year> {
        let digits = self.0.iter().take_while(|it| it.is_ascii_digit()).count();
        match digits {
            2 => self.number(2).map(Year::TwoDigits),
            4 => self.number(4).map(Year::Full),
            _ => None,
        }
    }

    /// Parses a time whose hour may have one digit.
    fn short_time(&mut self) -> Option<(i64, Option<u32>)> {
        let hour = self.one_or_two_digits()?;
        self.byte(b":")?;
        let minute = self.number(2)?;
        self.byte(b":")?;
        let second = self.number(2)?;
        Some((second_of_day(hour, minute, second)?, self.fraction()?))
    }

    /// Parses the zone and returns its offset in seconds.
    fn zone(&mut self) -> Option<i64> {
        let sign = match self.byte(b"+-") {
            Some(b'-') => -1,
            Some(_) => 1,
            None => {
                let name = self.letters();
                let names: [&[u8]; 4] = [b"GMT", b"UTC", b"UT", b"Z"];
                let known = names.iter().any(|it| it.eq_ignore_ascii_case(name));
                return known.then_some(0);
            }
        };
        let hour = self.number(2)?;
        self.byte(b":");
        let minute = self.number(2)?;
        (hour < 24 && minute < 60).then_some(sign * (hour * 3600 + minute * 60))
    }

    fn one_or_two_digits(&mut self) -> Option<i64> {
        let two = self.0.get(1).is_some_and(u8::is_ascii_digit);
        self.number(if two { 2 } else { 1 })
    }

    /// Takes the letters at the start.
    fn letters(&mut self) -> &'a [u8] {
        let is_other = |it: &u8| !it.is_ascii_alphabetic();
        let length = self.0.iter().position(is_other).unwrap_or(self.0.len());
        let (letters, rest) = self.0.split_at(length);
        self.0 = rest;
        letters
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    fn required_spaces(&mut self) -> Option<()> {
        self.byte(b" \t")?;
        self.spaces();
        Some(())
    }

    /// Skips the hyphen or the spaces between the parts of a date.
    fn separator(&mut self) -> Option<()> {
        self.byte(b" -\t")?;
        self.spaces();
        Some(())
    }
}

/// Checks whether a text is a name of three letters or begins with them, as `Monday` does. Further letters are not
/// compared: languages abbreviate in different ways (`Sept`).
fn is_name(found: &[u8], short: &str) -> bool {
    let start = found.get(..short.len());
    start.is_some_and(|it| it.eq_ignore_ascii_case(short.as_bytes()))
}

/// Returns the year that ends with these two digits and is at most 50 years in the future: a later instant is in the
/// past (RFC 9110, section 5.6.7). `rest` has the month, the day and the second of the day.
fn full_year(two_digits: i64, rest: [i64; 3], now: Timestamp) -> i64 {
    let today = Date::of(now.seconds().div_euclid(86_400));
    let this_year = i64::from(today.year);
    // The first year from this one on that ends with the digits.
    let next = this_year + (two_digits - this_year).rem_euclid(100);
    let second = now.seconds().rem_euclid(86_400);
    let limit = (
        this_year + FUTURE_YEARS,
        [i64::from(today.month), i64::from(today.day), second],
    );
    if (next, rest) > limit {
        next - 100
    } else {
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::TimestampFormat::HttpDate;

    fn parsed(text: &str) -> Option<Timestamp> {
        Timestamp::parse_at(text, HttpDate, || panic!("{text} needs no clock")).ok()
    }

    #[test]
    fn the_three_forms_of_the_standard_are_read() {
        // The examples of RFC 9110, section 5.6.7.
        let time = Some(Timestamp::from_seconds(784_111_777));
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:37 GMT"), time);
        assert_eq!(parsed("Sun Nov  6 08:49:37 1994"), time);
        let now = || Timestamp::from_seconds(1_700_000_000);
        let rfc850 = Timestamp::parse_at("Sunday, 06-Nov-94 08:49:37 GMT", HttpDate, now);
        assert_eq!(rfc850.ok(), time);
    }

    #[test]
    fn what_servers_send_besides_is_read() {
        let time = Timestamp::from_seconds(1_612_166_400);
        for text in [
            "Mon, 1 Feb 2021 08:00:00 GMT",
            "Mon, 01 Feb 2021 8:00:00 GMT",
            "mon, 01 feb 2021 08:00:00 gmt",
            "MON, 01 FEB 2021 08:00:00 GMT",
            "Mon, 01 Feb 2021 08:00:00 UTC",
            "Mon, 01 Feb 2021 08:00:00 UT",
            "Mon, 01 Feb 2021 08:00:00 Z",
            "Mon, 01 Feb 2021 08:00:00 +0000",
            "Mon, 01 Feb 2021 08:00:00 +00:00",
            "Mon, 01 Feb 2021 09:00:00 +0100",
            "Mon, 01 Feb 2021 00:00:00 -0800",
            "Mon, 01 Feb 2021 08:00:00.000 GMT",
            "Monday, 01 February 2021 08:00:00 GMT",
            "Monday, 01-Feb-2021 08:00:00 GMT",
            "Mon, 01-Feb-2021 08:00:00 GMT",
            "Mon 01 Feb 2021 08:00:00 GMT",
            "Mon,  01  Feb  2021  08:00:00  GMT",
            "01 Feb 2021 08:00:00 GMT",
            "  Mon, 01 Feb 2021 08:00:00 GMT ",
            // The weekday is wrong.
            "Sun, 01 Feb 2021 08:00:00 GMT",
            "Mon Feb  1 08:00:00 2021",
            "Mon Feb 01 08:00:00 2021",
            "Mon Feb 1 08:00:00 UTC 2021",
            "Mon Feb  1 08:00:00 2021 GMT",
        ] {
            assert_eq!(parsed(text), Some(time), "{text}");
        }
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_50_years_in_the_future() {
        // 2026-11-28T12:00:00Z.
        let now = || Timestamp::from_seconds(1_795_867_200);
        for (text, expected) in [
            ("Saturday, 28-Nov-26 12:00:00 GMT", "2026-11-28T12:00:00Z"),
            ("Monday, 01-Feb-21 08:00:00 GMT", "2021-02-01T08:00:00Z"),
            ("Friday, 01-Jan-27 00:00:00 GMT", "2027-01-01T00:00:00Z"),
            ("Saturday, 28-Nov-76 12:00:00 GMT", "2076-11-28T12:00:00Z"),
            ("Saturday, 28-Nov-76 12:00:01 GMT", "1976-11-28T12:00:01Z"),
            ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"),
            ("Tue, 29-Feb-00 00:00:00 GMT", "2000-02-29T00:00:00Z"),
            ("Mon, 01 Feb 21 08:00:00 GMT", "2021-02-01T08:00:00Z"),
        ] {
            let time = Timestamp::parse_at(text, HttpDate, now).unwrap();
            assert_eq!(time.to_string(), expected, "{text}");
        }
        // 2099-06-01T00:00:00Z: the next century is near.
        let late = || Timestamp::from_seconds(4_083_955_200);
        let text = "Saturday, 01-Jan-01 00:00:00 GMT";
        let time = Timestamp::parse_at(text, HttpDate, late).unwrap();
        assert_eq!(time.to_string(), "2101-01-01T00:00:00Z");
    }

    #[test]
    fn what_has_no_meaning_is_refused() {
        for text in [
            "",
            "Mon",
            "Mon,",
            "0",
            "-1",
            "Tue, 29 Apr 2014 18:30:38",
            "Tue, 29 Apr 2014 18:30:38 EST",
            "Tue, 29 Apr 2014 18:30:38 GMT+1",
            "Tue, 29 Apr 2014 18:30:38 +01",
            "Xxx, 29 Apr 2014 18:30:38 GMT",
            "Tue, 29 Foo 2014 18:30:38 GMT",
            "Tue, 31 Apr 2014 18:30:38 GMT",
            "Tue, 00 Apr 2014 18:30:38 GMT",
            "Tue, 29 Apr 014 18:30:38 GMT",
            "Tue, 29 Apr 2014 24:30:38 GMT",
            "Tue, 29 Apr 2014 18:30:38. GMT",
            "Tue, 29Apr2014 18:30:38 GMT",
            "Sun Nov  6 08:49:37 94",
            "2014-04-29T18:30:38Z",
            "1398796238",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
