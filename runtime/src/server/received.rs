//! A request as it has been received so far.

use http::request;

use super::encoding;
use crate::body::{Body, BodyError, Payload};
use crate::protocol::server::Rejection;

/// The head of a request, and its body: a stream until it is read.
#[derive(Debug)]
pub(super) struct Received {
    pub(super) head: request::Parts,
    pub(super) body: Payload,
}

impl Received {
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

    /// Decompresses a body that has been read, if the head says that it is compressed.
    pub(super) fn decompress(&mut self, limit: usize) -> Result<(), Rejection> {
        let body = self.body.bytes().clone();
        self.body = encoding::decode(&mut self.head, body, limit)?.into();
        Ok(())
    }

    /// Makes the body a stream, also if it is in memory.
    pub(super) fn stream(&mut self) {
        self.body = Payload::Stream(std::mem::take(&mut self.body).into());
    }
}
