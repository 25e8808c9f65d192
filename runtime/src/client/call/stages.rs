//! The stages of a call, each a function, in the order in which they run.
//!
//! ```text
//! input -> serialize -> resolve_endpoint -> attempt ( authorize -> sign -> send -> read head ) -> read -> response
//! ```
//!
//! The first two run once for a call, and make a request that can be sent again while its body allows it; an attempt
//! is in `attempt.rs`. None of the stages depends on the types of an operation, so that they are compiled once.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;

use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use http::{Response, response};
use http_body::Body as _;

use super::judgement::ModeledKind;
use super::turn::Turn;
use super::{attempt, attempts};
use crate::body::{Body, BoxError, Payload};
use crate::client::attempt_report::Attempts;
use crate::client::authorization::Authorization;
use crate::client::endpoint::{Endpoint, ResolvedEndpoint};
use crate::client::endpoint_resolver::EndpointContext;
use crate::client::error::{CallError, ErrorKind, ResponseResult};
use crate::client::interceptor::{CallContext, RequestContext};
use crate::client::metrics::Metric;
use crate::client::timeouts;
use crate::client::transport_error::TransportError;
use crate::client::{Config, checksum, compression, host_prefix, prefixes};
use crate::operation::Operation;
use crate::protocol::client::RequestParts;
use crate::protocol::stream;
use crate::schema::Trait;
use crate::shape::{self, Structure};
use crate::transport_failure::TransportFailure;

/// The same with the attempts that it took.
pub(in crate::client) type Exchanged = (ResponseResult, Attempts);

/// A request with the call that it belongs to, or why there is none.
pub(in crate::client) type Prepared = Result<(RequestContext, RequestParts), Unsendable>;

/// Why there is no request.
pub(in crate::client) enum Unsendable {
    /// The input cannot be written.
    Input(shape::Error),
    /// Nothing says where it goes.
    Endpoint(BoxError),
    /// An interceptor ended the call.
    Interceptor(BoxError),
}

impl From<shape::Error> for Unsendable {
    fn from(error: shape::Error) -> Self {
        Self::Input(error)
    }
}

impl From<Unsendable> for CallError {
    fn from(reason: Unsendable) -> Self {
        match reason {
            Unsendable::Input(error) => Self::Serialize(error),
            Unsendable::Endpoint(error) => Self::Endpoint(error),
            Unsendable::Interceptor(error) => Self::Interceptor(error),
        }
    }
}

/// Runs the stages that look at the input.
pub(in crate::client) fn prepare(
    config: &Arc<Config>,
    operation: &'static Operation,
    input: &mut dyn Structure,
    error: Option<shape::Error>,
) -> Prepared {
    if let Some(error) = error {
        return Err(error.into());
    }
    let call = CallContext { config, operation };
    config
        .interceptors
        .each(|it| it.modify_before_serialization(&call, input))
        .map_err(Unsendable::Interceptor)?;
    let mut request = config.measure(operation, Metric::SerializationDuration, || {
        serialize(config, operation, input)
    })?;
    let resolved = config.measure(operation, Metric::ResolveEndpointDuration, || {
        resolve_endpoint(config, operation, input)
    })?;
    add_endpoint_headers(config, &resolved.headers, &mut request.headers);
    let context = RequestContext {
        config: Arc::clone(config),
        operation,
        resolved,
        input: None,
        attempt: 0,
    };
    Ok((context, request))
}

/// Adds the headers of an endpoint, in the place of those that the protocol has written. A header that the caller has given
/// this call stays as it is.
fn add_endpoint_headers(config: &Config, of_endpoint: &HeaderMap, headers: &mut HeaderMap) {
    for name in of_endpoint.keys() {
        if config.call_headers.contains_key(name) {
            continue;
        }
        headers.remove(name);
        for value in of_endpoint.get_all(name) {
            headers.append(name, value.clone());
        }
    }
}

/// The future of an exchange.
pub(in crate::client) type Exchange = Pin<Box<dyn Future<Output = Exchanged> + Send>>;

/// Runs the stages that wait for the network. Interceptors see the input, if there is one.
pub(in crate::client) fn exchange(
    prepared: Prepared,
    input: Option<Box<dyn Structure>>,
    modeled: ModeledKind,
) -> Exchange {
    let (mut context, mut request) = match prepared {
        Ok(prepared) => prepared,
        Err(reason) => return Box::pin(ready((Err(reason.into()), Attempts::default()))),
    };
    context.input = input;
    // A block has what it captures once, where an `async fn` has its arguments twice.
    Box::pin(async move {
        let config = Arc::clone(&context.config);
        let changed = config
            .interceptors
            .each(|it| it.modify_endpoint(&mut context, &mut request));
        if let Err(error) = changed {
            return (Err(ErrorKind::Interceptor(error)), Attempts::default());
        }
        attempts::run(&mut context, &mut request, modeled).await
    })
}

