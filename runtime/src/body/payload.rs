//! The body of a message between a protocol and the network.

use std::fmt;

use bytes::Bytes;

use super::Body;
#[cfg(feature = "client")]
use super::ChunkedBody;
#[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
use super::events::{EventBody, Messages};

/// The body of a message, as protocols write and read it.
#[non_exhaustive]
pub enum Payload {
    /// A document or a blob. It is in memory as a whole, so it can be sent again.
    Bytes(Bytes),
    /// A streaming blob. It can be read once.
    Stream(Body),
    /// A body in the framing `aws-chunked`. Clients make it right before a request is signed, so that the scheme that
    /// signs it can sign its chunks.
    #[cfg(feature = "client")]
    Chunked(Box<ChunkedBody>),
    /// A stream of events. The scheme that signs a request can sign its events.
    #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
    Events(Box<EventBody>),
}

impl Payload {
    /// The bytes in memory. A stream has none.
    pub fn bytes(&self) -> &Bytes {
        static NONE: Bytes = Bytes::new();
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Stream(_) => &NONE,
            #[cfg(feature = "client")]
            Self::Chunked(_) => &NONE,
            #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
            Self::Events(body) => body.document().unwrap_or(&NONE),
        }
    }

    /// Whether it is known to have no bytes.
    #[cfg(feature = "server")]
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Stream(body) => http_body::Body::size_hint(body).exact() == Some(0),
            #[cfg(feature = "client")]
            Self::Chunked(_) => false,
            #[cfg(feature = "events")]
            Self::Events(_) => false,
        }
    }

    /// The same body to be sent again; `None` for a stream.
    pub fn try_clone(&self) -> Option<Self> {
        match self {
            Self::Bytes(bytes) => Some(Self::Bytes(bytes.clone())),
            Self::Stream(_) => None,
            #[cfg(feature = "client")]
            Self::Chunked(_) => None,
            #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
            Self::Events(_) => None,
        }
    }

    /// Takes the stream out. What is left has no bytes.
    #[cfg(any(feature = "client", feature = "server"))]
    pub(crate) fn take_stream(&mut self) -> Option<Body> {
        match std::mem::take(self) {
            Self::Stream(body) => Some(body),
            other => {
                *self = other;
                None
            }
        }
    }

    /// Takes the events out that have been received behind a first message, whose document is left.
    #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
    pub(crate) fn take_messages(&mut self) -> Option<Messages> {
        match std::mem::take(self) {
            Self::Events(body) => {
                let (document, messages) = body.into_received()?;
                *self = Self::Bytes(document);
                Some(messages)
            }
            other => {
                *self = other;
                None
            }
        }
    }
}

/// How many bytes there are, and none of them: they can be `@sensitive`.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Stream(body) => f.debug_tuple("Stream").field(body).finish(),
            #[cfg(feature = "client")]
            Self::Chunked(body) => f.debug_tuple("Chunked").field(body).finish(),
            #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
            Self::Events(body) => f.debug_tuple("Events").field(body).finish(),
        }
    }
}

impl Default for Payload {
    /// A body without bytes.
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

/// Bytes, if the body has all of them in memory.
impl From<Body> for Payload {
    fn from(body: Body) -> Self {
        match body.into_bytes() {
            Ok(bytes) => Self::Bytes(bytes),
            Err(body) => Self::Stream(body),
        }
    }
}

impl From<Payload> for Body {
    fn from(payload: Payload) -> Self {
        match payload {
            Payload::Bytes(bytes) => Self::new(bytes),
            Payload::Stream(body) => body,
            #[cfg(feature = "client")]
            Payload::Chunked(body) => Self::wrap(*body),
            #[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
            Payload::Events(body) => Self::wrap(*body),
        }
    }
}
