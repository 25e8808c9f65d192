//! Message bodies: [`Body`] is what transports and servers exchange, [`Payload`] is what protocols write and read.

#[cfg(feature = "client")]
mod chunked;
#[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
mod events;
#[cfg(feature = "client")]
mod own;
mod payload;
#[cfg(feature = "client")]
mod verified;

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};

#[cfg(feature = "client")]
pub use self::chunked::ChunkedBody;
#[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
pub use self::events::{EventBody, EventSigner};
#[cfg(all(feature = "events", any(feature = "client", feature = "server")))]
pub(crate) use self::events::{MessageSource, Messages, MessagesError};
#[cfg(feature = "client")]
pub(crate) use self::own::SourceError;
pub use self::payload::Payload;
#[cfg(feature = "client")]
pub(crate) use self::verified::VerifiedBody;
#[cfg(feature = "client")]
pub use crate::aws_chunked::ChunkSigner;
#[cfg(feature = "server")]
pub use crate::aws_chunked::ChunkVerifier;

/// Any error that can be sent between threads.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request or response: bytes in memory, or any other body.
#[derive(Default)]
pub struct Body(Inner);

enum Inner {
    Full(Option<Bytes>),
    Other(Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>),
}

/// Why a body could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than so many bytes.
    TooLong(usize),
    /// It came more slowly than a server allows.
    TooSlow(String),
    /// It broke off.
    Broken(BoxError),
    /// Its framing is damaged, or it does not have the length that its sender says.
    Malformed(String),
    /// It does not have the checksum in the header or trailer of this name.
    WrongChecksum(String),
    /// It is not the body that its sender has signed.
    WrongSignature,
}

impl Default for Inner {
    fn default() -> Self {
        Self::Full(None)
    }
}

impl Body {
    /// A body of these bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        Self(Inner::Full(Some(bytes).filter(|it| !it.is_empty())))
    }

    /// A body without bytes.
    pub const fn empty() -> Self {
        Self(Inner::Full(None))
    }

    /// Any body of chunks of bytes. One that is a [`Body`] already stays as it is.
    pub fn wrap<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let mut body = Some(body);
        if let Some(body) = (&mut body as &mut dyn Any).downcast_mut::<Option<Self>>() {
            return body.take().unwrap_or_default();
        }
        match body {
            Some(body) => Self(Inner::Other(Box::pin(WithBoxError(Box::pin(body))))),
            None => Self::empty(),
        }
    }

    /// A body that need not be pinned in place, in one allocation.
    #[cfg(feature = "hyper")]
    pub(crate) fn of_unpin<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes, Error = BoxError> + Send + Unpin + 'static,
    {
        Self(Inner::Other(Box::pin(body)))
    }

    /// The same body to be sent again, if its bytes are in memory; `None` for any other body.
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Inner::Full(bytes) => Some(Self(Inner::Full(bytes.clone()))),
            Inner::Other(_) => None,
        }
    }

    /// Whether all bytes are in memory.
    #[cfg(feature = "client")]
    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.0, Inner::Full(_))
    }

    /// The bytes, if they are in memory; otherwise the body itself.
    fn into_bytes(self) -> Result<Bytes, Self> {
        match self.0 {
            Inner::Full(bytes) => Ok(bytes.unwrap_or_default()),
            other @ Inner::Other(_) => Err(Self(other)),
        }
    }

    /// The whole body.
    ///
    /// # Errors
    ///
    /// When it is longer than `limit` bytes, or breaks off.
    pub async fn read(self, limit: usize) -> Result<Bytes, BodyError> {
        self.read_with(limit, |_| Ok(())).await
    }

    /// [`read`](Self::read), asking `take` before each further part, with its length, whether to go on.
    pub(crate) async fn read_with<E: From<BodyError>>(
        self,
        limit: usize,
        mut take: impl FnMut(usize) -> Result<(), E>,
    ) -> Result<Bytes, E> {
        let mut other = match self.0 {
            Inner::Full(bytes) => {
                let bytes = bytes.unwrap_or_default();
                return if bytes.len() > limit {
                    Err(BodyError::TooLong(limit).into())
                } else {
                    Ok(bytes)
                };
            }
            Inner::Other(other) => other,
        };
        // What the body says of its length can spare reading it, but is not trusted for allocating.
        if other.size_hint().lower() > limit as u64 {
            return Err(BodyError::TooLong(limit).into());
        }
        let mut first = Bytes::new();
        let mut all = BytesMut::new();
        while let Some(frame) = poll_fn(|cx| other.as_mut().poll_frame(cx)).await {
            let Ok(data) = frame.map_err(BodyError::of)?.into_data() else {
                continue;
            };
            if first.len() + all.len() + data.len() > limit {
                return Err(BodyError::TooLong(limit).into());
            }
            take(data.len())?;
            if first.is_empty() && all.is_empty() {
                first = data;
            } else {
                if all.is_empty() {
                    all.extend_from_slice(&std::mem::take(&mut first));
                }
                all.extend_from_slice(&data);
            }
        }
        Ok(if all.is_empty() { first } else { all.freeze() })
    }
}

