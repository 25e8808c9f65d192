//! The types of simple shapes that Rust has none of its own for.

mod blob;
mod document;
mod timestamp;

pub use self::blob::Blob;
pub use self::document::{Document, Number};
pub use self::timestamp::{ParseTimestampError, Timestamp};
