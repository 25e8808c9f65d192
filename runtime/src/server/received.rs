//! A request as it has been received so far.

use bytes::Bytes;
use http::request;
use http_body::Body as _;

use super::auth::BodyVerifier;
use super::damage::Damage;
use super::limits::{self, Bounds, LimitSettings, Pace, PacedBody, Progress, Room};
use super::verified_body::{VerifiedBody, refusal};
use super::{content, encoding};
use crate::aws_chunked::ChunkVerifier;
use crate::body::{Body, BodyError, Payload};
use crate::operation::Operation;
use crate::protocol::server::Rejection;
use crate::time::within;

/// The head of a request, and its body: a stream until it is read.
pub(super) struct Received {
    pub(super) head: request::Parts,
    pub(super) body: Payload,
    /// Whether the body was decompressed.
    decompressed: bool,
    /// Whether the framing was taken off the body.
    unframed: bool,
    /// The room in memory of a body that was read.
    room: Option<Room>,
    /// The body as it was sent, if it was read before the operation was known.
    sent: Option<Bytes>,
    /// Verifies the chunks of a framed body.
    chunk_verifier: Option<Box<dyn ChunkVerifier>>,
}

/// Why a body was not read.
struct Unreadable(Rejection);

impl From<BodyError> for Unreadable {
    fn from(error: BodyError) -> Self {
        Self(match error {
            BodyError::TooLong(limit) => Rejection::TooLarge(limit),
            BodyError::TooSlow(message) => Rejection::TooSlow(message),
            BodyError::Broken(_) => Rejection::Malformed("the body broke off".to_owned()),
            BodyError::Malformed(message) => Rejection::Malformed(message),
            error @ BodyError::WrongChecksum(_) => Rejection::WrongChecksum(error.to_string()),
            BodyError::WrongSignature => Rejection::wrong_signature(),
        })
    }
}

impl Received {
    pub(super) fn new(head: request::Parts, body: Payload) -> Self {
        Self {
            head,
            body,
            decompressed: false,
            unframed: false,
            sent: None,
            chunk_verifier: None,
            room: None,
        }
    }

    /// Reads the body into memory, unless that has been done, within the limits.
    pub(super) async fn read(
        &mut self,
        bounds: &Bounds,
        limits: &LimitSettings,
    ) -> Result<(), Rejection> {
        let body = Body::from(std::mem::take(&mut self.body));
        let room = self.room.get_or_insert_with(|| limits.capacity.room());
        let reading = body.read_with(bounds.body_bytes, |bytes| match room.grow(bytes) {
            true => Ok(()),
            false => Err(Unreadable(limits::out_of_memory())),
        });
        let sleeper = limits.sleeper.as_ref();
        let read = within(bounds.body_time, sleeper, reading).await;
        let read = read.ok_or_else(|| limits::body_too_slow(bounds.body_time))?;
        self.body = Payload::Bytes(read.map_err(|it| it.0)?);
        Ok(())
    }

    /// Holds a body that is a stream to the limits. Returns what tells whether its reader waits for the caller. A body
    /// in memory has nothing to wait for.
    pub(super) fn pace(
        &mut self,
        pace: Option<Pace>,
        bounds: &Bounds,
        limits: &LimitSettings,
        damage: impl FnOnce() -> Damage,
    ) -> Result<Option<Progress>, Rejection> {
        let body = Body::from(std::mem::take(&mut self.body));
        let least = body.size_hint().lower();
        if let Some(limit) = bounds.stream_bytes.filter(|it| least > *it) {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            return Err(Rejection::TooLarge(limit));
        }
        let body = match Payload::from(body) {
            Payload::Stream(body) => body,
            in_memory => {
                self.body = in_memory;
                return Ok(None);
            }
        };
        let time = (&limits.clock, &limits.sleeper);
        let paced = PacedBody::new(body, pace, bounds.stream_bytes, time, damage());
        let progress = paced.progress();
        self.body = Payload::Stream(Body::wrap(paced));
        Ok(Some(progress))
    }

