//! The head of the response to a call that succeeded.

use std::fmt;

use http::{HeaderMap, StatusCode, response};

use super::{VerifiedChecksum, raw_response};
use crate::printable::PublicHeaders;

/// What the response to a call said beside the output: its status and its headers.
pub struct ResponseHead {
    status: StatusCode,
    headers: HeaderMap,
    verified_checksum: Option<VerifiedChecksum>,
    attempts: u32,
}

impl ResponseHead {
    pub(super) fn new(head: response::Parts, attempts: u32) -> Self {
        Self {
            status: head.status,
            verified_checksum: head.extensions.get().copied(),
            headers: head.headers,
            attempts,
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// How many attempts it took.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The id by which the service knows the request, if it said so.
    pub fn request_id(&self) -> Option<&str> {
        raw_response::request_id(&self.headers)
    }

    /// The second id by which the service knows the request, if it said one: `x-amz-id-2` of Amazon S3.
    pub fn extended_request_id(&self) -> Option<&str> {
        raw_response::extended_request_id(&self.headers)
    }

    /// The checksum that the body is verified with; that of a stream is verified at its end. `None` if the response has
    /// none of its body.
    pub fn verified_checksum(&self) -> Option<VerifiedChecksum> {
        self.verified_checksum
    }
}

/// Without the values of headers that can hold cookies or credentials.
impl fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseHead")
            .field("status", &self.status)
            .field("headers", &PublicHeaders(&self.headers))
            .field("attempts", &self.attempts)
            .finish()
    }
}
