//! Conversions between timestamps and the types of jiff.

use super::Timestamp;

impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        // Before 1970, jiff's nanoseconds are negative; those of `Timestamp` never are.
        let (seconds, nanos) = (time.as_second(), time.subsec_nanosecond());
        match u32::try_from(nanos) {
            Ok(nanos) => Self::new(seconds, nanos),
            Err(_) => Self::new(seconds - 1, 1_000_000_000 - nanos.unsigned_abs()),
        }
    }
}

/// Fails for instants outside jiff's years, -9999 to 9999.
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(time: Timestamp) -> Result<Self, jiff::Error> {
        // The number is below a billion, so the conversion cannot fail.
        Self::new(time.seconds(), time.subsec_nanos() as i32)
    }
}
