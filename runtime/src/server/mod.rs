//! The server: routing, reading, validation, the handler, and writing, around any generated dispatcher.
//!
//! In comes a request, out goes a response, always. An unknown operation, a body that cannot be read, input that
//! violates the model and a handler that panics are answered in the protocol's own form. The way of a request stands
//! in `stages.rs`; an [`Interceptor`] takes part in it. [`auth`] says how a service identifies its callers.

pub mod auth;
mod bodiless;
mod body_check;
mod call;
mod catch_panic;
mod checked_body;
mod content;
mod context;
mod cors;
mod damage;
mod encoding;
mod error;
mod error_source;
#[cfg(feature = "events")]
mod events;
mod expectation;
#[cfg(feature = "compression")]
mod gunzip_body;
mod handler;
mod health;
mod interceptor;
mod limits;
mod observe;
mod original_uri;
mod outcome;
mod received;
mod request_id;
mod responder;
#[cfg(feature = "serve")]
mod serve;
mod services;
mod stages;
mod unread;
mod verified_body;

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use bytes::Bytes;
use http::{Extensions, Request, Response, request};

use self::auth::{Anyone, AuthScheme, Door, Identified, Identify};
pub use self::call::Call;
pub use self::context::{Caller, Context};
pub use self::cors::{Cors, CorsError};
pub use self::error::Error;
pub use self::error_source::ErrorSource;
#[doc(hidden)]
pub use self::handler::Method;
pub use self::handler::{BoxHandlerFuture, HandlerFuture, IntoHandlerResult, PollHandler};
use self::interceptor::Interceptors;
pub use self::interceptor::{Interceptor, RequestContext};
use self::limits::LimitSettings;
pub use self::limits::{
    BODY_TIME, BUFFERED_BYTES, EVENT_BYTES, EVENT_IDLE_TIME, HANDLER_TIME, Limits,
    REQUESTS_AT_ONCE, STREAM_GRACE, STREAM_RATE,
};
pub use self::observe::{Measurement, Metric, Metrics};
pub use self::original_uri::OriginalUri;
pub use self::outcome::{Cause, Outcome};
use self::received::Received;
#[cfg(feature = "serve-tls")]
pub use self::serve::TlsError;
#[cfg(feature = "serve")]
pub use self::serve::{
    CONNECTIONS, HEADER_BYTES, HEADER_TIME, IDLE_TIME, Listener, Peer, SEND_RATE, SEND_TIME,
    SHUTDOWN_TIME, STREAMS_PER_CONNECTION, Serve, serve,
};
pub use self::services::Services;
use self::unread::Unread;
use crate::body::{Body, BoxError};
pub use crate::time;
use crate::time::{Clock, Sleeper};
use crate::{operation, uuid};

/// How many bytes of a request are read into memory unless [`Limits::body_bytes`] says otherwise.
pub const DEFAULT_BODY_LIMIT: usize = 2 << 20;

/// A response under way.
pub type ResponseFuture = Pin<Box<dyn Future<Output = Response<Body>> + Send>>;

/// Calls the handler's method for an operation. The implementation is generated for each service.
pub trait Dispatch: Send + Sync + 'static {
    /// What identifies a caller to the handler.
    type Caller: Caller;

    /// Returns the service's table of operations.
    fn service(&self) -> &'static operation::Service;

    /// Handles a call. `operation` is an index in the service's table.
    fn dispatch(&self, operation: usize, call: Call<Self::Caller>) -> ResponseFuture;
}

/// A `tower::Service` that handles requests of the crate `http` 1.x. It can be mounted on axum and hyper, or be the
/// transport of a client in the same process. Clones share the handler.
///
/// `A` says who may call: [`Anyone`], or [`Identified`] callers behind
/// [`identify`](Self::identify).
pub struct Service<D, A = Anyone> {
    dispatch: Arc<D>,
    door: A,
    settings: Arc<Settings>,
}

/// The settings of a service.
#[derive(Clone)]
struct Settings {
    limits: LimitSettings,
    /// The bytes of memory that the values of a request may take, in the place of the usual number.
    memory_limit: Option<usize>,
    /// Whether an enum can have a value that the model does not know.
    open_enums: bool,
    /// Creates the ids of requests.
    request_ids: Arc<dyn Fn(&request::Parts) -> String + Send + Sync>,
    interceptors: Interceptors,
    /// The settings of interceptors.
    own: Extensions,
    /// What browsers are told about scripts of other origins.
    cors: Option<Arc<cors::Policy>>,
    health: Option<health::HealthPath>,
    metrics: Option<Arc<dyn Metrics>>,
}

