//! Streams of bytes as the trait `Stream` of futures-core has them: any stream of chunks comes in, and goes out.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame};

use super::ByteStream;
use crate::body::{BodyError, BoxError};

impl ByteStream {
    /// A stream of the chunks of another stream, until its first error. Its length is not known.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use farrier::ByteStream;
    ///
    /// # fn upload(chunks: impl futures_core::Stream<Item = std::io::Result<Bytes>> + Send + 'static) -> ByteStream {
    /// ByteStream::from_stream(chunks)
    /// # }
    /// ```
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<BoxError>,
    {
        Self::new(StreamBody(Box::pin(stream)))
    }

    /// The chunks that are left, as a stream of no particular type.
    pub fn into_stream(
        self,
    ) -> impl Stream<Item = Result<Bytes, BodyError>> + Send + Unpin + 'static {
        self
    }
}

struct StreamBody<S>(Pin<Box<S>>);

impl<S, B, E> Body for StreamBody<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let next = self.get_mut().0.as_mut().poll_next(cx);
        next.map(|it| it.map(|it| it.map(|it| Frame::data(it.into())).map_err(Into::into)))
    }
}
