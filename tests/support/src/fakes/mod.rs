//! Servers that hand out credentials, as programs find them on Amazon's machines: the metadata of an instance, the
//! endpoint of a container, and STS. Options come in, answers to requests go out.
//!
//! Each runs on threads of the test, on a free port of the loopback interface, and ends when it is dropped. They are
//! written from the documentation of the services. They know nothing of the clients that they are there to test.

mod container;
mod instance;
mod server;
mod sts;

pub use self::container::Container;
pub use self::instance::Instance;
pub use self::server::{Request, Response, Server};
pub use self::sts::Sts;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Temporary credentials that a fake hands out.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret of the access key.
    pub secret_access_key: String,
    /// The session token.
    pub session_token: String,
    /// How long they last from the time of the request.
    pub lifetime: Duration,
}

impl Credentials {
    /// Credentials for an hour. Their three values are made of a name.
    pub fn of(name: &str) -> Self {
        Self {
            access_key_id: format!("ASIA{}", name.to_uppercase()),
            secret_access_key: format!("secret-of-{name}"),
            session_token: format!("token-of-{name}"),
            lifetime: Duration::from_secs(3600),
        }
    }

    /// When they expire if they are handed out now: RFC 3339, UTC.
    fn expiration(&self) -> String {
        timestamp(SystemTime::now() + self.lifetime)
    }
}

/// Formats a time after 1970 as RFC 3339 in UTC, with whole seconds.
fn timestamp(time: SystemTime) -> String {
    let seconds = time
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs();
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Returns the year, the month and the day of a number of days after the first day of 1970.
fn date(mut days: u64) -> (u64, u64, u64) {
    let is_leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    (year, month, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        let at = |seconds| timestamp(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(at(1_735_689_599), "2024-12-31T23:59:59Z");
        assert_eq!(at(1_735_689_600), "2025-01-01T00:00:00Z");
    }
}
