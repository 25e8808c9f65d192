//! Bodies of responses that end in an error if they stall.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::body::{Body, BoxError};
use crate::client::time::{Clock, SleepFuture, Sleeper};
use crate::transport_failure::TransportFailure;

/// Returns a body that fails if its next part does not come within `limit`. A body in memory stays as it is.
pub(in crate::client) fn guard(
    body: Body,
    limit: Option<Duration>,
    clock: &Arc<dyn Clock>,
    sleeper: &Arc<dyn Sleeper>,
) -> Body {
    match limit {
        Some(limit) if !body.is_in_memory() => Body::wrap(Guarded {
            body,
            limit,
            clock: Arc::clone(clock),
            sleeper: Arc::clone(sleeper),
            waiting_since: None,
            alarm: None,
        }),
        _ => body,
    }
}

struct Guarded {
    body: Body,
    limit: Duration,
    clock: Arc<dyn Clock>,
    sleeper: Arc<dyn Sleeper>,
    /// Set while the reader waits.
    waiting_since: Option<Instant>,
    /// Kept when a part comes, because setting a timer costs more than letting one end: what it says is compared with
    /// the time since which the reader waits.
    alarm: Option<SleepFuture>,
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let it = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut it.body).poll_frame(cx) {
            it.waiting_since = None;
            return Poll::Ready(frame);
        }
        let since = *it.waiting_since.get_or_insert_with(|| it.clock.instant());
        loop {
            let alarm = match &mut it.alarm {
                Some(alarm) => alarm,
                None => {
                    let waited = it.clock.instant().saturating_duration_since(since);
                    let rest = it.limit.saturating_sub(waited);
                    if rest.is_zero() {
                        let message = format!("the body stalled for {:?}", it.limit);
                        let failure = TransportFailure::Stalled(message.into());
                        return Poll::Ready(Some(Err(failure.into())));
                    }
                    it.alarm.insert(it.sleeper.sleep(rest))
                }
            };
            if alarm.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            it.alarm = None;
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
