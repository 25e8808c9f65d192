//! Interceptors: code of others that takes part in each call.

use std::any::Any;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::{Request, Response, response};

use super::endpoint::{Endpoint, ResolvedEndpoint};
use super::{Client, Config, MemberFault};
use crate::body::{Body, BoxError, Payload};
use crate::operation::{Operation, Service};
use crate::protocol::client::RequestParts;
use crate::shape::Structure;

/// Takes part in the calls of a client. Each method is a point of a call; those that are not implemented do nothing.
/// Interceptors run in the order in which the client was given them, and those of a call run last. An error ends the
/// call with [`ErrorKind::Interceptor`](super::ErrorKind::Interceptor).
///
/// | method | runs | may change |
/// |---|---|---|
/// | [`modify_before_serialization`](Self::modify_before_serialization) | once | the input |
/// | [`modify_endpoint`](Self::modify_endpoint) | once | the endpoint and the request |
/// | [`modify_before_signing`](Self::modify_before_signing) | in each attempt | the request |
/// | [`modify_before_transmit`](Self::modify_before_transmit) | each time that a request is sent | what no signature covers |
/// | [`read_after_transmit`](Self::read_after_transmit) | the same | nothing |
/// | [`modify_before_deserialization`](Self::modify_before_deserialization) | in each attempt that a response comes to | the response |
/// | [`read_after_deserialization`](Self::read_after_deserialization) | once, if the response can be read | nothing |
/// | [`read_after_execution`](Self::read_after_execution) | once, whatever happened | nothing |
///
/// ```
/// use farrier::body::BoxError;
/// use farrier::client::{Interceptor, RequestContext, RequestParts};
/// use http::header::HeaderValue;
///
/// /// Names the operation in a header.
/// struct NameOperation;
///
/// impl Interceptor for NameOperation {
///     fn modify_before_signing(
///         &self,
///         context: &RequestContext,
///         request: &mut RequestParts,
///     ) -> Result<(), BoxError> {
///         let name = HeaderValue::from_static(context.operation().name());
///         request.headers.insert("x-operation", name);
///         Ok(())
///     }
/// }
///
/// # fn named(client: farrier::client::Client) -> farrier::client::Client {
/// client.with_interceptor(NameOperation)
/// # }
/// ```
pub trait Interceptor: Send + Sync + 'static {
    /// Whether [`RequestContext::input`] has the input. A client none of whose interceptors needs it does not keep the
    /// input for as long as a call takes.
    fn needs_input(&self) -> bool {
        true
    }

    /// The call begins. May change the input, by its type in generated code:
    /// `input.downcast_mut::<GetHorseInput>()`. Idempotency tokens that it lacks are made up next.
    fn modify_before_serialization(
        &self,
        context: &CallContext<'_>,
        input: &mut dyn Any,
    ) -> Result<(), BoxError> {
        let _ = (context, input);
        Ok(())
    }

    /// The request is written and its endpoint is known. May change both: the host by
    /// [`RequestContext::endpoint_mut`], path and query in the request. The headers and the body are those that the
    /// protocol and the model ask for; the client's own headers come later.
    fn modify_endpoint(
        &self,
        context: &mut RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let _ = (context, request);
        Ok(())
    }

    /// The request is about to be signed. May change anything in it. A change of the body has to change the
    /// headers that describe it, apart from `content-length`, which is added next.
    fn modify_before_signing(
        &self,
        context: &RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        let _ = (context, request);
        Ok(())
    }

    /// The request is signed and about to be sent. May change what no signature covers, and its extensions.
    fn modify_before_transmit(
        &self,
        context: &RequestContext,
        request: &mut Request<Body>,
    ) -> Result<(), BoxError> {
        let _ = (context, request);
        Ok(())
    }

    /// The head of a response has arrived, or the transport has failed. Changes nothing.
    fn read_after_transmit(
        &self,
        context: &RequestContext,
        outcome: Result<&Response<Body>, &BoxError>,
    ) {
        let _ = (context, outcome);
    }

    /// A response has arrived. May change it before it is read: its head, and its body, which is in memory unless the
    /// output has a member for it as a stream. What it leaves decides whether another attempt follows. An error that is a
    /// [`TransportFailure`](super::TransportFailure) counts as one of the transport, after which another attempt may
    /// follow; any other error ends the call.
    fn modify_before_deserialization(
        &self,
        context: &RequestContext,
        head: &mut response::Parts,
        body: &mut Payload,
    ) -> Result<(), BoxError> {
        let _ = (context, head, body);
        Ok(())
    }

    /// The response has been read as an output or an error of the model, perhaps without some of its members
    /// ([`ResponseContext::faults`]). Changes nothing.
    fn read_after_deserialization(&self, context: &ResponseContext<'_>) {
        let _ = context;
    }

    /// The call has ended. The output has its type in generated code; the error is an
    /// [`Error`](super::Error) of the operation, which prints what happened. Changes nothing.
    fn read_after_execution(
        &self,
        context: &CallContext<'_>,
        outcome: Result<&dyn Any, &(dyn StdError + 'static)>,
    ) {
        let _ = (context, outcome);
    }
}

