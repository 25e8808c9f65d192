//! The body of a response that is a stream: its writer runs within the span of the request, and the request ends with it.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::Observation;
use crate::body::{Body, BoxError};

/// A body that is observed.
pub(super) struct ObservedBody {
    body: Body,
    observation: Observation,
}

impl ObservedBody {
    pub(super) fn new(body: Body, observation: Observation) -> Self {
        Self { body, observation }
    }
}

impl HttpBody for ObservedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let body = Pin::new(&mut this.body);
        let frame = this.observation.in_scope(|| body.poll_frame(cx));
        match &frame {
            Poll::Ready(None) => this.observation.complete(),
            Poll::Ready(Some(Err(_))) => this.observation.break_off(),
            Poll::Ready(Some(Ok(_))) | Poll::Pending => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        let ends = self.body.is_end_stream();
        if ends {
            self.observation.complete();
        }
        ends
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
