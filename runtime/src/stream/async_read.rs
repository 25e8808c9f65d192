//! Streams of bytes as tokio reads them: a [`ByteStream`] is a reader, and any reader becomes a [`ByteStream`].

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame};
use tokio::io::{AsyncRead, ReadBuf};

use super::ByteStream;

/// How many bytes of a reader are read at a time.
const CHUNK: usize = 16 << 10;

impl ByteStream {
    /// A stream of what a reader holds, up to its end. Its length is not known.
    pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::new(ReaderBody(Some(Box::pin(reader))))
    }
}

/// A chunk that does not fit into the reader's buffer stays in the stream: reading and taking chunks can be mixed.
impl AsyncRead for ByteStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream = self.get_mut();
        if buffer.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        if let Some(chunk) = ready!(stream.poll_next(cx)) {
            let mut chunk = chunk?;
            let fitting = chunk.split_to(chunk.len().min(buffer.remaining()));
            buffer.put_slice(&fitting);
            stream.put_back(chunk);
        }
        Poll::Ready(Ok(()))
    }
}

/// A reader as a body; absent after its end.
struct ReaderBody<R>(Option<Pin<Box<R>>>);

impl<R: AsyncRead> Body for ReaderBody<R> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let held = &mut self.get_mut().0;
        let Some(reader) = held else {
            return Poll::Ready(None);
        };
        let mut chunk = BytesMut::zeroed(CHUNK);
        let mut buffer = ReadBuf::new(&mut chunk);
        let read = ready!(reader.as_mut().poll_read(cx, &mut buffer));
        let length = buffer.filled().len();
        if length == 0 || read.is_err() {
            *held = None;
        }
        Poll::Ready(match read {
            Ok(()) if length == 0 => None,
            Ok(()) => {
                chunk.truncate(length);
                Some(Ok(Frame::data(chunk.freeze())))
            }
            Err(error) => Some(Err(error)),
        })
    }
}
