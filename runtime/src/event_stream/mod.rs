//! Messages of event streams: the framing `application/vnd.amazon.eventstream` (Smithy 2.0, "Amazon Event Stream
//! Specification"). A [`Message`] has headers and a payload. It is encoded into bytes, and a [`Decoder`] makes messages of
//! bytes that arrive in pieces.
//!
//! ```text
//! 4 bytes   length of the message, from its first to its last byte
//! 4 bytes   length of the headers
//! 4 bytes   CRC-32 of the 8 bytes before
//!           headers: length of the name, name, type, value
//!           payload
//! 4 bytes   CRC-32 of everything before
//! ```
//!
//! Generated code has no use for this module: an [`EventStream`](crate::EventStream) has events of the model. It is for
//! those who sign messages, or look at them.
//!
//! ```
//! use farrier::event_stream::{Decoder, HeaderValue, Message};
//!
//! let message = Message::new("{}").with_header(":message-type", HeaderValue::String("event"))?;
//! let mut decoder = Decoder::new();
//! decoder.push(message.encode()?);
//! assert_eq!(decoder.next()?, Some(message));
//! # Ok::<(), farrier::event_stream::MessageError>(())
//! ```

mod decoder;
mod error;
mod header;
mod message;

pub use self::decoder::Decoder;
pub use self::error::MessageError;
pub use self::header::{HeaderValue, Headers};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::message::HeaderWriter;
pub use self::message::Message;

/// The media type of bodies that are messages.
pub const MEDIA_TYPE: &str = "application/vnd.amazon.eventstream";

/// The most bytes of a payload: 24 MiB. Nobody may send more, and services check that nobody does.
pub const MAX_PAYLOAD_BYTES: usize = 24 << 20;

/// The most bytes of encoded headers: 128 KiB. Nobody may send more, and services check that nobody does.
pub const MAX_HEADERS_BYTES: usize = 128 << 10;

/// The bytes before the headers: two lengths, and the checksum of these.
const PRELUDE: usize = 12;

/// The bytes of a message without headers and payload.
const FRAME: usize = PRELUDE + 4;
