//! Transports: they carry requests to a service and responses back.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

use crate::body::{Body, BoxError};

/// The future of a response.
pub type TransportFuture =
    Pin<Box<dyn Future<Output = std::result::Result<Response<Body>, BoxError>> + Send>>;

/// Carries requests to a service.
///
/// Every `tower::Service` of http 1.x requests is one: the HTTPS client of this crate, layers of tower around it, a
/// generated server in the same process, or a function as a service.
///
/// The extensions of each request hold the tables of its service and its operation, for layers:
/// `request.extensions().get::<&'static farrier::operation::Operation>()`, and the same with
/// `farrier::operation::Service`.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    fn send(&self, request: Request<Body>) -> TransportFuture;
}

impl<S, B> Transport for S
where
    S: tower_service::Service<Request<Body>, Response = Response<B>>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send + 'static,
    S::Error: Into<BoxError>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: Request<Body>) -> TransportFuture {
        // Readiness belongs to the clone that is asked: a clone of a ready service need not be ready.
        let mut service = self.clone();
        Box::pin(async move {
            std::future::poll_fn(|cx| service.poll_ready(cx))
                .await
                .map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(Body::wrap))
        })
    }
}

/// Copies a request with all that belongs to it, if its body is in memory. Layers that send a request again need it:
/// `tower::retry::Policy::clone_request` is this function.
pub fn try_clone(request: &Request<Body>) -> Option<Request<Body>> {
    let mut copy = Request::new(request.body().try_clone()?);
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.version_mut() = request.version();
    *copy.headers_mut() = request.headers().clone();
    *copy.extensions_mut() = request.extensions().clone();
    Some(copy)
}

/// A transport that several clients share with its connections, also those of different services. In generated code:
/// `Client::new(shared.clone(), "https://example.com")?`.
///
/// ```
/// use farrier::client::{Client, EndpointError, SharedTransport};
/// use farrier::operation::Service;
///
/// fn client(service: &'static Service, shared: &SharedTransport) -> Result<Client, EndpointError> {
///     Client::new(service, shared.clone(), "https://example.com")
/// }
/// ```
#[derive(Clone)]
pub struct SharedTransport(Arc<dyn Transport>);

impl SharedTransport {
    /// Shares a transport.
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }
}

impl Transport for SharedTransport {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.0.send(request)
    }
}

impl fmt::Debug for SharedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedTransport(..)")
    }
}
