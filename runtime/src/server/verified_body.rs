//! A body that its sender has signed as a whole.
//!
//! In comes a body as it was sent, out goes the same. One that is not what was signed ends in an error, which its reader
//! gets in the place of the end.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::Error;
use super::auth::BodyVerifier;
use super::damage::Damage;
use crate::body::{Body, BodyError, BoxError};
use crate::protocol::server::Rejection;

/// A body and what verifies it.
pub(super) struct VerifiedBody {
    inner: Body,
    /// `None` behind the end.
    verifier: Option<Box<dyn BodyVerifier>>,
    damage: Damage,
}

impl VerifiedBody {
    pub(super) fn new(inner: Body, verifier: Box<dyn BodyVerifier>, damage: Damage) -> Self {
        Self {
            inner,
            verifier: Some(verifier),
            damage,
        }
    }

    /// Verifies what has come.
    fn finish(&mut self) -> Result<(), BodyError> {
        let finished = self.verifier.take().map_or(Ok(()), |it| it.finish());
        finished.map_err(|error| {
            self.damage.refuse(refusal(error));
            BodyError::WrongSignature
        })
    }
}

/// The refusal of a request, for the error of a scheme.
pub(super) fn refusal(error: Error) -> Rejection {
    error.into_rejection()
}

impl HttpBody for VerifiedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.inner).poll_frame(cx));
        Poll::Ready(match frame {
            Some(Ok(frame)) => {
                if let (Some(verifier), Some(data)) = (&mut this.verifier, frame.data_ref()) {
                    verifier.update(data);
                }
                Some(Ok(frame))
            }
            Some(Err(error)) => {
                this.verifier = None;
                Some(Err(error))
            }
            None => this.finish().err().map(|error| Err(error.into())),
        })
    }

    /// Only the end tells whether the body is the right one, so nobody may stop before.
    fn is_end_stream(&self) -> bool {
        self.verifier.is_none() && self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
