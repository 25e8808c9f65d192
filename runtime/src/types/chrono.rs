//! Conversions between timestamps and the types of chrono.

use chrono::{DateTime, TimeZone, Utc};

use super::Timestamp;

/// A leap second, which chrono counts as more than a billion nanoseconds, becomes the second after.
impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        Self::new(time.timestamp(), time.timestamp_subsec_nanos())
    }
}

/// Fails, and gives the instant back, for one beyond the years that chrono has, about -262000 to 262000.
impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = Timestamp;

    fn try_from(time: Timestamp) -> Result<Self, Timestamp> {
        Self::from_timestamp(time.seconds(), time.subsec_nanos()).ok_or(time)
    }
}
