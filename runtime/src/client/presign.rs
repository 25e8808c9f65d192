//! Presigned requests: the input of an operation comes in, a request comes out that someone else can send, without an
//! identity and for a while.
//!
//! The stages are those of a call up to its signature, which stands in the query of the URI. Nothing is added that only
//! this client can know: no length of a body, no default checksum, no name of its software.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, USER_AGENT};
use http::{Method, Request, Uri};
use http_body::Body as _;

use super::auth_error::AuthError;
use super::auth_scheme::SigningContext;
use super::authorization;
use super::call::{self, Prepared, Unsendable, build};
use super::{Client, Config, RequestChecksums, RequestContext, ResponseChecksums, checksum};
use crate::body::{BoxError, Payload};
use crate::operation::Operation;
use crate::protocol::client::RequestParts;
use crate::shape::{self, Structure};
use crate::time::Skew;

/// The input of an operation, which knows its operation. Generated inputs have it.
pub trait OperationInput: Structure {
    /// The generated client that calls it.
    type Client;

    /// The operation.
    #[doc(hidden)]
    fn operation() -> &'static Operation;
}

/// A request that is signed in the query of its URI. Whoever has it can send it until it expires, so it is as secret as
/// what it gives access to. Printed, its query does not show.
///
/// It has to be sent with its [method](Self::method), its [URI](Self::uri), its [headers](Self::headers) and its
/// [body](Self::body). Other headers may be sent, too, as far as the service does not expect them to be signed.
#[derive(Clone)]
pub struct PresignedRequest {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
    expires_at: SystemTime,
}

impl PresignedRequest {
    /// The method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URI, with the signature in its query.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The headers that have to be sent. `host` is not among them.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body that has to be sent. It is empty if the input has none: a stream is sent by whoever uses the request.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// When the service stops taking it: after the time that was asked for, or with the identity that signed it, which
    /// may expire before.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }

    /// The request, for a client of HTTP.
    pub fn into_request(self) -> Request<Bytes> {
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        request
    }
}

impl fmt::Debug for PresignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.keys().collect();
        f.debug_struct("PresignedRequest")
            .field("method", &self.method)
            .field("host", &self.uri.host())
            .field("path", &self.uri.path())
            .field("headers", &headers)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The future of a [`PresignedRequest`].
#[must_use = "futures do nothing unless polled"]
pub struct PresignFuture(
    Pin<Box<dyn Future<Output = Result<PresignedRequest, PresignError>> + Send>>,
);

impl Future for PresignFuture {
    type Output = Result<PresignedRequest, PresignError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for PresignFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresignFuture(..)")
    }
}

/// A request that could not be presigned. Printed, it names the operation and says why.
#[derive(Debug)]
pub struct PresignError {
    operation: &'static str,
    kind: PresignErrorKind,
}

/// Why a request could not be presigned.
#[derive(Debug)]
#[non_exhaustive]
pub enum PresignErrorKind {
    /// The input cannot be written, or has a body that cannot be signed.
    Serialize(shape::Error),
    /// Nothing says where the request goes.
    Endpoint(BoxError),
    /// The request could not be signed, or not for so long.
    Auth(AuthError),
    /// An interceptor refused the request.
    Interceptor(BoxError),
}

impl PresignError {
    /// The name of the operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Why the request could not be presigned.
    pub fn kind(&self) -> &PresignErrorKind {
        &self.kind
    }
}

impl fmt::Display for PresignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        match &self.kind {
            PresignErrorKind::Serialize(source) => write!(f, "input cannot be presigned: {source}"),
            PresignErrorKind::Endpoint(source) => write!(f, "no endpoint: {source}"),
            PresignErrorKind::Auth(error) => write!(f, "{error}"),
            PresignErrorKind::Interceptor(source) => {
                write!(f, "an interceptor refused the request: {source}")
            }
        }
    }
}

impl std::error::Error for PresignError {}

impl From<Unsendable> for PresignErrorKind {
    fn from(reason: Unsendable) -> Self {
        match reason {
            Unsendable::Input(error) => Self::Serialize(error),
            Unsendable::Endpoint(error) => Self::Endpoint(error),
            Unsendable::Interceptor(error) => Self::Interceptor(error),
        }
    }
}

impl Client {
    /// Presigns the request of an operation, so that someone else can send it for so long.
    pub fn presign<I: OperationInput>(&self, input: I, expires_in: Duration) -> PresignFuture {
        start(Arc::clone(&self.0), I::operation(), input, None, expires_in)
    }
}

/// Writes the request, and returns what signs it. `error` is what is wrong with the settings of the call.
pub(super) fn start<I: Structure>(
    mut config: Arc<Config>,
    operation: &'static Operation,
    mut input: I,
    error: Option<shape::Error>,
    expires_in: Duration,
) -> PresignFuture {
    // A checksum of a body that is not there would be wrong, and who sends the request wants none of the response.
    let settings = Arc::make_mut(&mut config);
    settings.set_setting(RequestChecksums::WhenRequired);
    settings.set_setting(ResponseChecksums::WhenRequired);
    // Interceptors see the input.
    let kept = config.interceptors.need_input();
    let prepared = call::prepare(&config, operation, &mut input, error);
    let input = kept.then(|| Box::new(input) as Box<dyn Structure>);
    let run = run(prepared, input, expires_in);
    PresignFuture(Box::pin(async move {
        let operation = operation.name();
        run.await.map_err(|kind| PresignError { operation, kind })
    }))
}