impl Settings {
    /// Returns the context of a request, which interceptors receive.
    fn context(
        &self,
        service: &'static operation::Service,
        operation: Option<&'static operation::Operation>,
    ) -> RequestContext<'_> {
        RequestContext {
            service,
            operation,
            settings: &self.own,
        }
    }
}

impl<D: Dispatch> Service<D> {
    /// A service around a dispatcher.
    pub fn new(dispatch: D) -> Self {
        let settings = Settings {
            limits: LimitSettings::default(),
            memory_limit: None,
            open_enums: false,
            request_ids: Arc::new(|_| uuid::uuid()),
            interceptors: Interceptors::default(),
            own: Extensions::new(),
            cors: None,
            health: None,
            metrics: None,
        };
        Self {
            dispatch: Arc::new(dispatch),
            door: Anyone,
            settings: Arc::new(settings),
        }
    }

    /// The same service, which asks who calls, by the schemes that the model gives each operation. It is asked before
    /// the body is read, and its answer is in the context of handlers. The module [`auth`] has an example.
    ///
    /// Without it, a service answers whoever calls, also where its model has schemes.
    #[must_use]
    pub fn identify<T: Identify<Caller = D::Caller>>(
        self,
        identify: T,
    ) -> Service<D, Identified<T>> {
        Service {
            dispatch: self.dispatch,
            door: Identified::new(identify),
            settings: self.settings,
        }
    }
}

impl<D: Dispatch, T: Identify> Service<D, Identified<T>> {
    /// The same service with a further scheme by which callers show who they are, in the place of one with the same id.
    /// Those of `smithy.api` but `@httpDigestAuth` are there already.
    #[must_use]
    pub fn with_auth_scheme(mut self, scheme: impl AuthScheme) -> Self {
        self.door.push(scheme);
        self
    }
}

impl<D: Dispatch, A> Service<D, A> {
    /// The same service with ids of requests from this function, which sees the head of the request: a proxy can have
    /// put the id of a trace there. Each response has the id in a header, for logs; an empty one is left out. Without
    /// a function, ids are UUIDs.
    #[must_use]
    pub fn with_request_ids(
        mut self,
        id: impl Fn(&request::Parts) -> String + Send + Sync + 'static,
    ) -> Self {
        Arc::make_mut(&mut self.settings).request_ids = Arc::new(id);
        self
    }

