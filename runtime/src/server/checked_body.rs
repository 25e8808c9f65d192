//! A body whose framing is taken off, and whose length and checksums are verified, while it is read.
//!
//! In comes a body with what its head says of it, out goes its content. A body that is not what its head says ends in
//! an error, which its reader gets in the place of the end.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::damage::Damage;
use crate::aws_chunked::{DecodeError, Decoder, Trailers};
use crate::body::{Body, BodyError, BoxError};
use crate::checksum::{self, Algorithm, Hasher};

/// A checksum that a body has to have.
#[derive(Debug)]
pub(super) struct Expected {
    /// The header or trailer that has it, in lower case.
    pub(super) name: String,
    /// The checksum of what has come.
    pub(super) hasher: Hasher,
    /// Its text. `None` if it stands in a trailer.
    pub(super) text: Option<String>,
}

/// A body and what is expected of it.
#[derive(Debug)]
pub(super) struct CheckedBody {
    pub(super) inner: Body,
    /// Takes the framing off, if there is one.
    pub(super) decoder: Option<Decoder>,
    /// The length of the content, if the head says it.
    pub(super) length: Option<u64>,
    pub(super) checksums: Vec<Expected>,
    /// What has come, and is not decoded yet.
    pub(super) input: Bytes,
    /// The length of the content so far.
    pub(super) seen: u64,
    /// Whether the end has been reached, or an error.
    pub(super) done: bool,
    pub(super) damage: Damage,
}

impl CheckedBody {
    /// The next piece of the content that has come.
    fn decode(&mut self) -> Result<Option<Bytes>, BodyError> {
        let piece = match &mut self.decoder {
            Some(decoder) => decoder.next(&mut self.input).map_err(undecoded)?,
            None => Some(std::mem::take(&mut self.input)).filter(|it| !it.is_empty()),
        };
        let Some(piece) = piece else {
            return Ok(None);
        };
        self.seen += piece.len() as u64;
        if self.length.is_some_and(|it| self.seen > it) {
            return Err(malformed("it is longer than its head says"));
        }
        for expected in &mut self.checksums {
            expected.hasher.update(&piece);
        }
        Ok(Some(piece))
    }

    /// Verifies the length and the checksums.
    fn finish(&mut self) -> Result<(), BodyError> {
        let decoder = self.decoder.take().map(Decoder::finish);
        let trailers = decoder.transpose().map_err(undecoded)?.unwrap_or_default();
        if self.length.is_some_and(|it| self.seen != it) {
            return Err(malformed("it is shorter than its head says"));
        }
        if let Some(name) = self.unannounced(&trailers) {
            let message = format!("its head does not announce the trailer {name}");
            return Err(malformed(&message));
        }
        for expected in std::mem::take(&mut self.checksums) {
            let text = expected.text.or_else(|| trailer(&trailers, &expected.name));
            let text =
                text.ok_or_else(|| malformed(&format!("it has no trailer {}", expected.name)))?;
            if text != expected.hasher.finish() {
                return Err(BodyError::WrongChecksum(expected.name));
            }
        }
        Ok(())
    }

    /// A checksum in a trailer that was not computed, because the head does not have its name.
    fn unannounced<'a>(&self, trailers: &'a Trailers) -> Option<&'a str> {
        let names = trailers.iter().map(|(name, _)| name.as_str());
        let mut checksums = names.filter(|it| {
            it.starts_with(checksum::PREFIX)
                && Algorithm::of_header(it).and_then(Hasher::new).is_some()
        });
        checksums.find(|name| self.checksums.iter().all(|it| it.name != *name))
    }

    fn poll_content(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        loop {
            if let Some(piece) = self.decode()? {
                return Poll::Ready(Some(Ok(piece)));
            }
            match ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                // Trailers of HTTP are no part of the content.
                Some(frame) => {
                    self.input = frame
                        .map_err(BodyError::of)?
                        .into_data()
                        .unwrap_or_default()
                }
                None => {
                    self.finish()?;
                    return Poll::Ready(None);
                }
            }
        }
    }
}

fn undecoded(error: DecodeError) -> BodyError {
    match error {
        DecodeError::Malformed(message) => malformed(message),
        DecodeError::WrongSignature => BodyError::WrongSignature,
    }
}

fn malformed(message: &str) -> BodyError {
    BodyError::Malformed(message.to_owned())
}

fn trailer(trailers: &Trailers, name: &str) -> Option<String> {
    let mut of_name = trailers.iter().filter(|(it, _)| it == name);
    of_name.next().map(|(_, value)| value.clone())
}

impl HttpBody for CheckedBody {
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
        let content = ready!(this.poll_content(cx));
        this.done = !matches!(content, Some(Ok(_)));
        if let Some(Err(error)) = &content {
            this.damage.report(error);
        }
        Poll::Ready(content.map(|it| it.map(Frame::data).map_err(Into::into)))
    }

    /// Only the end tells whether the checksums are right, so nobody may stop before.
    fn is_end_stream(&self) -> bool {
        self.done
    }

    fn size_hint(&self) -> SizeHint {
        match (self.length, &self.decoder) {
            (Some(length), _) => SizeHint::with_exact(length.saturating_sub(self.seen)),
            (None, Some(_)) => SizeHint::new(),
            (None, None) => self.inner.size_hint(),
        }
    }
}