    /// Reads the body into memory, and keeps what was sent for a signature that can cover it.
    pub(super) async fn read_and_keep(
        &mut self,
        bounds: &Bounds,
        limits: &LimitSettings,
    ) -> Result<(), Rejection> {
        self.read(bounds, limits).await?;
        if !self.unframed {
            self.sent = Some(self.body.bytes().clone());
        }
        Ok(())
    }

    /// Whether a body follows the head, as far as the head says.
    pub(super) fn has_body(&self) -> bool {
        match &self.body {
            Payload::Bytes(bytes) => {
                let sent = self.sent.as_ref().unwrap_or(bytes);
                self.unframed || !sent.is_empty()
            }
            _ => true,
        }
    }

    /// Lets the chunks of the body be verified when its framing is taken off.
    pub(super) fn verify_chunks(&mut self, verifier: Box<dyn ChunkVerifier>) {
        self.chunk_verifier = Some(verifier);
    }

    /// Checks that the chunks of the body are verified, if they have to be.
    pub(super) fn check_verified(&self) -> Result<(), Rejection> {
        match self.chunk_verifier {
            None => Ok(()),
            Some(_) => Err(encoding::unsupported(
                "a body whose chunks are signed is not read here: sign the body as a whole",
            )),
        }
    }

    /// Lets the body be verified while it is read, or at once if it has been read.
    pub(super) fn verify(
        &mut self,
        mut verifier: Box<dyn BodyVerifier>,
        damage: Damage,
    ) -> Result<(), Rejection> {
        let read = match &self.body {
            Payload::Bytes(bytes) => Some(self.sent.as_ref().unwrap_or(bytes)),
            _ => None,
        };
        if self.unframed {
            return self.unverifiable();
        }
        match read {
            Some(bytes) => {
                verifier.update(bytes);
                verifier.finish().map_err(refusal)
            }
            None => {
                let body = Body::from(std::mem::take(&mut self.body));
                self.body = Payload::Stream(Body::wrap(VerifiedBody::new(body, verifier, damage)));
                Ok(())
            }
        }
    }

    /// The refusal of a framed body that was read before somebody could verify it.
    fn unverifiable(&self) -> Result<(), Rejection> {
        Err(encoding::unsupported(
            "a signed body in aws-chunked is not read here: send it without that framing",
        ))
    }

    /// Decompresses a body that has been read.
    pub(super) fn decompress(&mut self, limit: usize) -> Result<(), Rejection> {
        let body = self.body.bytes().clone();
        self.body = encoding::decode(&mut self.head, &body, limit)?.into();
        self.decompressed = true;
        let bytes = self.body.bytes().len();
        match self.room.as_mut().is_none_or(|it| it.grow(bytes)) {
            true => Ok(()),
            false => Err(limits::out_of_memory()),
        }
    }

    /// The room of the body, which is kept as long as its values.
    pub(super) fn take_room(&mut self) -> Option<Room> {
        self.room.take()
    }

    /// Takes the framing off the body, unless that has been done.
    pub(super) fn unframe(&mut self, damage: impl FnOnce() -> Damage) -> Result<(), Rejection> {
        if !self.unframed {
            self.unframed = content::is_framed(&self.head.headers);
            let body = std::mem::take(&mut self.body);
            let verifier = &mut self.chunk_verifier;
            self.body = content::unframe(&mut self.head, body, verifier, damage)?;
        }
        Ok(())
    }

    /// Checks that what was done to a body before the operation was known is what the operation allows.
    pub(super) fn check_decoded(&self, operation: &Operation) -> Result<(), Rejection> {
        if self.decompressed && operation.request_encodings().is_empty() {
            return Err(encoding::unsupported("a body in gzip is not read here"));
        }
        if self.unframed && operation.http_checksum().is_none() {
            return Err(encoding::unsupported(
                "a body in aws-chunked is not read here",
            ));
        }
        Ok(())
    }

    /// Makes the body a stream, also if it is in memory. The stream is decompressed if the body is encoded.
    pub(super) fn stream(
        &mut self,
        encoded: bool,
        damage: impl FnOnce() -> Damage,
    ) -> Result<(), Rejection> {
        let body = Body::from(std::mem::take(&mut self.body));
        self.body = Payload::Stream(match encoded {
            true => encoding::decode_stream(&mut self.head, body, damage())?,
            false => body,
        });
        Ok(())
    }
}
