//! Bodies as streams of bytes, which the crate `lambda_runtime` sends.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::Body;
use farrier::body::BoxError;
use futures_core::Stream;
use http_body::Body as _;

/// The bytes of a body.
pub(super) struct BodyStream(Body);

impl BodyStream {
    pub(super) fn new(body: Body) -> Self {
        Self(body)
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let frame = std::task::ready!(Pin::new(&mut this.0).poll_frame(cx));
            match frame {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => return Poll::Ready(Some(Ok(data))),
                    // Lambda has no trailers of responses.
                    Err(_) => continue,
                },
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}
