//! The types of simple shapes that Rust has none of its own for.

mod blob;
mod document;
mod number;
mod timestamp;

pub use self::blob::Blob;
pub use self::document::{Document, Number};
pub(crate) use self::number::compare;
pub use self::number::{BigDecimal, BigInteger, MAX_NUMBER_LENGTH, ParseNumberError};
pub use self::timestamp::{ParseTimestampError, Timestamp};
