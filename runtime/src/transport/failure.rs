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

/// The error of a request that the peer may have seen.
pub(super) fn of_exchange(error: ::hyper::Error) -> BoxError {
    // A server that does not trust the client may say so when the client believes to be connected already.
    match tls_failure::is_lasting(&error) {
        true => TransportFailure::Tls(error.into()).into(),
        false => error.into(),
    }
}
