//! When a service wants to be asked again.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::RETRY_AFTER;

use crate::schema::TimestampFormat;
use crate::types::Timestamp;

/// How long a service wants a client to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryAfter {
    /// At least so long: whoever comes earlier is refused.
    AtLeast(Duration),
    /// About so long. Moves the delay of the client by five seconds at most.
    Hint(Duration),
}

impl RetryAfter {
    /// Reads the header `retry-after` (RFC 9110, 10.2.3): a number of seconds, or a date. Anything else is ignored.
    pub fn of(headers: &HeaderMap, now: SystemTime) -> Option<Self> {
        let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if text.bytes().all(|it| it.is_ascii_digit()) && !text.is_empty() {
            // A number beyond the type is a long time all the same.
            let seconds = text.parse().unwrap_or(u64::MAX);
            return Some(Self::AtLeast(Duration::from_secs(seconds)));
        }
        let date = Timestamp::parse(text, TimestampFormat::HttpDate).ok()?;
        let date = SystemTime::try_from(date).ok()?;
        let wait = date.duration_since(now).unwrap_or_default();
        Some(Self::AtLeast(wait))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(text: &'static str) -> Option<RetryAfter> {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
        RetryAfter::of(&headers, SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn seconds_and_dates_are_read() {
        let seconds = |it| Some(RetryAfter::AtLeast(Duration::from_secs(it)));
        assert_eq!(read("120"), seconds(120));
        assert_eq!(read("99999999999999999999"), seconds(u64::MAX));
        assert_eq!(read("Thu, 01 Jan 1970 00:01:00 GMT"), seconds(60));
        assert_eq!(read("Wed, 31 Dec 1969 00:01:00 GMT"), seconds(0));
    }

    #[test]
    fn anything_else_is_ignored() {
        for text in ["", "-1", "1.5", "soon", "+5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
