//! Streams: values that need not be in memory as a whole (Smithy 2.0, "Streaming").
//!
//! A [`ByteStream`] is the value of a streaming blob, an [`EventStream`] is the value of a streaming union. Both can
//! be read once. Inputs and outputs that hold them can therefore not be cloned or compared.

#[cfg(feature = "async-read")]
mod async_read;
mod byte_stream;
mod channel;
mod event_stream;
#[cfg(feature = "fs")]
mod file;
mod malformed_event;
#[cfg(feature = "stream")]
mod of_stream;

pub use self::byte_stream::ByteStream;
pub use self::channel::{EventSender, StreamClosed};
pub(crate) use self::event_stream::Poller;
pub use self::event_stream::{EventError, EventStream};
pub use self::malformed_event::MalformedEvent;
