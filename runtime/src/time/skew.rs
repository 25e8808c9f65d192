//! How far the clock of the client is from that of the service.
//!
//! In come the times at which a request was sent and its response arrived, and the headers of the response. Out goes a
//! [`Skew`], by which the next signature is corrected.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{AGE, DATE};

#[cfg(feature = "client")]
use super::Clock;
use crate::schema::TimestampFormat;
use crate::types::Timestamp;

/// An answer that took longer tells nothing about the clock: its date can be of any moment between.
const MAX_TRUSTED_ROUND_TRIP: Duration = Duration::from_secs(15 * 60);

/// A signature is refused for its date only if clocks are further apart. Services accept five minutes.
const MIN_REFUSED_SKEW: Duration = Duration::from_secs(4 * 60);

/// How far a clock is from another one: positive where the client's is behind the service's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skew {
    millis: i64,
}

/// The skew that a client knows of. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct ClockSkew(Arc<AtomicI64>);

impl Skew {
    /// No difference.
    pub const ZERO: Self = Self { millis: 0 };

    /// A difference in milliseconds.
    pub const fn from_millis(millis: i64) -> Self {
        Self { millis }
    }

    /// Returns the difference in milliseconds.
    pub const fn as_millis(self) -> i64 {
        self.millis
    }

    /// Measures the skew: the date of the response, less the middle between sending the request and receiving the
    /// response. Returns `None` where the date says nothing about the clock of the service: without the header `date`,
    /// with the header `age` that a cache adds (RFC 9111, 5.1), and after a round trip of more than 15 minutes.
    pub fn measure(sent: SystemTime, received: SystemTime, headers: &HeaderMap) -> Option<Self> {
        let date = headers.get(DATE)?.to_str().ok()?;
        let round_trip = received.duration_since(sent).ok()?;
        if headers.contains_key(AGE) || round_trip > MAX_TRUSTED_ROUND_TRIP {
            return None;
        }
        let date = parse(date)?;
        let middle = Timestamp::from(sent.checked_add(round_trip / 2)?);
        Some(Self {
            millis: millis(date)?.checked_sub(millis(middle)?)?,
        })
    }

    /// Measures the skew when the head of a response has arrived, where `known` was known before. Asks the clock only if
    /// there is something to measure.
    #[cfg(feature = "client")]
    pub(crate) fn measure_after(
        sent: SystemTime,
        headers: &HeaderMap,
        clock: &dyn Clock,
        known: Self,
    ) -> Option<Self> {
        let _ = headers.get(DATE)?;
        let received = clock.now();
        let measured = Self::measure(sent, received, headers)?;
        // The date is that of any moment between the two: of the last one after a long upload. A difference that this
        // explains is none.
        let doubt = received.duration_since(sent).ok()? / 2;
        let is_explained = u128::from(measured.millis.abs_diff(known.millis)) <= doubt.as_millis();
        Some(if is_explained { known } else { measured })
    }

    /// Returns a time of the client as the service's clock has it.
    pub fn correct(self, time: SystemTime) -> SystemTime {
        let difference = Duration::from_millis(self.millis.unsigned_abs());
        let corrected = match self.millis < 0 {
            true => time.checked_sub(difference),
            false => time.checked_add(difference),
        };
        corrected.unwrap_or(time)
    }

    /// Whether a service refuses a signature that was dated with `used`, where this is the real skew.
    pub fn refuses(self, used: Self) -> bool {
        u128::from(self.millis.abs_diff(used.millis)) > MIN_REFUSED_SKEW.as_millis()
    }
}

impl ClockSkew {
    /// Returns what is known.
    pub fn get(&self) -> Skew {
        Skew {
            millis: self.0.load(Ordering::Relaxed),
        }
    }

    /// Replaces what is known.
    pub fn set(&self, skew: Skew) {
        self.0.store(skew.millis, Ordering::Relaxed);
    }
}

/// How long a date is in the form that is used today (RFC 9110, 5.6.7).
const DATE_LENGTH: usize = 29;

thread_local! {
    /// The last date that was read. Answers of one second have the same, and comparing is faster than reading.
    static LAST: Cell<Option<([u8; DATE_LENGTH], Timestamp)>> = const { Cell::new(None) };
}

