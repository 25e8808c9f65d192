//! Bodies in the framing `aws-chunked`, with a checksum behind them: content comes in, the framed body goes out.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, BodyError, BoxError};
use crate::aws_chunked::{ChunkSigner, Encoder, encoded_length};
use crate::checksum::{Algorithm, Hasher};

/// How many bytes of content a chunk has. Amazon S3 takes 8 KiB or more.
const CHUNK: usize = 64 << 10;

/// A body in the framing `aws-chunked` (Amazon S3, "Transferring payload in multiple chunks (chunked upload)"), whose
/// checksum may stand in a trailer. Its chunks are not signed unless [`sign_with`](Self::sign_with) says so.
///
/// The content may have a length that is known. It is an error of the body if that turns out to be wrong.
pub struct ChunkedBody {
    content: Body,
    /// The length of the content, if it is known.
    length: Option<u64>,
    /// The length of the content that has come.
    seen: u64,
    checksum: Option<(Algorithm, Hasher)>,
    signer: Option<Box<dyn ChunkSigner>>,
    /// Absent before the first poll.
    encoder: Option<Encoder>,
    /// What has come, and is not in a chunk yet.
    input: Bytes,
    /// The length of the framed body that is left, if it is known.
    left: Option<u64>,
    done: bool,
}

impl ChunkedBody {
    /// A framed body of this content. Its length is what the content says of itself, or `length`.
    pub fn new(content: Body, length: Option<u64>) -> Self {
        let known = content.size_hint().exact();
        let mut body = Self {
            content,
            length: known.or(length),
            seen: 0,
            checksum: None,
            signer: None,
            encoder: None,
            input: Bytes::new(),
            left: None,
            done: false,
        };
        body.left = body.length_with(None);
        body
    }

    /// The same body with a checksum in a trailer. Without the feature `checksum`, it has none.
    #[must_use]
    pub fn with_checksum(mut self, algorithm: Algorithm) -> Self {
        self.checksum = Hasher::new(algorithm).map(|it| (algorithm, it));
        self.left = self.length_with(self.signature_length());
        self
    }

    /// The algorithm of the checksum that stands in a trailer.
    pub fn checksum(&self) -> Option<Algorithm> {
        self.checksum.as_ref().map(|it| it.0)
    }

    /// The length of the content, if it is known: the value of `x-amz-decoded-content-length`.
    pub fn content_length(&self) -> Option<u64> {
        self.length
    }

    /// How long the framed body is if its chunks have signatures of so many characters, or none. `None` if the length
    /// of the content is not known.
    pub fn length_with(&self, signature_length: Option<usize>) -> Option<u64> {
        let trailers = self.checksum.iter().map(|(algorithm, hasher)| {
            let value = hasher.clone().finish().len();
            (algorithm.header().len(), value)
        });
        let trailers = trailers.collect::<Vec<_>>();
        encoded_length(self.length?, CHUNK, signature_length, &trailers)
    }

    /// Lets chunks and trailers be signed. The `content-length` of the message has to be that of
    /// [`length_with`](Self::length_with) for such signatures.
    pub fn sign_with(&mut self, signer: Box<dyn ChunkSigner>) {
        self.left = self.length_with(Some(signer.signature_length()));
        self.signer = Some(signer);
    }

    fn signature_length(&self) -> Option<usize> {
        self.signer.as_ref().map(|it| it.signature_length())
    }

    /// The next chunk; `None` at the end.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BoxError>>> {
        let signer = &mut self.signer;
        let encoder = self
            .encoder
            .get_or_insert_with(|| Encoder::new(CHUNK, signer.take()));
        loop {
            while !self.input.is_empty() {
                if let Some(chunk) = encoder.next(&mut self.input)? {
                    return Poll::Ready(Some(Ok(chunk)));
                }
            }
            let Some(frame) = ready!(Pin::new(&mut self.content).poll_frame(cx)) else {
                break;
            };
            // Trailers of the content are no part of it.
            self.input = frame?.into_data().unwrap_or_default();
            self.seen += self.input.len() as u64;
            if self.length.is_some_and(|it| self.seen > it) {
                return Poll::Ready(Some(Err(wrong_length("longer"))));
            }
            if let Some((_, hasher)) = &mut self.checksum {
                hasher.update(&self.input);
            }
        }
        if self.length.is_some_and(|it| self.seen < it) {
            return Poll::Ready(Some(Err(wrong_length("shorter"))));
        }
        self.done = true;
        let trailers = self.checksum.take();
        let trailers =
            trailers.map(|(algorithm, hasher)| (algorithm.header().to_owned(), hasher.finish()));
        let last = encoder.finish(trailers.as_slice())?;
        Poll::Ready(Some(Ok(last)))
    }
}

fn wrong_length(how: &str) -> BoxError {
    BodyError::Malformed(format!("it is {how} than its length says")).into()
}

impl HttpBody for ChunkedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.done {
            return Poll::Ready(None);
        }
        let chunk = ready!(this.poll_chunk(cx));
        match &chunk {
            Some(Ok(chunk)) => {
                this.left = this.left.map(|it| it.saturating_sub(chunk.len() as u64));
            }
            _ => this.done = true,
        }
        Poll::Ready(chunk.map(|it| it.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.done
    }

    fn size_hint(&self) -> SizeHint {
        match self.left {
            Some(left) => SizeHint::with_exact(left),
            None => SizeHint::new(),
        }
    }
}

impl fmt::Debug for ChunkedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChunkedBody")
            .field("length", &self.length)
            .field("checksum", &self.checksum())
            .field("signed", &self.signer.is_some())
            .finish_non_exhaustive()
    }
}
