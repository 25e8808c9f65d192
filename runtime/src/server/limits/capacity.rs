//! What all requests of a service take together: places for requests, and bytes of bodies in memory.
//!
//! A request comes in and takes a [`Place`], or finds none. The place is free again when it is dropped: with the
//! response, or with the end of its body if that is a stream.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Response;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{BUFFERED_BYTES, REQUESTS_AT_ONCE};
use crate::body::{Body, BoxError};

/// How much a service takes at once. Clones of the service share what is taken.
#[derive(Clone, Debug)]
pub(in crate::server) struct Capacity {
    pub(in crate::server) requests: usize,
    pub(in crate::server) bytes: usize,
    taken: Arc<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    requests: AtomicUsize,
    bytes: AtomicUsize,
}

impl Default for Capacity {
    fn default() -> Self {
        Self {
            requests: REQUESTS_AT_ONCE,
            bytes: BUFFERED_BYTES,
            taken: Arc::default(),
        }
    }
}

/// Adds to a number, unless it were more than `most` then.
fn take(number: &AtomicUsize, count: usize, most: usize) -> bool {
    let before = number.fetch_add(count, Ordering::Relaxed);
    let fits = before.checked_add(count).is_some_and(|it| it <= most);
    if !fits {
        number.fetch_sub(count, Ordering::Relaxed);
    }
    fits
}

impl Capacity {
    /// A place for a request, if there is one.
    pub(in crate::server) fn enter(&self) -> Option<Place> {
        take(&self.taken.requests, 1, self.requests).then(|| Place(Arc::clone(&self.taken)))
    }

    /// Room for a body that is read into memory.
    pub(in crate::server) fn room(&self) -> Room {
        Room {
            capacity: self.clone(),
            bytes: 0,
        }
    }
}

/// The place of one request among those that its service works on.
#[derive(Debug)]
pub(in crate::server) struct Place(Arc<Taken>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The room of one body in memory.
#[derive(Debug)]
pub(in crate::server) struct Room {
    capacity: Capacity,
    bytes: usize,
}

impl Room {
    /// Makes the room larger. Returns whether there is as much.
    pub(in crate::server) fn grow(&mut self, bytes: usize) -> bool {
        let fits = take(&self.capacity.taken.bytes, bytes, self.capacity.bytes);
        if fits {
            self.bytes += bytes;
        }
        fits
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let taken = &self.capacity.taken;
        taken.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// A response that keeps the place of its request until its body ends, if that is a stream.
pub(in crate::server) fn held(response: Response<Body>, place: Place) -> Response<Body> {
    if response.body().size_hint().exact().is_some() {
        return response;
    }
    response.map(|inner| {
        Body::wrap(HeldBody {
            inner,
            place: Some(place),
        })
    })
}

/// A body with a place.
struct HeldBody {
    inner: Body,
    place: Option<Place>,
}

impl HttpBody for HeldBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = Pin::new(&mut this.inner).poll_frame(cx);
        if matches!(frame, Poll::Ready(None | Some(Err(_)))) {
            this.place = None;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
