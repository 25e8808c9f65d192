//! Interceptors: code of others that takes part in answering each request.

use std::sync::Arc;

use http::{Extensions, Response, request, response};

use crate::body::Payload;
use crate::operation::{Operation, Service};

/// Takes part in answering requests. Each method is a point on the way of a request, in this order; those that are
/// not implemented do nothing. Interceptors run in the order in which the service was given them.
///
/// A layer of `tower` around the service sees each request and response as a whole. An interceptor sees what only
/// the service knows: the operation, and the body before it is read.
///
/// ```
/// use farrier::server::{Interceptor, RequestContext};
/// use http::header::{HeaderValue, RETRY_AFTER};
/// use http::{StatusCode, response};
///
/// /// Tells clients when to come back.
/// struct RetryLater;
///
/// impl Interceptor for RetryLater {
///     fn modify_error_response(&self, _: &RequestContext<'_>, response: &mut response::Parts) {
///         if response.status == StatusCode::SERVICE_UNAVAILABLE {
///             response.headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
///         }
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// A request has arrived. May change its head, by which the operation is found: the path, for one.
    fn modify_before_routing(&self, context: &RequestContext<'_>, head: &mut request::Parts) {
        let _ = (context, head);
    }

    /// The operation is known, and the body is about to be read. Returns the body that is read in its place, and may
    /// change the headers that describe it: what removes a framing returns what was framed.
    fn modify_before_deserialization(
        &self,
        context: &RequestContext<'_>,
        head: &mut request::Parts,
        body: Payload,
    ) -> Payload {
        let _ = (context, head);
        body
    }

    /// The response is an error: one of the model, or a refusal of the request. May change its status and headers.
    fn modify_error_response(&self, context: &RequestContext<'_>, response: &mut response::Parts) {
        let _ = (context, response);
    }
}

/// What interceptors can know of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext<'a> {
    pub(super) service: &'static Service,
    pub(super) operation: Option<&'static Operation>,
    pub(super) settings: &'a Extensions,
}

impl RequestContext<'_> {
    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// The operation that is called; `None` before it is found, or if none was found.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// The setting of this type that the service was given
    /// ([`Service::with_setting`](super::Service::with_setting)).
    pub fn setting<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.settings.get()
    }
}

/// The interceptors of a service, in the order in which they run.
#[derive(Clone, Default)]
pub(super) struct Interceptors(Vec<Arc<dyn Interceptor>>);

impl Interceptors {
    pub(super) fn push(&mut self, interceptor: impl Interceptor) {
        self.0.push(Arc::new(interceptor));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &dyn Interceptor> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Lets each change the response that is an error.
    pub(super) fn modify_error_response(
        &self,
        context: &RequestContext<'_>,
        response: Response<Payload>,
    ) -> Response<Payload> {
        if self.0.is_empty() {
            return response;
        }
        let (mut head, body) = response.into_parts();
        for it in self.iter() {
            it.modify_error_response(context, &mut head);
        }
        Response::from_parts(head, body)
    }
}
