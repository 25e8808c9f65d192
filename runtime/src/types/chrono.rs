//! Conversions between timestamps and the types of chrono.

use chrono::{DateTime, TimeZone, Utc};

use super::Timestamp;

/// Converts to an instant. Chrono counts a leap second as more than a billion nanoseconds; it becomes the next second.
impl<Z: TimeZone> From<DateTime<Z>> for Timestamp {
    fn from(time: DateTime<Z>) -> Self {
        Self::new(time.timestamp(), time.timestamp_subsec_nanos())
    }
}

/// Fails for instants outside chrono's years, about -262000 to 262000. The error is the instant.
impl TryFrom<Timestamp> for DateTime<Utc> {
    type Error = Timestamp;

    fn try_from(time: Timestamp) -> Result<Self, Timestamp> {
        Self::from_timestamp(time.seconds(), time.subsec_nanos()).ok_or(time)
    }
}
