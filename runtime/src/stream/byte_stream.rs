//! Streams of bytes: the values of streaming blobs.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::{Body, BodyError, BoxError};
use crate::types::Blob;

/// The value of a streaming blob: bytes that come in chunks and can be read once.
///
/// It is made from bytes in memory, from any [`http_body::Body`], from a file (`from_path`, with the feature `fs`), from
/// a reader of tokio (`from_reader`, with `async-read`), or from a stream of chunks (`from_stream`, with `stream`). It
/// is read chunk by chunk, as a whole up to a limit, or as tokio's `AsyncRead` (with `async-read`).
///
/// ```
/// use farrier::ByteStream;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let mut stream = ByteStream::from("any bytes");
/// assert_eq!(stream.length(), Some(9));
/// while let Some(chunk) = stream.next().await {
///     println!("{} bytes", chunk?.len());
/// }
/// let whole = ByteStream::from("any bytes").collect(1 << 20).await?;
/// assert_eq!(&whole[..], b"any bytes");
/// # Ok::<(), farrier::body::BodyError>(())
/// # }).unwrap();
/// ```
pub struct ByteStream(
    /// Behind a lock, because the sender takes it out of a borrowed input or output.
    Mutex<Rest>,
);

/// What is left of a stream.
#[derive(Default)]
struct Rest {
    /// The bytes that were put back.
    first: Bytes,
    /// What comes after them. `None` if it was taken.
    body: Option<Body>,
}

impl Rest {
    /// Takes it out. `None` if it was taken before.
    fn take(&mut self) -> Option<Body> {
        let body = self.body.take()?;
        let first = std::mem::take(&mut self.first);
        if first.is_empty() {
            return Some(body);
        }
        Some(Body::wrap(PutBack { first, body }))
    }
}

/// A body with bytes in front of it.
struct PutBack {
    first: Bytes,
    body: Body,
}

impl HttpBody for PutBack {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, BoxError>>> {
        let it = self.get_mut();
        if !it.first.is_empty() {
            let first = std::mem::take(&mut it.first);
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        Pin::new(&mut it.body).poll_frame(cx)
    }

    fn size_hint(&self) -> SizeHint {
        let (first, rest) = (self.first.len() as u64, self.body.size_hint());
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(first));
        if let Some(upper) = rest.upper().and_then(|it| it.checked_add(first)) {
            hint.set_upper(upper);
        }
        hint
    }
}

impl ByteStream {
    /// A stream of a body's data; its trailers are dropped.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self::of(Body::wrap(body))
    }

    fn of(body: Body) -> Self {
        Self(Mutex::new(Rest {
            first: Bytes::new(),
            body: Some(body),
        }))
    }

    /// The next chunk. `None` at the end.
    ///
    /// # Errors
    ///
    /// When the stream breaks off.
    pub async fn next(&mut self) -> Option<std::result::Result<Bytes, BodyError>> {
        poll_fn(|cx| self.poll_next(cx)).await
    }

    /// The next chunk, as a future would poll for it.
    pub fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Bytes, BodyError>>> {
        let rest = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !rest.first.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut rest.first))));
        }
        let Some(body) = &mut rest.body else {
            return Poll::Ready(None);
        };
        loop {
            return match Pin::new(&mut *body).poll_frame(cx) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(BodyError::of(error)))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(chunk) if chunk.is_empty() => continue,
                    Ok(chunk) => Poll::Ready(Some(Ok(chunk))),
                    Err(_trailers) => continue,
                },
            };
        }
    }

    /// Puts the rest of the last chunk back.
    #[cfg(feature = "async-read")]
    pub(super) fn put_back(&mut self, chunk: Bytes) {
        let rest = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        rest.first = chunk;
    }

    /// The rest of the stream as a whole.
    ///
    /// # Errors
    ///
    /// When it is more than `limit` bytes, or breaks off.
    pub async fn collect(self, limit: usize) -> std::result::Result<Blob, BodyError> {
        self.into_body().read(limit).await.map(Blob::new)
    }

    /// How many bytes are left, if that is known.
    pub fn length(&self) -> Option<u64> {
        let rest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let body = rest.body.as_ref();
        let length = body.map_or(Some(0), |it| it.size_hint().exact())?;
        length.checked_add(rest.first.len() as u64)
    }

    /// The rest of the stream, as a body.
    pub fn into_body(self) -> Body {
        let rest = self.0.into_inner();
        let mut rest = rest.unwrap_or_else(PoisonError::into_inner);
        rest.take().unwrap_or_default()
    }

    /// Takes the stream out of a borrowed value, as serializers have it. `None` if it was taken before.
    pub fn take(&self) -> Option<Body> {
        let mut rest = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rest.take()
    }
}

impl Default for ByteStream {
    /// A stream without bytes.
    fn default() -> Self {
        Self::of(Body::empty())
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "ByteStream({length} bytes)"),
            None => f.write_str("ByteStream(..)"),
        }
    }
}

impl From<Body> for ByteStream {
    fn from(body: Body) -> Self {
        Self::of(body)
    }
}

impl From<Blob> for ByteStream {
    fn from(blob: Blob) -> Self {
        Self::of(Body::new(blob.into_bytes()))
    }
}

macro_rules! from {
    ($($type:ty),*) => {$(
        impl From<$type> for ByteStream {
            fn from(bytes: $type) -> Self {
                Self::of(Body::new(bytes))
            }
        }
    )*};
}

from!(Bytes, Vec<u8>, String, &'static [u8], &'static str);

#[cfg(feature = "stream")]
impl futures_core::Stream for ByteStream {
    type Item = std::result::Result<Bytes, BodyError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Self::poll_next(self.get_mut(), cx)
    }
}
