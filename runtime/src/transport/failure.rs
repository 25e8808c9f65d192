//! Errors as the client tells them apart.

use super::proxies::ProxyError;
use super::tls_failure;
use crate::body::BoxError;
use crate::transport_failure::TransportFailure;

/// The error of a connection that was not made: nothing was sent.
pub(super) fn of_connecting(error: BoxError) -> BoxError {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error.as_ref());
    while let Some(cause) = next {
        match cause.downcast_ref::<ProxyError>() {
            Some(it) if !it.may_pass() => return TransportFailure::Proxy(error).into(),
            _ => next = cause.source(),
        }
    }
    match tls_failure::is_lasting(error.as_ref()) {
        true => TransportFailure::Tls(error).into(),
        false => TransportFailure::Connect(error).into(),
    }
}

/// The error of a request that the peer may have seen, and has not answered.
pub(super) fn of_exchange(error: ::hyper::Error) -> BoxError {
    // A server that does not trust the client may say so when the client believes to be connected already.
    if tls_failure::is_lasting(&error) {
        return TransportFailure::Tls(error.into()).into();
    }
    match is_refused(&error) {
        true => TransportFailure::Refused(error.into()).into(),
        false => error.into(),
    }
}

/// Whether the peer has said that it did nothing of what a request asks (RFC 9113, 8.7).
#[cfg(feature = "http2")]
fn is_refused(error: &::hyper::Error) -> bool {
    let cause = std::error::Error::source(error);
    let Some(cause) = cause.and_then(|it| it.downcast_ref::<h2::Error>()) else {
        return false;
    };
    let is_refused_stream = cause.is_reset() && cause.reason() == Some(h2::Reason::REFUSED_STREAM);
    // GOAWAY is the error only of requests beyond the last one that the peer may have processed.
    cause.is_remote() && (is_refused_stream || cause.is_go_away())
}

/// HTTP/1.1 has no word for it.
#[cfg(not(feature = "http2"))]
fn is_refused(_: &::hyper::Error) -> bool {
    false
}
