//! Bodies that are compressed while they are read.

use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http_body::{Body as HttpBody, Frame};

use crate::body::{Body, BoxError};

/// Compresses bytes in memory. `None` if that fails, which writing to memory does not.
pub(super) fn compress(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

/// A body in gzip. It has no length before it ends.
pub(super) struct GzipBody {
    inner: Body,
    /// `None` when the end has been reached, or an error.
    encoder: Option<GzEncoder<Vec<u8>>>,
}

impl GzipBody {
    /// The compressed form of a body. Its trailers are dropped.
    pub(super) fn new(inner: Body) -> Self {
        Self {
            inner,
            encoder: Some(GzEncoder::new(Vec::new(), Compression::default())),
        }
    }

    /// The next compressed bytes; `None` at the end.
    fn poll_bytes(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Bytes>, BoxError>> {
        while let Some(encoder) = &mut self.encoder {
            let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
            let compressed = match frame.transpose()? {
                Some(frame) => {
                    let data = frame.into_data().unwrap_or_default();
                    encoder.write_all(&data)?;
                    std::mem::take(encoder.get_mut())
                }
                None => {
                    let last = self.encoder.take().map(GzEncoder::finish);
                    last.transpose()?.unwrap_or_default()
                }
            };
            if !compressed.is_empty() {
                return Poll::Ready(Ok(Some(compressed.into())));
            }
        }
        Poll::Ready(Ok(None))
    }
}

impl HttpBody for GzipBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let bytes = ready!(this.poll_bytes(cx));
        if bytes.is_err() {
            this.encoder = None;
        }
        Poll::Ready(bytes.transpose().map(|it| it.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.encoder.is_none()
    }
}
