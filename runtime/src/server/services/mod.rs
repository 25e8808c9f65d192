//! Several services in one process, told apart by the host or the start of the path.
//!
//! In comes a request, out goes the response of the service that it is for. The service sees the path behind the start,
//! and finds the whole URI in the extensions of the request ([`OriginalUri`]).

mod place;

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use tower_service::Service as TowerService;

use self::place::{Host, Prefix, host_of};
use super::{OriginalUri, ResponseFuture};
use crate::body::{Body, BoxError};
use crate::excerpt::Excerpt;

/// Several services as one, which is a `tower::Service` as each of them.
///
/// ```
/// use farrier::server::{Dispatch, Service, Services};
///
/// # fn all<A: Dispatch<Caller = ()>, B: Dispatch<Caller = ()>, C: Dispatch<Caller = ()>>(
/// #     shop: Service<A>, forge: Service<B>, admin: Service<C>,
/// # ) -> Services {
/// Services::new().at("/shop", shop).at("/forge", forge).at_host("admin.example.com", admin)
/// # }
/// ```
///
/// A host comes before a path, and a longer path before a shorter one. A request that is for none of them is answered 404,
/// unless there is a [`fallback`](Self::fallback). Clients of a service at a path have the path in their endpoint:
/// `https://example.com/shop`.
#[derive(Clone, Default)]
#[must_use]
pub struct Services {
    hosts: Vec<(Host, Mounted)>,
    /// The longest first.
    prefixes: Vec<(Prefix, Mounted)>,
    fallback: Option<Mounted>,
}

/// A service at its place.
#[derive(Clone)]
struct Mounted(Arc<dyn Fn(Request<Body>) -> ResponseFuture + Send + Sync>);

impl Mounted {
    fn new<S, B>(service: S) -> Self
    where
        S: TowerService<Request<Body>, Response = Response<B>, Error = Infallible>,
        S: Clone + Send + Sync + 'static,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Arc::new(move |request| {
            let mut service = service.clone();
            Box::pin(async move {
                let Ok(()) = poll_fn(|cx| service.poll_ready(cx)).await;
                let Ok(response) = service.call(request).await;
                response.map(Body::wrap)
            })
        }))
    }
}

impl Services {
    /// No service yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a service for paths that begin with these segments: `/shop` is the start of `/shop` and `/shop/orders`, and not
    /// of `/shopping`. The service sees the path without them. An empty text, or `/`, is the start of every path. A
    /// service that was at the same place is replaced.
    pub fn at<S, B>(mut self, path: &str, service: S) -> Self
    where
        S: TowerService<Request<Body>, Response = Response<B>, Error = Infallible>,
        S: Clone + Send + Sync + 'static,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let prefix = Prefix::new(path);
        self.prefixes.retain(|(it, _)| *it != prefix);
        self.prefixes.push((prefix, Mounted::new(service)));
        self.prefixes.sort_by_key(|(it, _)| it.rank());
        self
    }

    /// Adds a service for requests to this host: `api.example.com`. The port of a request does not count, unless the host
    /// is given with one. A service that was at the same host is replaced.
    pub fn at_host<S, B>(mut self, host: &str, service: S) -> Self
    where
        S: TowerService<Request<Body>, Response = Response<B>, Error = Infallible>,
        S: Clone + Send + Sync + 'static,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let host = Host::new(host);
        self.hosts.retain(|(it, _)| *it != host);
        self.hosts.push((host, Mounted::new(service)));
        self.hosts.sort_by_key(|(it, _)| it.rank());
        self
    }

    /// Hands requests that are for no service to this one.
    pub fn fallback<S, B>(mut self, service: S) -> Self
    where
        S: TowerService<Request<Body>, Response = Response<B>, Error = Infallible>,
        S: Clone + Send + Sync + 'static,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.fallback = Some(Mounted::new(service));
        self
    }

    /// The service that a request is for. The start of its path is taken off.
    fn find<B>(&self, request: &mut Request<B>) -> Option<&Mounted> {
        let host = host_of(request).unwrap_or_default();
        let mut hosts = self.hosts.iter();
        if let Some((_, mounted)) = hosts.find(|(it, _)| it.matches(host)) {
            return Some(mounted);
        }
        for (prefix, mounted) in &self.prefixes {
            if let Some(rest) = prefix.strip(request.uri()) {
                let whole = std::mem::replace(request.uri_mut(), rest);
                let extensions = request.extensions_mut();
                if extensions.get::<OriginalUri>().is_none() {
                    extensions.insert(OriginalUri(whole));
                }
                return Some(mounted);
            }
        }
        self.fallback.as_ref()
    }
}

/// The answer to a request that is for no service.
fn nowhere(uri: &Uri) -> Response<Body> {
    let text = format!("no service is at {}\n", Excerpt(uri.path()));
    let mut response = Response::new(Body::new(text));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}

impl<B> TowerService<Request<B>> for Services
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let Some(mounted) = self.find(&mut request) else {
            return Box::pin(ready(Ok(nowhere(request.uri()))));
        };
        let answer = (mounted.0)(request.map(Body::wrap));
        Box::pin(async move { Ok(answer.await) })
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts = self.hosts.iter().map(|(it, _)| it);
        let prefixes = self.prefixes.iter().map(|(it, _)| it);
        f.debug_struct("Services")
            .field("hosts", &Vec::from_iter(hosts))
            .field("paths", &Vec::from_iter(prefixes))
            .field("fallback", &self.fallback.is_some())
            .finish()
    }
}
