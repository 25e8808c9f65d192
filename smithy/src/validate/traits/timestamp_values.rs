//! Checks timestamps in values of a model: a value and a format come in, the expected form goes out if the value does
//! not have it (Smithy 2.0, "timestampFormat trait").

use serde_json::Value;

use crate::model::{TimestampFormat, parse_timestamp};

/// What a value should be, if it is not a timestamp of this format. Without a format, seconds and dates of RFC 3339
/// are accepted.
pub(crate) fn expected(value: &Value, format: Option<TimestampFormat>) -> Option<&'static str> {
    let text = |format| {
        let text = value.as_str();
        text.is_some_and(|it| parse_timestamp(it, format).is_some())
    };
    // Offsets are allowed only in messages.
    let date_time = || {
        let utc = value.as_str().is_some_and(|it| it.ends_with('Z'));
        utc && text(TimestampFormat::DateTime)
    };
    let (fits, expected) = match format {
        Some(TimestampFormat::EpochSeconds) => {
            (value.is_number(), "a number of seconds since 1970")
        }
        Some(TimestampFormat::DateTime) => {
            (date_time(), "a date such as `1985-04-12T23:20:50.52Z`")
        }
        Some(TimestampFormat::HttpDate) => (
            text(TimestampFormat::HttpDate),
            "a date such as `Tue, 29 Apr 2014 18:30:38 GMT`",
        ),
        None => (
            value.is_number() || date_time(),
            "a number of seconds since 1970, or a date such as `1985-04-12T23:20:50.52Z`",
        ),
    };
    (!fits).then_some(expected)
}
