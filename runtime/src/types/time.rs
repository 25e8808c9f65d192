//! Conversions between timestamps and the types of the crate time.

use time::OffsetDateTime;
use time::error::ComponentRange;

use super::Timestamp;

impl From<OffsetDateTime> for Timestamp {
    fn from(time: OffsetDateTime) -> Self {
        Self::new(time.unix_timestamp(), time.nanosecond())
    }
}

/// Converts to UTC. Fails for instants outside the years of `OffsetDateTime`: -9999 to 9999, or more with the feature
/// `large-dates` of `time`.
impl TryFrom<Timestamp> for OffsetDateTime {
    type Error = ComponentRange;

    fn try_from(time: Timestamp) -> Result<Self, ComponentRange> {
        Self::from_unix_timestamp(time.seconds())?.replace_nanosecond(time.subsec_nanos())
    }
}
