//! Bodies of objects: chunk by chunk, as they come and as they are kept.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::ByteStream;
use farrier_test_support::s3::{Content, ContentBuilder, Refusal};
use http_body::{Body, Frame, SizeHint};

/// Reads a body to its end. One that breaks off is refused: nothing of it is kept.
pub async fn receive(mut body: ByteStream) -> Result<Content, Refusal> {
    let mut content = ContentBuilder::default();
    while let Some(chunk) = body.next().await {
        content.push(chunk.map_err(|_| Refusal::BadDigest)?);
    }
    Ok(content.finish())
}

/// Returns the body of these chunks.
pub fn send(chunks: Vec<Bytes>) -> ByteStream {
    ByteStream::new(Chunks(chunks.into()))
}

struct Chunks(VecDeque<Bytes>);

impl Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|it| Ok(Frame::data(it))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|it| it.len() as u64).sum())
    }
}
