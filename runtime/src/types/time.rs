//! Conversions between timestamps and the types of the crate time.

use time::OffsetDateTime;
use time::error::ComponentRange;

use super::Timestamp;

impl From<OffsetDateTime> for Timestamp {
    fn from(time: OffsetDateTime) -> Self {
        Self::new(time.unix_timestamp(), time.nanosecond())
    }
}

/// In UTC. Fails for an instant beyond the years that `OffsetDateTime` has: -9999 to 9999, unless its crate
/// is built for larger ones.
impl TryFrom<Timestamp> for OffsetDateTime {
    type Error = ComponentRange;

    fn try_from(time: Timestamp) -> Result<Self, ComponentRange> {
        Self::from_unix_timestamp(time.seconds())?.replace_nanosecond(time.subsec_nanos())
    }
}