/// What interceptors can know of a call as a whole.
pub struct CallContext<'a> {
    pub(super) config: &'a Config,
    pub(super) operation: &'static Operation,
}

impl<'a> CallContext<'a> {
    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.config.service
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The settings of the client, and of the call.
    pub fn config(&self) -> &'a Config {
        self.config
    }

    /// The setting of this type that the client was given
    /// ([`Client::with_setting`](super::Client::with_setting)).
    pub fn setting<T: Send + Sync + 'static>(&self) -> Option<&'a T> {
        self.config.settings.get()
    }
}

impl fmt::Debug for CallContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallContext")
            .field("service", &self.config.service.name())
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}

/// What interceptors, schemes and others can know of a call.
pub struct RequestContext {
    pub(super) config: Arc<Config>,
    pub(super) operation: &'static Operation,
    pub(super) resolved: ResolvedEndpoint,
    /// The input, while there are interceptors that can ask for it.
    pub(super) input: Option<Box<dyn Structure>>,
    /// The number of the attempt; zero before the first.
    pub(super) attempt: u32,
}

impl RequestContext {
    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.config.service
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The settings of the client, and of the call.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The setting of this type that the client was given
    /// ([`Client::with_setting`](super::Client::with_setting)).
    pub fn setting<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.config.settings.get()
    }

    /// A client with the settings of this call but for its headers, by which a provider or an interceptor can make calls
    /// of its own.
    pub fn client(&self) -> Client {
        Client(Arc::clone(&self.config)).with(|it| it.call_headers.clear())
    }

    /// The input, by its type in generated code: `context.input().and_then(|it| it.downcast_ref::<GetHorseInput>())`.
    /// It is absent before it is written, and where no interceptor of the client needs it.
    pub fn input(&self) -> Option<&dyn Any> {
        let input: &dyn Any = self.input.as_deref()?;
        Some(input)
    }

    /// The number of the attempt: 1 for the first, 0 before it.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Where the request goes.
    pub fn endpoint(&self) -> &Endpoint {
        &self.resolved.endpoint
    }

    /// Where the request goes, to be changed for this call.
    pub fn endpoint_mut(&mut self) -> &mut Endpoint {
        &mut self.resolved.endpoint
    }

    /// Where the request goes, with what belongs to the endpoint.
    pub fn resolved_endpoint(&self) -> &ResolvedEndpoint {
        &self.resolved
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("service", &self.config.service.name())
            .field("operation", &self.operation.name())
            .field("endpoint", &self.resolved.endpoint)
            .finish_non_exhaustive()
    }
}

/// What interceptors can know of a response that has been read.
pub struct ResponseContext<'a> {
    pub(super) config: &'a Config,
    pub(super) operation: &'static Operation,
    pub(super) head: &'a response::Parts,
    pub(super) faults: &'a [MemberFault],
}

impl ResponseContext<'_> {
    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.config.service
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The setting of this type that the client was given
    /// ([`Client::with_setting`](super::Client::with_setting)).
    pub fn setting<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.config.settings.get()
    }

    /// The status and the headers of the response.
    pub fn head(&self) -> &response::Parts {
        self.head
    }

    /// The members that could not be read, each with the reason. They are absent from the output or the error, or have
    /// their default.
    pub fn faults(&self) -> &[MemberFault] {
        self.faults
    }
}

impl fmt::Debug for ResponseContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseContext")
            .field("service", &self.config.service.name())
            .field("operation", &self.operation.name())
            .field("status", &self.head.status)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// The interceptors of a client, in the order in which they run.
#[derive(Clone, Default)]
pub(super) struct Interceptors(Vec<Arc<dyn Interceptor>>);

impl Interceptors {
    pub(super) fn push(&mut self, interceptor: impl Interceptor) {
        self.0.push(Arc::new(interceptor));
    }

    pub(super) fn need_input(&self) -> bool {
        self.0.iter().any(|it| it.needs_input())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &dyn Interceptor> {
        self.0.iter().map(AsRef::as_ref)
    }

    /// Asks each in turn, until one fails.
    pub(super) fn each(
        &self,
        ask: impl FnMut(&dyn Interceptor) -> Result<(), BoxError>,
    ) -> Result<(), BoxError> {
        self.iter().try_for_each(ask)
    }
}
