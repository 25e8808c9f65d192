//! Streams: what does not have to be in memory as a whole (Smithy 2.0, "Streaming").
//!
//! A [`ByteStream`] is the value of a streaming blob, an [`EventStream`] that of a streaming union. Both can
//! be read once, so that the inputs and outputs that hold them can be neither cloned nor compared.

mod byte_stream;
mod event_stream;
#[cfg(feature = "fs")]
mod file;

pub use self::byte_stream::ByteStream;
pub use self::event_stream::{EventError, EventStream};
