//! Bodies of requests that are streams of the caller.
//!
//! In comes the body of a request. Out goes the same body with errors that say whose they are: otherwise a caller's source
//! that is itself a connection would be taken for the connection to the service.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, BoxError};

/// The error of a caller's own stream. It prints what that error says.
#[derive(Debug)]
pub(crate) struct SourceError(pub(super) BoxError);

impl Body {
    /// The same body, whose errors are [`SourceError`]s. One in memory stays as it is.
    pub(crate) fn of_caller(self) -> Self {
        match self.is_in_memory() {
            true => self,
            false => Self::wrap(OwnBody(self)),
        }
    }
}

struct OwnBody(Body);

impl HttpBody for OwnBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(|it| SourceError(it).into())))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SourceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What is printed has the cause already.
        self.0.source()
    }
}
