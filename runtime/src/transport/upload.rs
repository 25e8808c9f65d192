//! How far the body of a request has come, by which a wait for the service is told from an upload that takes its time.
//!
//! In comes the body of a request. Out goes the same body in short parts, with a record of when the connection last took
//! one, and of whether the caller's own source is what everybody waits for.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::Instant;

use crate::body::{Body, BoxError};

/// How many bytes a connection is given at once. It takes the next part when it has room, so that each part shows that
/// the peer reads.
const PART: usize = 64 << 10;

/// The record while the caller's source has no next part.
const SOURCE_WAITS: u64 = u64::MAX;

/// How far the body of a request has come. Clones share the record.
#[derive(Clone)]
pub(super) struct Upload(Arc<Record>);

struct Record {
    start: Instant,
    /// When the connection last took a part, in nanoseconds since the start.
    moved: AtomicU64,
}

impl Upload {
    /// Watches the body of a request. `None` if it is so short that it goes at once.
    pub(super) fn watch(request: &mut Request<Body>) -> Option<Self> {
        let body = request.body();
        if body.is_in_memory() && body.size_hint().lower() <= PART as u64 {
            return None;
        }
        let upload = Self::begin(Instant::now());
        let body = std::mem::take(request.body_mut());
        *request.body_mut() = Body::wrap(Watched {
            body,
            rest: Bytes::new(),
            upload: upload.clone(),
        });
        Some(upload)
    }

    fn begin(start: Instant) -> Self {
        Self(Arc::new(Record {
            start,
            moved: AtomicU64::new(0),
        }))
    }

    /// How much of a limit is left: it counts from the moment in which the body last moved, and not at all while the
    /// caller's source has nothing to send. `None` if the limit is reached.
    pub(super) fn rest(&self, limit: Duration, now: Instant) -> Option<Duration> {
        let record = &self.0;
        let moved = match record.moved.load(Ordering::Relaxed) {
            SOURCE_WAITS => return Some(limit),
            nanos => record.start + Duration::from_nanos(nanos),
        };
        let rest = limit.saturating_sub(now.saturating_duration_since(moved));
        Some(rest).filter(|it| !it.is_zero())
    }

    fn moves(&self, now: Instant) {
        let nanos = now.saturating_duration_since(self.0.start).as_nanos();
        let nanos = u64::try_from(nanos).unwrap_or(SOURCE_WAITS);
        self.0.moved.store(nanos, Ordering::Relaxed);
    }

    fn source_waits(&self) {
        self.0.moved.store(SOURCE_WAITS, Ordering::Relaxed);
    }
}

/// A body in parts, whose progress is recorded.
struct Watched {
    body: Body,
    /// What is left of a part that was longer.
    rest: Bytes,
    upload: Upload,
}

impl Watched {
    fn next_part(&mut self) -> Frame<Bytes> {
        let length = self.rest.len().min(PART);
        Frame::data(self.rest.split_to(length))
    }
}

/// A connection that has dropped the body waits for its source no more.
impl Drop for Watched {
    fn drop(&mut self) {
        self.upload.moves(Instant::now());
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if !this.rest.is_empty() {
            this.upload.moves(Instant::now());
            return Poll::Ready(Some(Ok(this.next_part())));
        }
        let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) else {
            this.upload.source_waits();
            return Poll::Pending;
        };
        this.upload.moves(Instant::now());
        Poll::Ready(frame.map(|frame| {
            frame.map(|frame| match frame.into_data() {
                Ok(data) => {
                    this.rest = data;
                    this.next_part()
                }
                Err(trailers) => trailers,
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (of_body, rest) = (self.body.size_hint(), self.rest.len() as u64);
        let mut hint = SizeHint::new();
        if let Some(upper) = of_body.upper().and_then(|it| it.checked_add(rest)) {
            hint.set_upper(upper);
        }
        hint.set_lower(of_body.lower().saturating_add(rest));
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    #[test]
    fn a_limit_begins_again_whenever_the_body_moves() {
        let start = Instant::now();
        let upload = Upload::begin(start);
        let at = |seconds| start + Duration::from_secs(seconds);
        let rest = |seconds| upload.rest(LIMIT, at(seconds)).map(|it| it.as_secs());
        assert_eq!((rest(0), rest(20), rest(60)), (Some(60), Some(40), None));
        upload.moves(at(50));
        assert_eq!((rest(60), rest(110)), (Some(50), None));
        upload.source_waits();
        assert_eq!(rest(1_000_000), Some(60));
        upload.moves(at(1_000_000));
        assert_eq!(rest(1_000_060), None);
    }

    /// A source that never has anything.
    struct Silent;

    impl HttpBody for Silent {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            Poll::Pending
        }
    }

    #[test]
    fn a_body_that_is_dropped_waits_for_its_source_no_more() {
        let mut request = Request::new(Body::wrap(Silent));
        let upload = Upload::watch(&mut request).unwrap();
        let late = upload.0.start + LIMIT * 1000;
        let mut cx = Context::from_waker(std::task::Waker::noop());
        assert!(
            Pin::new(request.body_mut())
                .poll_frame(&mut cx)
                .is_pending()
        );
        assert_eq!(upload.rest(LIMIT, late), Some(LIMIT));
        drop(request);
        assert_eq!(upload.rest(LIMIT, late), None);
    }

    fn next(body: &mut Body) -> Option<Bytes> {
        let mut cx = Context::from_waker(std::task::Waker::noop());
        match Pin::new(body).poll_frame(&mut cx) {
            Poll::Ready(frame) => frame.map(|it| it.unwrap().into_data().unwrap()),
            Poll::Pending => panic!("bytes in memory have nothing to wait for"),
        }
    }

    #[test]
    fn a_long_body_goes_in_parts_of_the_same_bytes() {
        let bytes: Bytes = (0..=PART * 2).map(|it| it as u8).collect();
        let mut request = Request::new(Body::new(bytes.clone()));
        assert!(Upload::watch(&mut request).is_some());
        let body = request.body_mut();
        let mut parts = Vec::new();
        for left in [PART * 2 + 1, PART + 1, 1] {
            assert_eq!(body.size_hint().exact(), Some(left as u64));
            assert!(!body.is_end_stream());
            parts.push(next(body).unwrap());
        }
        assert!(body.is_end_stream());
        assert_eq!((next(body), body.size_hint().exact()), (None, Some(0)));
        assert_eq!(parts.concat(), bytes);
        let mut short = Request::new(Body::new(bytes.slice(..PART)));
        assert!(Upload::watch(&mut short).is_none());
    }
}
