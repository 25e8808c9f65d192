//! Enums, which are strings or numbers of 32 bits to every format.

use serde_core::{Deserialize, Deserializer};

/// The value of a string enum as it travels.
///
/// # Errors
///
/// When the format holds something else.
pub fn string<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from)
}

/// The value of an int enum as it travels.
///
/// # Errors
///
/// When the format holds something else.
pub fn integer<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    i32::deserialize(from)
}
