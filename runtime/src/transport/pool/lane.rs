//! A connection: HTTP/1.1, which carries one request at a time, or HTTP/2, which carries many.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::hyper::body::Incoming;
#[cfg(feature = "http2")]
use ::hyper::client::conn::http2;
use ::hyper::client::conn::{TrySendError, http1};
use http::header::{HOST, PROXY_AUTHORIZATION};
use http::uri::{Parts, Scheme};
use http::{HeaderValue, Request, Response, StatusCode, Uri, Version};
use tokio::runtime::Id;
use tokio::sync::oneshot;

use super::hosts::{Keep, here};
use crate::body::{Body, BoxError};
use crate::transport::proxies::Proxy;
use crate::transport::tunnel::refusal;
use crate::transport_failure::TransportFailure;

/// A connection.
pub(super) struct Lane {
    sender: Sender,
    /// The value of `host`.
    host: Option<HeaderValue>,
    /// The proxy that reads the requests and their responses.
    proxy: Option<Arc<Proxy>>,
    runtime: Option<Id>,
}

pub(super) enum Sender {
    Http1 {
        sender: http1::SendRequest<Body>,
        _use: Use,
    },
    #[cfg(feature = "http2")]
    Http2(http2::SendRequest<Body>),
}

/// The use of a connection: it is given up when this is dropped.
pub(super) struct Use {
    _in_use: oneshot::Sender<Infallible>,
}

impl Use {
    /// Begins a use, and returns what fails when it is over.
    pub(super) fn begin() -> (Self, oneshot::Receiver<Infallible>) {
        let (in_use, is_used) = oneshot::channel();
        (Self { _in_use: in_use }, is_used)
    }
}

/// A request that has no response.
pub(super) enum Unsent {
    /// Nothing of it was sent.
    Whole(Box<Request<Body>>, ::hyper::Error),
    /// The peer may have seen it.
    Partly(::hyper::Error),
}

impl Lane {
    /// A connection that runs on the runtime of the caller.
    pub(super) fn new(sender: Sender, uri: &Uri, proxy: Option<Arc<Proxy>>) -> Self {
        Self {
            sender,
            host: host(uri),
            proxy,
            runtime: here(),
        }
    }

    /// Gives a request the form that it has on this connection (RFC 9112, 3.2): the peer knows the host by the header
    /// `host`, a proxy by the target, and with HTTP/2 by a field of its own.
    pub(super) fn address(&self, request: &mut Request<Body>) {
        if !matches!(self.sender, Sender::Http1 { .. }) {
            return;
        }
        if let Some(host) = &self.host {
            let headers = request.headers_mut();
            headers.entry(HOST).or_insert_with(|| host.clone());
        }
        if request.version() == Version::HTTP_2 {
            *request.version_mut() = Version::HTTP_11;
        }
        match &self.proxy {
            Some(proxy) => {
                if let Some(authorization) = proxy.authorization() {
                    let headers = request.headers_mut();
                    headers.insert(PROXY_AUTHORIZATION, authorization.clone());
                }
            }
            None => *request.uri_mut() = target(request.uri()),
        }
    }

    /// Sends a request.
    pub(super) async fn send(
        &mut self,
        request: Request<Body>,
    ) -> Result<Response<Incoming>, Unsent> {
        match &mut self.sender {
            Sender::Http1 { sender, .. } => sender.try_send_request(request).await,
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.try_send_request(request).await,
        }
        .map_err(Unsent::of)
    }

    /// Checks that a response is not one in which a proxy speaks of itself. Other statuses may be the service's.
    pub(super) fn check(&self, status: StatusCode) -> Result<(), BoxError> {
        if status != StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Ok(());
        }
        let refused = self.proxy.as_ref().and_then(|proxy| {
            let kind = refusal(status, proxy.authorization().is_some())?;
            Some(TransportFailure::Proxy(proxy.error(kind).into()))
        });
        refused.map_or(Ok(()), |it| Err(it.into()))
    }

    /// Whether it will never take a request again.
    pub(super) fn is_closed(&self) -> bool {
        match &self.sender {
            Sender::Http1 { sender, .. } => sender.is_closed(),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.is_closed(),
        }
    }

    /// Waits until it can take the next request.
    pub(super) fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ::hyper::Error>> {
        match &mut self.sender {
            Sender::Http1 { sender, .. } => sender.poll_ready(cx),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.poll_ready(cx),
        }
    }
}

impl Keep for Lane {
    fn is_open(&self) -> bool {
        match &self.sender {
            Sender::Http1 { sender, .. } => sender.is_ready(),
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => sender.is_ready(),
        }
    }

    fn share(&self) -> Option<Self> {
        match &self.sender {
            Sender::Http1 { .. } => None,
            #[cfg(feature = "http2")]
            Sender::Http2(sender) => Some(Self {
                sender: Sender::Http2(sender.clone()),
                host: self.host.clone(),
                proxy: self.proxy.clone(),
                runtime: self.runtime,
            }),
        }
    }

    fn runtime(&self) -> Option<Id> {
        self.runtime
    }
}

impl Unsent {
    fn of(mut error: TrySendError<Request<Body>>) -> Self {
        match error.take_message() {
            Some(request) => Self::Whole(Box::new(request), error.into_error()),
            None => Self::Partly(error.into_error()),
        }
    }
}

/// The target of a request to the host itself: path and query.
fn target(uri: &Uri) -> Uri {
    let mut parts = Parts::default();
    parts.path_and_query = uri.path_and_query().cloned();
    // A path alone is always a URI, and no path is that of the root.
    Uri::from_parts(parts).unwrap_or_default()
}

/// The value of `host` for a URI: the host, and the port unless it is the one of the scheme (RFC 9110, 7.2).
fn host(uri: &Uri) -> Option<HeaderValue> {
    let authority = uri.authority()?;
    let is_usual = match authority.port_u16() {
        Some(80) => uri.scheme() == Some(&Scheme::HTTP),
        Some(443) => uri.scheme() == Some(&Scheme::HTTPS),
        Some(_) => false,
        None => true,
    };
    let text = if is_usual {
        authority.host()
    } else {
        let (_, host) = authority
            .as_str()
            .rsplit_once('@')
            .unwrap_or(("", authority.as_str()));
        host
    };
    HeaderValue::from_str(text).ok()
}
