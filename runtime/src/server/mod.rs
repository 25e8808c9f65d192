//! The server: routing, reading, validation, the handler, and writing, around any generated dispatcher.
//!
//! A request comes in and an answer goes out, always: what a handler does not get to see (an unknown
//! operation, a body that cannot be read, input that violates the model) is answered in the protocol's own
//! form, and so is a handler that panics.

mod bucket;
mod call;
mod catch_panic;
mod encoding;
mod request_head;
mod request_id;

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response, request};

pub use self::call::Call;
use self::catch_panic::Guard;
pub use self::request_head::with_caller;
use crate::body::{self, Body, BodyError, BoxError};
use crate::protocol::server::{Exchange, Rejection, Route, ServerProtocol};
use crate::protocol::{self, stream};
use crate::{operation, uuid};

/// How many bytes of a request are read unless [`Service::with_body_limit`] says otherwise. A body that is
/// a stream is the handler's to read, and has no limit but the handler's.
pub const DEFAULT_BODY_LIMIT: usize = 2 << 20;

/// What a method of a server's trait returns: a future of the operation's output, or of one of its errors. An
/// `async fn` that returns a `Result` of them implements such a method.
pub trait Answer<O, E>: Future<Output = std::result::Result<O, E>> + Send {}

impl<F, O, E> Answer<O, E> for F where F: Future<Output = std::result::Result<O, E>> + Send {}

/// A handler at work.
pub type Handling<'a, O, E> = Pin<Box<dyn Future<Output = std::result::Result<O, E>> + Send + 'a>>;

/// A response under way.
pub type Responding = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Hands each operation to its method. Generated for each service.
pub trait Dispatch: Send + Sync + 'static {
    /// The service's table.
    fn service(&self) -> &'static operation::Service;

    /// Answers a call of the operation with this index in the table.
    fn dispatch(&self, operation: usize, call: Call) -> Responding;
}

/// A `tower::Service` that answers http 1.x requests: it mounts on axum and hyper, and a client in the same
/// process can have it as its transport. Clones share the handler.
pub struct Service<D> {
    dispatch: Arc<D>,
    body_limit: usize,
    bucket_host: Option<Arc<str>>,
    request_ids: RequestIds,
}

/// Makes up the ids of requests.
type RequestIds = Arc<dyn Fn() -> String + Send + Sync>;

impl<D: Dispatch> Service<D> {
    /// A service around a dispatcher.
    pub fn new(dispatch: D) -> Self {
        Self {
            dispatch: Arc::new(dispatch),
            body_limit: DEFAULT_BODY_LIMIT,
            bucket_host: None,
            request_ids: Arc::new(uuid::uuid),
        }
    }

    /// The same service, taking the id of each request, which its answer says and logs can, from this function:
    /// the id of a trace, say; or none, where it is empty. Without it, ids are UUIDs.
    #[must_use]
    pub fn with_request_ids(self, next: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            request_ids: Arc::new(next),
            ..self
        }
    }

    /// The same service, answering 413 to requests of more than so many bytes.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// The same service, taking what stands before this host for a bucket, as clients of Amazon S3 put it:
    /// `horses.s3.example.com/a` is `s3.example.com/horses/a`.
    #[must_use]
    pub fn with_bucket_host(self, host: impl Into<Arc<str>>) -> Self {
        Self {
            bucket_host: Some(host.into()),
            ..self
        }
    }
}

impl<D> Clone for Service<D> {
    fn clone(&self) -> Self {
        Self {
            dispatch: Arc::clone(&self.dispatch),
            body_limit: self.body_limit,
            bucket_host: self.bucket_host.clone(),
            request_ids: Arc::clone(&self.request_ids),
        }
    }
}

impl<D: Dispatch> fmt::Debug for Service<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("service", &self.dispatch.service().name())
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

impl<D, B> tower_service::Service<Request<B>> for Service<D>
where
    D: Dispatch,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let dispatch = Arc::clone(&self.dispatch);
        let limit = self.body_limit;
        let bucket_host = self.bucket_host.clone();
        let request_ids = Arc::clone(&self.request_ids);
        let request = request.map(Body::wrap);
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            if let Some(host) = bucket_host {
                bucket::to_path(&host, &mut head);
            }
            let protocol = protocol::spoken(dispatch.service(), &head);
            let exchange = Arc::new(Exchange {
                service: dispatch.service(),
                request_id: request_ids(),
            });
            let answer = answer(dispatch, protocol, Arc::clone(&exchange), head, body, limit);
            let mut response = match Guard::new(answer).await {
                Some(response) => response,
                None => protocol
                    .write_rejection(&exchange, &Rejection::Internal)
                    .map(Body::new),
            };
            body::add_response_length(&mut response);
            request_id::add(response.headers_mut(), &exchange.request_id);
            Ok(response)
        })
    }
}

/// Not generic over the body, so that it is compiled once for a dispatcher.
async fn answer<D: Dispatch>(
    dispatch: Arc<D>,
    protocol: &'static dyn ServerProtocol,
    exchange: Arc<Exchange>,
    mut head: request::Parts,
    body: Body,
    limit: usize,
) -> Response<Body> {
    let service = exchange.service;
    let reject = |rejection: Rejection| {
        let response = protocol.write_rejection(&exchange, &rejection);
        response.map(Body::new)
    };
    let (route, body) = match route(protocol, service, &mut head, body, limit).await {
        Ok(routed) => routed,
        Err(rejection) => return reject(rejection),
    };
    let Some(operation) = service.operations().get(route.operation).copied() else {
        return reject(Rejection::Internal);
    };
    if let Err(rejection) = protocol.admit(operation, &head) {
        return reject(rejection);
    }
    let (body, stream) = match stream::position(operation.input()) {
        Some(_) => (Body::empty(), Some(body)),
        None => (body, None),
    };
    let mut body = match read(body, limit).await {
        Ok(body) => body,
        Err(rejection) => return reject(rejection),
    };
    if !operation.request_encodings().is_empty() {
        body = match encoding::decode(&mut head, body, limit) {
            Ok(body) => body,
            Err(rejection) => return reject(rejection),
        };
    }
    let index = route.operation;
    dispatch
        .dispatch(
            index,
            Call {
                protocol,
                exchange: Arc::clone(&exchange),
                operation,
                route,
                head: Arc::new(head),
                body,
                stream,
            },
        )
        .await
}

/// The operation that a request is for, and the body, which may say that.
async fn route(
    protocol: &'static dyn ServerProtocol,
    service: &'static operation::Service,
    head: &mut request::Parts,
    body: Body,
    limit: usize,
) -> Result<(Route, Body), Rejection> {
    if let Some(route) = protocol.route(service, head)? {
        return Ok((route, body));
    }
    let mut body = read(body, limit).await?;
    if service
        .operations()
        .iter()
        .any(|it| !it.request_encodings().is_empty())
    {
        body = encoding::decode(head, body, limit)?;
    }
    Ok((protocol.route_by_body(service, &body)?, Body::new(body)))
}

/// The whole body.
async fn read(body: Body, limit: usize) -> Result<Bytes, Rejection> {
    body.read(limit).await.map_err(|error| match error {
        BodyError::TooLong(limit) => Rejection::TooLarge(limit),
        BodyError::Broken(_) => Rejection::Malformed("the body broke off".to_owned()),
    })
}
