//! Callers that are slow, and services that are: what is answered, over every protocol.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use farrier::Body;
use farrier::server::Limits;
use farrier::server::time::VirtualTime;
use http_body::Frame;

use crate::requests::{head, request, send};
use crate::service::{PROTOCOLS, Told, service};
use crate::tree::structure;

/// A body of which nothing comes.
struct Stuck;

impl http_body::Body for Stuck {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Pending
    }
}

#[test]
fn a_body_that_does_not_come_is_a_timeout_in_the_form_of_its_protocol() {
    for protocol in PROTOCOLS {
        let time = VirtualTime::default();
        let service = service(protocol, Told::Plainly).with_sleeper(time.clone());
        let request = head(protocol).body(Body::wrap(Stuck)).unwrap();
        let answer = send(&service, request);
        let text = answer.text();
        assert_eq!(answer.status, 408, "{}: {text}", protocol.name());
        let told = "the body did not arrive within 60s";
        assert!(text.contains(told), "{}: {text}", protocol.name());
        assert_eq!(time.passed(), Duration::from_secs(60));
    }
}

#[test]
fn a_service_without_a_place_says_so_in_the_form_of_its_protocol() {
    for protocol in PROTOCOLS {
        let service = service(protocol, Told::Plainly)
            .with_requests_at_once(0)
            .with_limits(Limits::new());
        let answer = send(&service, request(protocol, &structure([])));
        let text = answer.text();
        assert_eq!(answer.status, 503, "{}: {text}", protocol.name());
        let told = "the service works on 0 requests already";
        assert!(text.contains(told), "{}: {text}", protocol.name());
    }
}