/// An error of the operating system keeps its kind. A body that is not as it should be is invalid data.
impl From<BodyError> for std::io::Error {
    fn from(error: BodyError) -> Self {
        use std::io::ErrorKind;
        let kind = match &error {
            BodyError::TooLong(_)
            | BodyError::Malformed(_)
            | BodyError::WrongChecksum(_)
            | BodyError::WrongSignature => ErrorKind::InvalidData,
            BodyError::TooSlow(_) => ErrorKind::TimedOut,
            BodyError::Broken(source) => match source.downcast_ref::<Self>() {
                Some(source) => source.kind(),
                None => ErrorKind::Other,
            },
        };
        Self::new(kind, error)
    }
}

/// The cause of an error: its source, also where the error prints that source and has the next one for it.
#[cfg(feature = "client")]
pub(crate) fn next_cause<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> Option<&'a (dyn std::error::Error + 'static)> {
    if let Some(BodyError::Broken(source)) = error.downcast_ref() {
        return Some(source.as_ref());
    }
    match error.downcast_ref() {
        Some(SourceError(source)) => Some(source.as_ref()),
        None => error.source(),
    }
}

/// A length as the value of a header, in one allocation.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn length_value(length: u64) -> http::HeaderValue {
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(length);
    http::HeaderValue::from_str(digits).unwrap_or_else(|_| length.into())
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().0 {
            Inner::Full(bytes) => Poll::Ready(bytes.take().map(|it| Ok(Frame::data(it)))),
            Inner::Other(body) => body.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Full(bytes) => bytes.is_none(),
            Inner::Other(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Full(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |it| it.len() as u64))
            }
            Inner::Other(body) => body.size_hint(),
        }
    }
}

/// A body whose errors are boxed.
struct WithBoxError<B>(Pin<Box<B>>);

impl<B> HttpBody for WithBoxError<B>
where
    B: HttpBody<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = self.get_mut().0.as_mut().poll_frame(cx);
        frame.map(|it| it.map(|it| it.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Full(bytes) => {
                write!(f, "Body({} bytes)", bytes.as_ref().map_or(0, Bytes::len))
            }
            Inner::Other(_) => f.write_str("Body(..)"),
        }
    }
}

impl BodyError {
    /// What a body failed with. A body around another one may know more than that it broke off.
    pub(crate) fn of(error: BoxError) -> Self {
        match error.downcast() {
            Ok(known) => *known,
            Err(unknown) => Self::Broken(unknown),
        }
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(limit) => write!(f, "the body is longer than {limit} bytes"),
            Self::TooSlow(message) => write!(f, "the body is too slow: {message}"),
            Self::Broken(source) => write!(f, "the body broke off: {source}"),
            Self::Malformed(message) => write!(f, "the body is damaged: {message}"),
            Self::WrongChecksum(name) => write!(f, "the body does not have the checksum in {name}"),
            Self::WrongSignature => f.write_str("the body is not the one that was signed"),
        }
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::TooLong(_)
            | Self::TooSlow(_)
            | Self::Malformed(_)
            | Self::WrongChecksum(_)
            | Self::WrongSignature => None,
            // What is printed has the cause already.
            Self::Broken(source) => source.source(),
        }
    }
}
