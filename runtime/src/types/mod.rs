//! Smithy's simple types that Rust has no type for. Generated code and the codecs use them.

mod blob;
#[cfg(feature = "chrono")]
mod chrono;
mod document;
#[cfg(feature = "jiff")]
mod jiff;
mod number;
#[cfg(feature = "serde_json")]
mod serde_json;
#[cfg(feature = "time")]
mod time;
mod timestamp;

pub use self::blob::Blob;
pub use self::document::{Document, Number};
#[cfg(any(feature = "client", feature = "server", feature = "xml"))]
pub(crate) use self::number::in_json_grammar;
pub use self::number::{BigDecimal, BigInteger, MAX_NUMBER_LENGTH, ParseNumberError};
pub(crate) use self::number::{compare, scan_number, special, whole};
pub use self::timestamp::{FormatTimestampError, ParseTimestampError, Timestamp};