    /// The same service with these limits, in the place of those of the same name.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        self.with_limit_settings(|it| it.set(&limits))
    }

    /// The same service with these limits of one operation, in the place of those of the service. The operation is named
    /// by its table, a constant of the generated module: `&shop::UPLOAD_COVER`.
    #[must_use]
    pub fn with_limits_of(self, operation: &'static operation::Operation, limits: Limits) -> Self {
        self.with_limit_settings(|it| it.set_of(operation, &limits))
    }

    /// The same service, working on at most so many requests at once. Further ones are answered 503. A request counts
    /// until its response is handed over, or to the end of its response's body if that is a stream. Clones of the
    /// service count together.
    #[must_use]
    pub fn with_requests_at_once(self, count: usize) -> Self {
        self.with_limit_settings(|it| it.capacity.requests = count)
    }

    /// The same service, having at most so many bytes of bodies in memory. A request whose body has no room is answered
    /// 503. Clones of the service count together.
    #[must_use]
    pub fn with_buffered_bytes(self, bytes: usize) -> Self {
        self.with_limit_settings(|it| it.capacity.bytes = bytes)
    }

    /// The same service, measuring time by this clock. Tests give it [`VirtualTime`](time::VirtualTime).
    #[must_use]
    pub fn with_clock(self, clock: impl Clock) -> Self {
        self.with_limit_settings(|it| it.clock = Arc::new(clock))
    }

    /// The same service, whose limits of time wait by this sleeper. Without one, the timer of tokio does where the crate is
    /// built with it (features `serve` and `hyper`), or a thread.
    #[must_use]
    pub fn with_sleeper(self, sleeper: impl Sleeper) -> Self {
        self.with_limit_settings(|it| it.sleeper = Arc::new(sleeper))
    }

    fn with_limit_settings(mut self, change: impl FnOnce(&mut LimitSettings)) -> Self {
        change(&mut Arc::make_mut(&mut self.settings).limits);
        self
    }

    /// [`with_limits`](Self::with_limits) with [`Limits::body_bytes`] alone.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        self.with_limits(Limits::new().body_bytes(bytes))
    }

    /// [`with_limits_of`](Self::with_limits_of) with [`Limits::body_bytes`] alone:
    /// `service.with_body_limit_of(&shop::UPLOAD_COVER, 50 << 20)`.
    #[must_use]
    pub fn with_body_limit_of(
        self,
        operation: &'static operation::Operation,
        bytes: usize,
    ) -> Self {
        self.with_limits_of(operation, Limits::new().body_bytes(bytes))
    }

    /// The same service, answering 413 to requests whose values take more than so many bytes of memory. Small values can
    /// take hundreds of times what they take in a body: `{}` becomes a structure with all its members. The usual limit
    /// is 4 MiB, and 16 bytes for each byte of the body.
    #[must_use]
    pub fn with_memory_limit(mut self, bytes: usize) -> Self {
        Arc::make_mut(&mut self.settings).memory_limit = Some(bytes);
        self
    }

    /// The same service, which hands values of enums that the model does not know to its handlers, as the variant of
    /// such values. Otherwise they violate the model, and clients that are newer than the service get an error.
    #[must_use]
    pub fn with_open_enums(mut self) -> Self {
        Arc::make_mut(&mut self.settings).open_enums = true;
        self
    }

    /// The operation that a request calls, for layers around the service. `None` if there is none, or if the body names
    /// it, as in awsQuery and ec2Query. Each response has the operation in its extensions.
    pub fn operation_of(&self, head: &request::Parts) -> Option<&'static operation::Operation> {
        stages::operation_of(self.dispatch.service(), &self.settings, head)
    }

    /// Returns an error as the service itself would answer the request with: in the protocol of the request, with an id.
    /// Layers around the service refuse requests with it.
    ///
    /// ```
    /// use farrier::server::{Dispatch, Error, Service};
    /// use http::header::AUTHORIZATION;
    /// use http::{Response, request};
    ///
    /// /// What a layer answers in the place of the service.
    /// fn refuse<D: Dispatch>(
    ///     service: &Service<D>,
    ///     head: &request::Parts,
    /// ) -> Option<Response<farrier::Body>> {
    ///     if head.headers.contains_key(AUTHORIZATION) {
    ///         return None;
    ///     }
    ///     let error = Error::new(401, "Unauthorized", "who are you?");
    ///     let error = error.with_header("www-authenticate", "Bearer");
    ///     Some(service.error_response(head, error))
    /// }
    /// ```
    pub fn error_response(&self, head: &request::Parts, error: Error) -> Response<Body> {
        stages::error_response(self.dispatch.service(), &self.settings, head, error)
    }

    /// The same service with an interceptor, which runs after those that it has already.
    #[must_use]
    pub fn with_interceptor(mut self, interceptor: impl Interceptor) -> Self {
        let settings = Arc::make_mut(&mut self.settings);
        settings.interceptors.push(interceptor);
        self
    }

    /// The same service with a setting for its interceptors, which find it by its type
    /// ([`RequestContext::setting`]). It replaces a setting of the same type.
    #[must_use]
    pub fn with_setting<T: Clone + Send + Sync + 'static>(mut self, setting: T) -> Self {
        Arc::make_mut(&mut self.settings).own.insert(setting);
        self
    }
}

impl<D, A: Clone> Clone for Service<D, A> {
    fn clone(&self) -> Self {
        Self {
            dispatch: Arc::clone(&self.dispatch),
            door: self.door.clone(),
            settings: Arc::clone(&self.settings),
        }
    }
}

impl<D: Dispatch, A> fmt::Debug for Service<D, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("service", &self.dispatch.service().name())
            .field("body_limit", &self.settings.limits.body_bytes())
            .finish_non_exhaustive()
    }
}

impl<D, A, B> tower_service::Service<Request<B>> for Service<D, A>
where
    D: Dispatch,
    A: Door<D::Caller> + Clone,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let dispatch = Arc::clone(&self.dispatch);
        let door = self.door.clone();
        let settings = Arc::clone(&self.settings);
        let (head, body) = request.into_parts();
        let (unread, body) = Unread::watch(Body::wrap(body), &head);
        let received = Received::new(head, body);
        Box::pin(async move {
            let response = stages::respond(dispatch, door, Arc::clone(&settings), received).await;
            // A response that is a stream may be what the client waits for before it sends more.
            let is_whole = http_body::Body::size_hint(response.body())
                .exact()
                .is_some();
            if is_whole && !limits::ends_connection(&response) {
                unread.drain(&settings.limits).await;
            }
            Ok(response)
        })
    }
}
