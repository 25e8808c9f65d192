//! A request as it has been received so far.

use http::request;

use super::damage::Damage;
use super::encoding;
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
}

impl Received {
    pub(super) fn new(head: request::Parts, body: Payload) -> Self {
        Self {
            head,
            body,
            decompressed: false,
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

    /// Checks that a body which was decompressed before the operation was known is one of an operation that allows it.
    pub(super) fn check_decompressed(&self, operation: &Operation) -> Result<(), Rejection> {
        match self.decompressed && operation.request_encodings().is_empty() {
            true => Err(encoding::unsupported("a body in gzip is not read here")),
            false => Ok(()),
        }
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
