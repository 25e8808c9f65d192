//! What callers are told who exceed a limit: a [`Rejection`] for each limit, which the protocol writes in its form, and
//! the end of the connection of callers that are too slow.

use std::time::Duration;

use http::header::{CONNECTION, HeaderValue, RETRY_AFTER};
use http::{Response, Version};

use crate::protocol::server::Rejection;

/// An extension of a response after which the connection ends.
#[derive(Clone, Copy)]
struct EndsConnection;

/// The refusal of a request whose handler takes too long.
pub(in crate::server) fn handler_too_slow(limit: Option<Duration>) -> Rejection {
    let limit = limit.unwrap_or_default();
    Rejection::Unavailable(format!("the request was not answered within {limit:?}"))
}

/// The refusal of a request that has no place.
pub(in crate::server) fn busy(requests: usize) -> Rejection {
    let message = format!("the service works on {requests} requests already: try again later");
    Rejection::Unavailable(message)
}

/// The refusal of a request whose body has no room.
pub(in crate::server) fn out_of_memory() -> Rejection {
    let message = "the service has too many bodies of requests in memory: try again later";
    Rejection::Unavailable(message.to_owned())
}

/// The refusal of a request whose body did not come in time.
pub(in crate::server) fn body_too_slow(limit: Option<Duration>) -> Rejection {
    let limit = limit.unwrap_or_default();
    Rejection::TooSlow(format!("the body did not arrive within {limit:?}"))
}

/// Adds to a refusal what its kind asks for: when to come back, or that the connection ends.
pub(in crate::server) fn complete<B>(response: &mut Response<B>, rejection: &Rejection) {
    match rejection {
        Rejection::TooSlow(_) => drop(response.extensions_mut().insert(EndsConnection)),
        Rejection::Unavailable(_) => {
            let soon = HeaderValue::from_static("1");
            response.headers_mut().insert(RETRY_AFTER, soon);
        }
        _ => {}
    }
}

/// Whether the connection ends with the response, so that nobody waits for the rest of the body.
pub(in crate::server) fn ends_connection<B>(response: &Response<B>) -> bool {
    response.extensions().get::<EndsConnection>().is_some()
}

/// Lets the connection end with a response that says so. HTTP/2 has no header for it, and streams of their own.
pub(in crate::server) fn hang_up<B>(response: &mut Response<B>, version: Version) {
    if ends_connection(response) && version <= Version::HTTP_11 {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
}
