//! Events of AWS Lambda. Any bytes come in, and are taken as JSON.
//!
//! The checks: nothing panics, and what is taken for a request has an answer with a status.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use farrier::Body;
use farrier_aws::lambda;
use http::{Request, Response};
use tower_service::Service;

/// Answers with the body of the request.
#[derive(Clone)]
struct Echo;

impl Service<Request<Body>> for Echo {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (head, body) = request.into_parts();
        let mut response = Response::new(body);
        *response.headers_mut() = head.headers;
        ready(Ok(response))
    }
}

/// Answers an event.
///
/// # Panics
///
/// When a check fails.
pub fn event(bytes: &[u8]) {
    let Ok(event) = serde_json::from_slice(bytes) else {
        return;
    };
    let answer = pin!(lambda::answer(Echo, event));
    let Poll::Ready(answer) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing here waits");
    };
    if let Ok(answer) = answer {
        assert!(answer["statusCode"].is_u64(), "{answer}");
    }
}
