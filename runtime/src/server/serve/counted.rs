//! A service whose requests are counted while they are under way.
//!
//! In comes a request of hyper, out goes the service's response. Its body keeps the request counted until it is dropped.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::activity::{Activity, UnderWay};
use super::listener::Peer;

/// A service of one connection.
pub(super) struct Counted<S> {
    pub(super) service: S,
    pub(super) activity: Arc<Activity>,
    pub(super) peer: Peer,
}

impl<S, B> hyper::service::Service<Request<Incoming>> for Counted<S>
where
    S: tower_service::Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone,
{
    type Response = Response<CountedBody<B>>;
    type Error = Infallible;
    type Future = CountedFuture<S>;

    fn call(&self, mut request: Request<Incoming>) -> CountedFuture<S> {
        request.extensions_mut().insert(self.peer.clone());
        CountedFuture {
            state: State::Waiting {
                service: self.service.clone(),
                request: Some(request),
            },
            under_way: Some(UnderWay::new(&self.activity)),
        }
    }
}

pin_project_lite::pin_project! {
    /// The response to a request under way.
    pub(super) struct CountedFuture<S: tower_service::Service<Request<Incoming>>> {
        #[pin]
        state: State<S, S::Future>,
        under_way: Option<UnderWay>,
    }
}

pin_project_lite::pin_project! {
    #[project = StateProjection]
    enum State<S, F> {
        /// The service is not ready.
        Waiting { service: S, request: Option<Request<Incoming>> },
        Called { #[pin] future: F },
    }
}

impl<S, B> Future for CountedFuture<S>
where
    S: tower_service::Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
{
    type Output = Result<Response<CountedBody<B>>, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let response = loop {
            let future = match this.state.as_mut().project() {
                StateProjection::Waiting { service, request } => {
                    let Ok(()) = ready!(service.poll_ready(cx));
                    let Some(request) = request.take() else {
                        return Poll::Pending;
                    };
                    service.call(request)
                }
                StateProjection::Called { future } => break ready!(future.poll(cx)),
            };
            this.state.set(State::Called { future });
        };
        let mut under_way = this.under_way.take();
        if let Some(under_way) = &mut under_way {
            under_way.set_ours(false);
        }
        let Ok(response) = response;
        Poll::Ready(Ok(response.map(|inner| CountedBody { inner, under_way })))
    }
}

pin_project_lite::pin_project! {
    /// The body of a response. Its request is under way until it is dropped.
    pub(super) struct CountedBody<B> {
        #[pin]
        inner: B,
        under_way: Option<UnderWay>,
    }
}

impl<B: Body> Body for CountedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let frame = this.inner.poll_frame(cx);
        if let Some(under_way) = this.under_way {
            under_way.set_ours(frame.is_pending());
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
