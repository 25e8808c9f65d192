//! Streams of the contents of files.

use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

use super::ByteStream;

/// How many bytes of a file are read at a time.
const CHUNK: usize = 64 << 10;

impl ByteStream {
    /// A stream of the present contents of a file. Bytes that are added later are not read; if the file becomes
    /// shorter, the stream ends with an error. tokio reads the file on its threads for blocking work.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub async fn from_path(path: impl AsRef<Path>) -> io::Result<Self> {
        let file = File::open(path).await?;
        let left = file.metadata().await?.len();
        Ok(Self::new(FileBody { file, left }))
    }
}

struct FileBody {
    file: File,
    left: u64,
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let it = self.get_mut();
        let want = usize::try_from(it.left).unwrap_or(CHUNK).min(CHUNK);
        if want == 0 {
            return Poll::Ready(None);
        }
        let mut chunk = BytesMut::zeroed(want);
        let mut buffer = ReadBuf::new(&mut chunk);
        if let Err(error) = ready!(Pin::new(&mut it.file).poll_read(cx, &mut buffer)) {
            it.left = 0;
            return Poll::Ready(Some(Err(error)));
        }
        let read = buffer.filled().len();
        if read == 0 {
            it.left = 0;
            let message = "the file has become shorter while it was read";
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, message);
            return Poll::Ready(Some(Err(error)));
        }
        chunk.truncate(read);
        it.left = it.left.saturating_sub(read as u64);
        Poll::Ready(Some(Ok(Frame::data(chunk.freeze()))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