/// Sends a request once, and reads the response.
pub(in crate::client) async fn send_and_read(
    context: &RequestContext,
    request: &mut RequestParts,
    authorization: Option<&Authorization>,
    turn: &mut Turn<'_>,
) -> ResponseResult {
    let verifies = request.verifies;
    let mut response = attempt::send(context, request, authorization, turn).await?;
    if verifies {
        response = checksum::verify(context.operation, response);
    }
    let (mut head, mut body) = read(context, response).await?;
    context
        .config
        .interceptors
        .each(|it| it.modify_before_deserialization(context, &mut head, &mut body))
        .map_err(|error| damaged_or_ended(context, &head, error))?;
    #[cfg(feature = "events")]
    let body = super::events::receive(context, &head, body).await?;
    Ok((head, body))
}

/// An interceptor that finds a response damaged says so by the error of a transport, after which another attempt may
/// follow. Any other error ends the call.
fn damaged_or_ended(
    context: &RequestContext,
    head: &response::Parts,
    error: BoxError,
) -> CallError {
    if error.is::<TransportFailure>() {
        let (peer, status) = (context.endpoint().peer(), Some(head.status));
        return ErrorKind::Transport(TransportError::new(peer, status, error));
    }
    ErrorKind::Interceptor(error)
}

/// Writes the input. The result is the same for every attempt and every endpoint.
fn serialize(
    config: &Config,
    operation: &'static Operation,
    input: &mut dyn Structure,
) -> shape::Result<RequestParts> {
    config.tokens.fill(input)?;
    prefixes::remove(input)?;
    let protocol = config.protocol.client();
    let mut request = protocol.request(config.service, operation, input)?;
    let setting = config.setting().copied().unwrap_or_default();
    compression::apply(setting, operation, &mut request);
    let setting = config.setting().copied().unwrap_or_default();
    checksum::plan(setting, operation, input, &mut request)?;
    let setting = config.setting().copied().unwrap_or_default();
    checksum::ask(setting, operation, input, &mut request)?;
    check_length(operation, &request)?;
    for (name, value) in config.service.request_headers() {
        let value = HeaderValue::from_static(value);
        let name = HeaderName::from_static(name);
        request.headers.entry(name).or_insert(value);
    }
    for (name, value) in &config.call_headers {
        request.headers.insert(name, value.clone());
    }
    Ok(request)
}

/// Checks that a stream has a length that is known, if it needs one (`@requiresLength`): its own, or the one in a header
/// that the caller has given.
fn check_length(operation: &Operation, request: &RequestParts) -> shape::Result {
    let Payload::Stream(body) = &request.body else {
        return Ok(());
    };
    let known = body.size_hint().exact().is_some() || request.headers.contains_key(CONTENT_LENGTH);
    let input = operation.input();
    let member = stream::position(input).and_then(|it| input.members.get(it));
    match member.filter(|it| !known && it.traits.contains(&Trait::RequiresLength)) {
        Some(member) => Err(shape::Error::new(format!(
            "`{}` is a stream whose length has to be known before it is sent",
            member.name
        ))),
        None => Ok(()),
    }
}

/// Finds where a request goes: to the endpoint that the input names, or else to where the client's resolver says; in
/// front of its host stands what the operation has for that.
fn resolve_endpoint(
    config: &Config,
    operation: &'static Operation,
    input: &dyn Structure,
) -> Result<ResolvedEndpoint, Unsendable> {
    let mut resolved = match Endpoint::of(input)? {
        Some(own) => ResolvedEndpoint::new(own),
        None => find_endpoint(config, operation, input).map_err(Unsendable::Endpoint)?,
    };
    if config.host_prefix && !operation.host_prefix().is_empty() {
        let prefix = host_prefix::prefix(operation.host_prefix(), input)?;
        let prefixed = resolved.endpoint.prefix_host(&prefix);
        prefixed.map_err(|error| shape::Error::new(error.to_string()))?;
    }
    Ok(resolved)
}

/// Asks the resolver of the client, or takes the endpoint that it was given.
fn find_endpoint(
    config: &Config,
    operation: &'static Operation,
    input: &dyn Structure,
) -> Result<ResolvedEndpoint, BoxError> {
    match (&config.resolver, &config.endpoint) {
        (Some(resolver), _) => resolver.resolve(&EndpointContext {
            config,
            operation,
            input,
            parameters: &[],
        }),
        (None, Some(endpoint)) => Ok(ResolvedEndpoint::new(endpoint.clone())),
        (None, None) => Err("the client has no endpoint".into()),
    }
}

/// Reads the body of a response as a whole, unless it is the stream that the output has.
async fn read(context: &RequestContext, response: Response<Body>) -> ResponseResult {
    let (head, body) = response.into_parts();
    #[cfg(feature = "events")]
    if super::events::is_stream(context.operation, &head) {
        // The peer decides when the next event comes, so that a stream never stalls.
        return Ok((head, Payload::Stream(body)));
    }
    let (stall, time) = (context.config.timeouts.stall, &context.config.time);
    let body = timeouts::guard(body, stall, &time.clock, &time.sleeper);
    let streamed = stream::position(context.operation.output()).is_some();
    if head.status.is_success() && streamed {
        return Ok((head, Payload::Stream(body)));
    }
    match body.read(context.config.body_limit).await {
        Ok(bytes) => Ok((head, Payload::Bytes(bytes))),
        Err(source) => {
            let (peer, status) = (context.endpoint().peer(), Some(head.status));
            let error = TransportError::new(peer, status, source.into());
            Err(ErrorKind::Transport(error))
        }
    }
}
