//! Bodies with a checksum that is verified while they are read.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, BodyError, BoxError};
use crate::checksum::Hasher;

/// A body that has to have a checksum. If it does not, its reader gets an error in the place of the end.
pub(crate) struct VerifiedBody {
    inner: Body,
    /// The header that has the checksum.
    header: &'static str,
    /// The checksum of what has come. `None` when the end has been reached, or an error.
    hasher: Option<Hasher>,
    expected: String,
}

impl VerifiedBody {
    pub(crate) fn new(inner: Body, header: &'static str, hasher: Hasher, expected: String) -> Self {
        Self {
            inner,
            header,
            hasher: Some(hasher),
            expected,
        }
    }
}

impl HttpBody for VerifiedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let Some(hasher) = &mut this.hasher else {
            return Poll::Ready(None);
        };
        match ready!(Pin::new(&mut this.inner).poll_frame(cx)) {
            Some(Ok(frame)) => {
                if let Some(data) = frame.data_ref() {
                    hasher.update(data);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Some(Err(error)) => {
                this.hasher = None;
                Poll::Ready(Some(Err(error)))
            }
            None => {
                let sum = this.hasher.take().map(Hasher::finish);
                if sum.as_deref() == Some(&this.expected) {
                    return Poll::Ready(None);
                }
                let error = BodyError::WrongChecksum(this.header.to_owned());
                Poll::Ready(Some(Err(error.into())))
            }
        }
    }

    /// Only the end tells whether the checksum is right, so nobody may stop before.
    fn is_end_stream(&self) -> bool {
        self.hasher.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
