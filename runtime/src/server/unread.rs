//! The rest of a request's body that nobody read. A client that sends all of a body before it reads the response would
//! lose a response that comes earlier: the connection closes while it sends, and it sees a broken pipe.
//!
//! In comes a body, out goes one that comes back when its reader drops it before the end, to be read to its end.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::EXPECT;
use http::request;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::limits::LimitSettings;
use crate::body::{Body, BoxError, Payload};
use crate::time::within;

/// How many bytes are read, and dropped, so that a client gets its response. A longer body breaks off.
const MAX_DRAINED: u64 = 16 << 20;

/// Where a body comes back to.
type Slot = Arc<Mutex<Option<Body>>>;

/// The body of a request, if it comes back: one in memory does not.
#[derive(Debug, Default)]
pub(super) struct Unread(Option<Slot>);

impl Unread {
    /// Lets a body come back, unless it is in memory.
    pub(super) fn watch(body: Body, head: &request::Parts) -> (Self, Payload) {
        match Payload::from(body) {
            Payload::Stream(body) if body.is_end_stream() => (Self(None), Payload::default()),
            Payload::Stream(body) => {
                let slot = Slot::default();
                let watched = Watched {
                    body: Some(body),
                    // Whoever expects to be told sends nothing before somebody reads.
                    sends: !head.headers.contains_key(EXPECT),
                    slot: Arc::clone(&slot),
                };
                (Self(Some(slot)), Payload::Stream(Body::wrap(watched)))
            }
            bytes => (Self(None), bytes),
        }
    }

    /// Reads the rest of the body, if it came back, as long as a body may take.
    pub(super) async fn drain(self, limits: &LimitSettings) {
        let drained = self.read_rest();
        within(limits.drain_time(), limits.sleeper.as_ref(), drained).await;
    }

    async fn read_rest(self) {
        let take = |slot: Slot| slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut body = match self.0.and_then(take) {
            Some(body) if body.size_hint().lower() <= MAX_DRAINED => body,
            _ => return,
        };
        let mut drained = 0;
        while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            drained += frame.data_ref().map_or(0, Bytes::len) as u64;
            if drained > MAX_DRAINED {
                return;
            }
        }
    }
}

/// A body that comes back.
struct Watched {
    body: Option<Body>,
    /// Whether the client sends it.
    sends: bool,
    slot: Slot,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        this.sends = true;
        let Some(body) = &mut this.body else {
            return Poll::Ready(None);
        };
        let frame = Pin::new(body).poll_frame(cx);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            this.body = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let none = || SizeHint::with_exact(0);
        self.body.as_ref().map_or_else(none, HttpBody::size_hint)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let body = self
            .body
            .take()
            .filter(|it| self.sends && !it.is_end_stream());
        if let Some(body) = body {
            let mut slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner);
            *slot = Some(body);
        }
    }
}
