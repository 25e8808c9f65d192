//! A stream that is decompressed while it is read: gzip comes in, its content goes out.

use std::io::Write;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http_body::{Body as HttpBody, Frame};

use super::damage::Damage;
use crate::body::{Body, BodyError, BoxError};

/// How many bytes are decompressed at once. What they become is a thousand times as long at most.
const STEP: usize = 256;

/// A body in gzip.
pub(super) struct GunzipBody {
    inner: Body,
    /// Decompresses what has come. `None` behind the end.
    decoder: Option<MultiGzDecoder<Vec<u8>>>,
    /// What has come, and is not decompressed yet.
    input: Bytes,
    damage: Damage,
}

impl GunzipBody {
    pub(super) fn new(inner: Body, damage: Damage) -> Self {
        Self {
            inner,
            decoder: Some(MultiGzDecoder::new(Vec::new())),
            input: Bytes::new(),
            damage,
        }
    }

    /// Decompresses what has come, up to the next piece of the content.
    fn decode(&mut self) -> std::io::Result<Bytes> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(Bytes::new());
        };
        while decoder.get_ref().is_empty() && !self.input.is_empty() {
            let step = self.input.get(..STEP).unwrap_or(&self.input);
            match decoder.write(step)? {
                // The decoder has not taken anything, and never will.
                0 => return Err(std::io::ErrorKind::WriteZero.into()),
                count => drop(self.input.split_to(count)),
            }
        }
        Ok(std::mem::take(decoder.get_mut()).into())
    }

    /// Ends the content; returns the last piece of it.
    fn finish(&mut self) -> std::io::Result<Bytes> {
        match self.decoder.take() {
            Some(decoder) => decoder.finish().map(Bytes::from),
            None => Ok(Bytes::new()),
        }
    }

    fn poll_content(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let broken = |_| BodyError::Malformed("it is not gzip".to_owned());
        loop {
            let piece = self.decode().map_err(broken)?;
            if !piece.is_empty() {
                return Poll::Ready(Some(Ok(piece)));
            }
            if self.decoder.is_none() {
                return Poll::Ready(None);
            }
            match ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                Some(frame) => {
                    let frame = frame.map_err(BodyError::of)?;
                    self.input = frame.into_data().unwrap_or_default();
                }
                None => {
                    let last = self.finish().map_err(broken)?;
                    let last =
                        Some(Ok(last)).filter(|it| it.as_ref().is_ok_and(|it| !it.is_empty()));
                    return Poll::Ready(last);
                }
            }
        }
    }
}

impl HttpBody for GunzipBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let content = ready!(this.poll_content(cx));
        if let Some(Err(error)) = &content {
            this.damage.report(error);
        }
        if !matches!(content, Some(Ok(_))) {
            this.decoder = None;
        }
        Poll::Ready(content.map(|it| it.map(Frame::data).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.decoder.is_none()
    }
}