/// The future of a call that cannot be presigned any more.
pub(super) fn polled(operation: &'static Operation) -> PresignFuture {
    let error = shape::Error::new("the call has been polled already");
    let error = PresignError {
        operation: operation.name(),
        kind: PresignErrorKind::Serialize(error),
    };
    PresignFuture(Box::pin(std::future::ready(Err(error))))
}

/// Runs the stages up to the signature.
async fn run(
    prepared: Prepared,
    input: Option<Box<dyn Structure>>,
    expires_in: Duration,
) -> Result<PresignedRequest, PresignErrorKind> {
    let (mut context, mut request) = prepared?;
    context.input = input;
    let config = Arc::clone(&context.config);
    let interceptors = &config.interceptors;
    interceptors
        .each(|it| it.modify_endpoint(&mut context, &mut request))
        .map_err(PresignErrorKind::Interceptor)?;
    check_body(&request).map_err(PresignErrorKind::Serialize)?;
    interceptors
        .each(|it| it.modify_before_signing(&context, &mut request))
        .map_err(PresignErrorKind::Interceptor)?;
    complete(&context, &mut request);
    let authorization = authorization::resolve(&context).await;
    let authorization = authorization.map_err(PresignErrorKind::Auth)?;
    let authorization = authorization.ok_or_else(|| {
        let message = "calls of the operation are not authorized: its URI needs no signature";
        PresignErrorKind::Auth(AuthError::not_signed("smithy.api#noAuth", message.into()))
    })?;
    let mut request = build(&context, request).map_err(PresignErrorKind::Serialize)?;
    let scheme = &authorization.scheme;
    let identity = &authorization.identity;
    // The clock of this machine: whoever sends the request may do so much later, and with another one.
    let now = config.time.clock.now();
    let signing = SigningContext {
        request: &context,
        scheme: authorization.auth_trait,
        endpoint_scheme: authorization.endpoint_scheme(&context),
        now,
        skew: Skew::ZERO,
    };
    scheme
        .presign(identity, &signing, &mut request, expires_in)
        .map_err(|cause| PresignErrorKind::Auth(AuthError::not_signed(scheme.id(), cause)))?;
    let expires_at = now.checked_add(expires_in).unwrap_or(now);
    let (head, body) = request.into_parts();
    Ok(PresignedRequest {
        method: head.method,
        uri: head.uri,
        headers: head.headers,
        body: body.bytes().clone(),
        expires_at: identity
            .expires_at()
            .map_or(expires_at, |it| it.min(expires_at)),
    })
}

/// Checks that the body is in memory or empty: nobody could send a stream that this client was given.
fn check_body(request: &RequestParts) -> shape::Result {
    match &request.body {
        Payload::Stream(body) if body.size_hint().exact() != Some(0) => Err(shape::Error::new(
            "its body is a stream, which is sent by whoever uses the request: leave it empty",
        )),
        _ => Ok(()),
    }
}

/// Adds what calls have beside their input: the checksum of a body that has to have one, and the client's headers. What
/// describes a body that is not there is left out, and a form goes into the query, so that a browser can send it.
fn complete(context: &RequestContext, request: &mut RequestParts) {
    let config = context.config();
    for (name, value) in &config.headers {
        let entry = request.headers.entry(name);
        entry.or_insert_with(|| value.clone());
    }
    request.headers.remove(USER_AGENT);
    if let Payload::Bytes(body) = &request.body
        && !body.is_empty()
    {
        #[cfg(feature = "query")]
        if move_form(config, request) {
            return;
        }
        checksum::add(request);
    } else {
        request.body = Payload::default();
        checksum::forget(context.operation(), request);
        if request
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|it| it == "application/octet-stream")
        {
            request.headers.remove(CONTENT_TYPE);
        }
    }
}

/// Moves the form of a query protocol into the query: services take it there with GET. Returns whether there is one.
#[cfg(feature = "query")]
fn move_form(config: &Config, request: &mut RequestParts) -> bool {
    use crate::operation::Protocol;
    let Payload::Bytes(body) = &request.body else {
        return false;
    };
    let is_query = matches!(config.protocol, Protocol::AwsQuery | Protocol::Ec2Query);
    let Ok(form) = str::from_utf8(body) else {
        return false;
    };
    if !is_query || request.method != Method::POST {
        return false;
    }
    let separator = match request.path_and_query.contains('?') {
        true => '&',
        false => '?',
    };
    request.path_and_query = format!("{}{separator}{form}", request.path_and_query).into();
    request.method = Method::GET;
    request.body = Payload::default();
    request.headers.remove(CONTENT_TYPE);
    true
}