fn parse(date: &str) -> Option<Timestamp> {
    let bytes: Option<[u8; DATE_LENGTH]> = date.as_bytes().try_into().ok();
    if let (Some(bytes), Some((last, time))) = (bytes, LAST.get())
        && bytes == last
    {
        return Some(time);
    }
    let time = Timestamp::parse(date, TimestampFormat::HttpDate).ok()?;
    if let Some(bytes) = bytes {
        LAST.set(Some((bytes, time)));
    }
    Some(time)
}

fn millis(time: Timestamp) -> Option<i64> {
    let of_second = i64::from(time.subsec_nanos() / 1_000_000);
    time.seconds().checked_mul(1000)?.checked_add(of_second)
}

/// Prints what the clock of the client is: `7 minutes behind the service's`.
impl fmt::Display for Skew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.millis.unsigned_abs() / 1000;
        let (number, unit) = match seconds {
            0..120 => (seconds, "second"),
            120..7200 => (seconds / 60, "minute"),
            7200..172_800 => (seconds / 3600, "hour"),
            _ => (seconds / 86_400, "day"),
        };
        let plural = if number == 1 { "" } else { "s" };
        let side = if self.millis < 0 {
            "ahead of"
        } else {
            "behind"
        };
        write!(f, "{number} {unit}{plural} {side} the service's")
    }
}

#[cfg(all(test, feature = "client"))]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn dated(date: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(DATE, HeaderValue::from_static(date))])
    }

    #[test]
    fn the_middle_of_the_round_trip_is_compared_with_the_date() {
        let headers = dated("Thu, 01 Jan 1970 00:10:00 GMT");
        let skew = Skew::measure(at(100), at(110), &headers);
        assert_eq!(skew, Some(Skew::from_millis(495_000)));
        assert_eq!(skew.unwrap().to_string(), "8 minutes behind the service's");
    }

    #[test]
    fn dates_are_read_anew_whenever_they_differ() {
        for (date, millis) in [
            ("Thu, 01 Jan 1970 00:10:00 GMT", 600_000),
            ("Thu, 01 Jan 1970 00:10:00 GMT", 600_000),
            ("Thu, 01 Jan 1970 00:10:01 GMT", 601_000),
            ("Thu Jan  1 00:10:02 1970", 602_000),
            ("Thu, 01 Jan 1970 00:10:00 GMT", 600_000),
        ] {
            let skew = Skew::measure(at(0), at(0), &dated(date));
            assert_eq!(skew, Some(Skew::from_millis(millis)), "{date}");
        }
    }

    #[test]
    fn a_clock_that_was_set_back_meanwhile_measures_nothing() {
        let headers = dated("Thu, 01 Jan 1970 00:10:00 GMT");
        assert_eq!(Skew::measure(at(110), at(100), &headers), None);
    }

    #[test]
    fn what_the_way_of_a_request_explains_is_no_skew() {
        struct Received(SystemTime);

        impl Clock for Received {
            fn now(&self) -> SystemTime {
                self.0
            }

            fn instant(&self) -> std::time::Instant {
                std::time::Instant::now()
            }
        }

        let headers = dated("Thu, 01 Jan 1970 00:10:00 GMT");
        let measure =
            |received, known| Skew::measure_after(at(0), &headers, &Received(at(received)), known);
        // An upload of ten minutes, and its answer.
        assert_eq!(measure(600, Skew::ZERO), Some(Skew::ZERO));
        let early = Skew::from_millis(-60_000);
        assert_eq!(measure(600, early), Some(Skew::from_millis(300_000)));
        assert_eq!(measure(60, Skew::ZERO), Some(Skew::from_millis(570_000)));
    }

    #[test]
    fn a_date_that_is_none_measures_nothing() {
        assert_eq!(Skew::measure(at(0), at(0), &dated("yesterday")), None);
        assert_eq!(Skew::measure(at(0), at(0), &HeaderMap::new()), None);
    }

    #[test]
    fn the_widest_skew_is_one_like_others() {
        let skew = Skew::from_millis(i64::MIN);
        assert!(skew.correct(at(5)) < at(5));
        assert!(skew.refuses(Skew::from_millis(i64::MAX)));
        assert!(skew.to_string().ends_with("days ahead of the service's"));
    }

    #[test]
    fn a_skew_that_was_corrected_already_is_no_reason_for_a_refusal() {
        let five = Skew::from_millis(300_000);
        assert!(five.refuses(Skew::ZERO));
        assert!(Skew::ZERO.refuses(five));
        assert!(!five.refuses(five));
        assert!(!Skew::from_millis(240_000).refuses(Skew::ZERO));
    }
}
