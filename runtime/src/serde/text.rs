//! Enums. In every format they are strings or numbers of 32 bits.

use serde_core::{Deserialize, Deserializer};

/// Reads the value of a string enum.
///
/// # Errors
///
/// If the format holds another type.
pub fn string<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from)
}

/// Reads the value of an int enum.
///
/// # Errors
///
/// If the format holds another type.
pub fn integer<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    i32::deserialize(from)
}
