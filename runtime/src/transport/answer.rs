//! The future of a response.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use ::hyper_util::client::legacy::{Error, ResponseFuture};
use http::{Response, StatusCode};

use super::expectation::Permission;
use super::idle_timeout::Bounded;
use super::late;
use super::patience::Patience;
use super::proxies::{Proxy, ProxyError};
use super::tls_failure;
use super::tunnel::refusal;
use crate::body::{Body, BoxError};
use crate::transport_failure::TransportFailure;

/// The response to a request, or the error of a wait that was too long.
#[must_use = "futures do nothing unless polled"]
pub struct Answer {
    response: ResponseFuture,
    patience: Patience,
    stall_timeout: Option<Duration>,
    /// The proxy that reads the request and its response.
    proxy: Option<Arc<Proxy>>,
    /// Whether the body of the request may be sent, if it asks.
    permission: Option<Permission>,
}

impl Answer {
    pub(super) fn new(
        response: ResponseFuture,
        patience: Patience,
        stall_timeout: Option<Duration>,
    ) -> Self {
        Self {
            response,
            patience,
            stall_timeout,
            proxy: None,
            permission: None,
        }
    }

    pub(super) fn permitted_by(self, permission: Option<Permission>) -> Self {
        Self { permission, ..self }
    }

    pub(super) fn forwarded_by(self, proxy: Option<Arc<Proxy>>) -> Self {
        Self { proxy, ..self }
    }
}

impl Future for Answer {
    type Output = Result<Response<Body>, BoxError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Poll::Ready(response) = Pin::new(&mut this.response).poll(cx) {
            let response = response.map_err(failure)?;
            // The status says of itself that it is the proxy's. Others may be the service's.
            if let (StatusCode::PROXY_AUTHENTICATION_REQUIRED, Some(proxy)) =
                (response.status(), &this.proxy)
                && let Some(kind) = refusal(response.status(), proxy.authorization().is_some())
            {
                return Poll::Ready(Err(TransportFailure::Proxy(proxy.error(kind).into()).into()));
            }
            let response = match this.stall_timeout {
                Some(limit) => response.map(|body| Body::wrap(Bounded::new(body, limit))),
                None => response.map(Body::wrap),
            };
            return Poll::Ready(Ok(match this.permission.take() {
                Some(permission) => response.map(|body| permission.end_with(body)),
                None => response,
            }));
        }
        let limit = ready!(this.patience.poll_end(cx));
        Poll::Ready(Err(late(format!("nothing came within {limit:?}"))))
    }
}

/// The error of hyper-util's client as one whose kind the caller can see.
fn failure(error: Error) -> BoxError {
    // A server that does not trust the client may say so when the client believes to be connected already.
    let is_lasting = tls_failure::is_lasting(&error);
    if !error.is_connect() {
        return match is_lasting {
            true => TransportFailure::Tls(error.into()).into(),
            false => error.into(),
        };
    }
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(cause) = next {
        match cause.downcast_ref::<ProxyError>() {
            Some(it) if !it.may_pass() => return TransportFailure::Proxy(error.into()).into(),
            _ => next = cause.source(),
        }
    }
    match is_lasting {
        true => TransportFailure::Tls(error.into()).into(),
        false => TransportFailure::Connect(error.into()).into(),
    }
}
