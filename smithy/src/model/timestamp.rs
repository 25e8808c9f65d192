//! Reads points in time that a model gives as text (Smithy 2.0, "Timestamp serialization"): the text of a `date-time`
//! or `http-date` comes in, seconds and nanoseconds since 1970 go out.

use super::TimestampFormat;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Parses a text in the given format; `None` if it has another form. `epoch-seconds` is a number and has no text.
pub fn parse_timestamp(text: &str, format: TimestampFormat) -> Option<(i64, u32)> {
    match format {
        TimestampFormat::DateTime => date_time(text),
        TimestampFormat::HttpDate => http_date(text),
        TimestampFormat::EpochSeconds => None,
    }
}

/// RFC 3339, section 5.6: `1985-04-12T23:20:50.52Z`, or with an offset.
fn date_time(text: &str) -> Option<(i64, u32)> {
    let (date, time) = text.split_once(['T', 't'])?;
    let mut date = date.split('-');
    let date = [
        digits(date.next()?, 4)?,
        digits(date.next()?, 2)?,
        digits(date.next()?, 2)?,
    ];
    let (time, offset) = match time.strip_suffix(['Z', 'z']) {
        Some(time) => (time, 0),
        None => {
            let (time, offset) = time.split_at_checked(time.len().checked_sub(6)?)?;
            let sign = match offset.get(..1)? {
                "+" => 1,
                "-" => -1,
                _ => return None,
            };
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (time, sign * (hours * 3600 + minutes * 60))
        }
    };
    let (seconds, nanos) = moment(date, time)?;
    Some((seconds - offset, nanos))
}

/// RFC 9110, section 5.6.7, in the preferred form: `Tue, 29 Apr 2014 18:30:38 GMT`.
fn http_date(text: &str) -> Option<(i64, u32)> {
    let (_, text) = text.split_once(", ")?;
    let mut parts = text.strip_suffix(" GMT")?.split(' ');
    let day = digits(parts.next()?, 2)?;
    let month = parts.next()?;
    let month = (1..).zip(MONTHS).find(|(_, name)| *name == month)?.0;
    let date = [digits(parts.next()?, 4)?, month, day];
    let moment = moment(date, parts.next()?);
    parts.next().is_none().then_some(moment)?
}

/// A date, as year, month and day, and a time `23:20:50` with a fraction or without.
fn moment([year, month, day]: [i64; 3], time: &str) -> Option<(i64, u32)> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut time = time.split(':');
    let [hour, minute, second] = [
        digits(time.next()?, 2)?,
        digits(time.next()?, 2)?,
        digits(time.next()?, 2)?,
    ];
    let in_range = (1..=length).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    if !in_range || time.next().is_some() || fraction.is_empty() || fraction.len() > 9 {
        return None;
    }
    let scale = 10_i64.pow(u32::try_from(9 - fraction.len()).ok()?);
    let nanos = u32::try_from(digits(fraction, fraction.len())? * scale).ok()?;
    // Years begin in March, so that the day of a leap year is the last one.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = 365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some((days * 86_400 + hour * 3600 + minute * 60 + second, nanos))
}

/// A number of exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_both_formats_are_read_to_the_nanosecond() {
        let date_time = |text| parse_timestamp(text, TimestampFormat::DateTime);
        assert_eq!(date_time("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(
            date_time("1985-04-12T23:20:50.52Z"),
            Some((482_196_050, 520_000_000))
        );
        assert_eq!(
            date_time("2000-02-29T12:00:00+02:30"),
            Some((951_816_600, 0))
        );
        assert_eq!(
            date_time("0001-01-01T00:00:00-00:00"),
            Some((-62_135_596_800, 0))
        );
        let http_date = |text| parse_timestamp(text, TimestampFormat::HttpDate);
        assert_eq!(
            http_date("Tue, 29 Apr 2014 18:30:38 GMT"),
            Some((1_398_796_238, 0))
        );
        assert_eq!(
            http_date("Sun, 02 Jan 2000 20:34:56.5 GMT"),
            Some((946_845_296, 500_000_000))
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "T",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-02-29T00:00:00Z",
            "1970-13-01T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+24:00",
            "é",
            "1970-01-01T00:00:00é1:00",
            "+970-01-01T00:00:00Z",
        ] {
            assert_eq!(
                parse_timestamp(text, TimestampFormat::DateTime),
                None,
                "{text}"
            );
        }
        for text in [
            "",
            "Tue, 29 Apr 2014 18:30:38",
            "Tue, 29 Apx 2014 18:30:38 GMT",
            "29 Apr 2014",
        ] {
            assert_eq!(
                parse_timestamp(text, TimestampFormat::HttpDate),
                None,
                "{text}"
            );
        }
    }
}
