//! Bodies of responses that have a connection until they end.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::hyper::body::Incoming;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::Shared;
use super::hosts::{Keep as _, Key};
use super::lane::Lane;
use crate::body::BoxError;

/// How long the rest of a request may take after its response has ended, at most.
const REST_OF_REQUEST: Duration = Duration::from_secs(10);

/// The body of a response. It gives the connection back when it has ended, or when nobody reads on.
pub(in crate::transport) struct Leased {
    body: Incoming,
    lease: Option<Lease>,
}

struct Lease {
    pool: Arc<Shared>,
    key: Key,
    lane: Lane,
}

impl Leased {
    pub(super) fn new(body: Incoming, pool: Arc<Shared>, key: Key, lane: Lane) -> Self {
        // A connection for many requests is kept while it is used.
        let lease = match lane.share() {
            Some(_) => None,
            None => Some(Lease { pool, key, lane }),
        };
        let mut leased = Self { body, lease };
        if leased.body.is_end_stream() {
            leased.end();
        }
        leased
    }

    fn end(&mut self) {
        if let Some(lease) = self.lease.take() {
            lease.end();
        }
    }
}

impl Lease {
    /// Gives the connection back: at once if it has seen the end of the response, too, as it usually has.
    fn end(self) {
        if self.lane.is_open() {
            self.keep();
        } else if !self.lane.is_closed()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(self.keep_when_open());
        }
    }

    /// Gives the connection back when the request has ended, too. A peer that has answered early may never read the
    /// rest, and a stream may never end: the connection is given up then. It waits no longer for its request than it
    /// would for the next one.
    async fn keep_when_open(mut self) {
        let limit = self.pool.limits.idle_timeout.min(REST_OF_REQUEST);
        let is_open = timeout(limit, poll_fn(|cx| self.lane.poll_open(cx)));
        // An error is that of a connection which has ended.
        if let Ok(Ok(())) = is_open.await {
            self.keep();
        }
    }

    fn keep(self) {
        self.pool.keep(&self.key, self.lane);
    }
}

impl HttpBody for Leased {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Pending => {}
            Poll::Ready(Some(Err(_))) => self.lease = None,
            Poll::Ready(None) => self.end(),
            Poll::Ready(Some(Ok(_))) => {
                if self.body.is_end_stream() {
                    self.end();
                }
            }
        }
        polled.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Leased {
    fn drop(&mut self) {
        self.end();
    }
}
