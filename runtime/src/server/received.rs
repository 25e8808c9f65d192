//! A request as it has been received so far.

use http::request;

use super::damage::Damage;
use super::{content, encoding};
use crate::body::{Body, BodyError, Payload};
use crate::operation::Operation;
use crate::protocol::server::Rejection;

/// The head of a request, and its body: a stream until it is read.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) head: request::Parts,
    pub(super) body: Payload,
    /// Whether the body was decompressed.
    decompressed: bool,
    /// Whether the framing was taken off the body.
    unframed: bool,
}

impl Received {
    pub(super) fn new(head: request::Parts, body: Payload) -> Self {
        Self {
            head,
            body,
            decompressed: false,
            unframed: false,
        }
    }

    /// Reads the body into memory, unless that has been done. At most so many bytes are taken.
    pub(super) async fn read(&mut self, limit: usize) -> Result<(), Rejection> {
        let body = Body::from(std::mem::take(&mut self.body));
        let bytes = body.read(limit).await.map_err(|error| match error {
            BodyError::TooLong(limit) => Rejection::TooLarge(limit),
            BodyError::Broken(_) => Rejection::Malformed("the body broke off".to_owned()),
            BodyError::Malformed(message) => Rejection::Malformed(message),
            error @ BodyError::WrongChecksum(_) => Rejection::WrongChecksum(error.to_string()),
        })?;
        self.body = Payload::Bytes(bytes);
        Ok(())
    }

    /// Decompresses a body that has been read.
    pub(super) fn decompress(&mut self, limit: usize) -> Result<(), Rejection> {
        let body = self.body.bytes().clone();
        self.body = encoding::decode(&mut self.head, &body, limit)?.into();
        self.decompressed = true;
        Ok(())
    }

    /// Takes the framing off the body, unless that has been done.
    pub(super) fn unframe(&mut self, damage: impl FnOnce() -> Damage) -> Result<(), Rejection> {
        if !self.unframed {
            self.unframed = content::is_framed(&self.head.headers);
            let body = std::mem::take(&mut self.body);
            self.body = content::unframe(&mut self.head, body, damage)?;
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
