//! The stages of a call, each a function, in the order in which they run.
//!
//! ```text
//! input -> serialize -> resolve_endpoint -> attempt ( authorize -> send -> read head ) -> read -> response
//! ```
//!
//! The first two run once for a call, and make a request that can be sent again while its body allows it. None of
//! the stages depends on the types of an operation, so that they are compiled once.

use std::borrow::Cow;

use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, USER_AGENT};
use http::{Method, Request, Response, response};
use http_body::Body as _;

use super::endpoint::Endpoint;
use super::error::{CallError, ErrorKind};
use super::interceptor::RequestContext;
use super::transport_error::TransportError;
use super::{Client, checksum, compression, host_prefix, prefixes};
use crate::body::{self, Body, Payload};
use crate::operation::Operation;
use crate::protocol::client::RequestParts;
use crate::protocol::stream;
use crate::schema::Trait;
use crate::shape::{self, Structure};

/// The head and the body of a response, or the error of the call.
pub(super) type ResponseResult = Result<(response::Parts, Payload), CallError>;

/// A request with the endpoint that it goes to.
pub(super) type Prepared<'a> = (RequestContext<'a>, RequestParts);

/// Runs the stages that look at the input.
pub(super) fn prepare<'a>(
    client: &'a Client,
    operation: &'static Operation,
    input: &mut dyn Structure,
) -> shape::Result<Prepared<'a>> {
    let request = serialize(client, operation, input)?;
    let context = RequestContext {
        client,
        operation,
        endpoint: resolve_endpoint(client, operation, input)?,
    };
    Ok((context, request))
}

/// Runs the stages that wait for the network.
pub(super) async fn exchange(prepared: shape::Result<Prepared<'_>>) -> ResponseResult {
    let (mut context, mut request) = prepared.map_err(ErrorKind::Serialize)?;
    let interceptors = &context.client.interceptors;
    interceptors
        .each(|it| it.modify_endpoint(&mut context, &mut request))
        .map_err(ErrorKind::Interceptor)?;
    let verifies = request.verifies;
    let mut response = attempt(&context, request).await?;
    if verifies {
        response = checksum::verify(context.operation, response);
    }
    read(&context, response).await
}

/// Writes the input. The result is the same for every attempt and every endpoint.
fn serialize(
    client: &Client,
    operation: &'static Operation,
    input: &mut dyn Structure,
) -> shape::Result<RequestParts> {
    client.tokens.fill(input)?;
    prefixes::remove(input)?;
    let protocol = client.protocol.client();
    let mut request = protocol.request(client.service, operation, input)?;
    let setting = client.settings.get().copied().unwrap_or_default();
    compression::apply(setting, operation, &mut request);
    let setting = client.settings.get().copied().unwrap_or_default();
    checksum::plan(setting, operation, input, &mut request)?;
    let setting = client.settings.get().copied().unwrap_or_default();
    checksum::ask(setting, operation, input, &mut request)?;
    check_length(operation, &request)?;
    for (name, value) in client.service.request_headers() {
        let value = HeaderValue::from_static(value);
        let name = HeaderName::from_static(name);
        request.headers.entry(name).or_insert(value);
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

/// Finds where a request goes: to the endpoint that the input names, or else to the client's; in front of its host
/// stands what the operation has for that.
fn resolve_endpoint<'a>(
    client: &'a Client,
    operation: &'static Operation,
    input: &dyn Structure,
) -> shape::Result<Cow<'a, Endpoint>> {
    let mut endpoint = match Endpoint::of(input)? {
        Some(own) => Cow::Owned(own),
        None => Cow::Borrowed(&client.endpoint),
    };
    if client.host_prefix && !operation.host_prefix().is_empty() {
        let prefix = host_prefix::prefix(operation.host_prefix(), input)?;
        let prefixed = endpoint.to_mut().prefix_host(&prefix);
        prefixed.map_err(|error| shape::Error::new(error.to_string()))?;
    }
    Ok(endpoint)
}

/// Sends a request once, and returns when the head of the response has arrived.
async fn attempt(
    context: &RequestContext<'_>,
    mut request: RequestParts,
) -> Result<Response<Body>, CallError> {
    let interceptors = &context.client.interceptors;
    interceptors
        .each(|it| it.modify_before_signing(context, &mut request))
        .map_err(ErrorKind::Interceptor)?;
    checksum::add(&mut request);
    add_length(&mut request);
    authorize(context, &mut request);
    let mut request = build(context, request).map_err(ErrorKind::Serialize)?;
    interceptors
        .each(|it| it.modify_before_transmit(context, &mut request))
        .map_err(ErrorKind::Interceptor)?;
    let response = context.client.transport.send(request).await;
    for it in interceptors.iter() {
        it.read_after_transmit(context, response.as_ref());
    }
    response.map_err(|source| {
        let peer = context.endpoint.peer();
        ErrorKind::Transport(TransportError::new(peer, None, source))
    })
}

/// Adds `content-length`, if the length is known (RFC 9110, section 8.6). Transports add it, too, but a signature
/// has to cover it.
fn add_length(request: &mut RequestParts) {
    let length = match &request.body {
        Payload::Bytes(bytes) => Some(bytes.len() as u64),
        Payload::Stream(body) => body.size_hint().exact(),
        Payload::Chunked(body) => body.size_hint().exact(),
    };
    let expected = [Method::POST, Method::PUT, Method::PATCH];
    let has_body = length != Some(0) || expected.contains(&request.method);
    if let Some(length) = length.filter(|_| has_body) {
        request
            .headers
            .insert(CONTENT_LENGTH, body::length_value(length));
    }
}

/// Adds what says who sends the request: the headers that the client was given, and the name of its software. A
/// header that the request has already stays as it is.
fn authorize(context: &RequestContext<'_>, request: &mut RequestParts) {
    for (name, value) in &context.client.headers {
        let entry = request.headers.entry(name);
        entry.or_insert_with(|| value.clone());
    }
    let agent = HeaderValue::from_static(concat!("farrier/", env!("CARGO_PKG_VERSION")));
    request.headers.entry(USER_AGENT).or_insert(agent);
}

/// Makes the message of one attempt.
fn build(context: &RequestContext<'_>, parts: RequestParts) -> shape::Result<Request<Body>> {
    let uri = context.endpoint.uri(parts.path_and_query)?;
    let mut request = Request::new(parts.body.into());
    *request.method_mut() = parts.method;
    *request.uri_mut() = uri;
    *request.headers_mut() = parts.headers;
    let extensions = request.extensions_mut();
    extensions.insert(context.client.service);
    extensions.insert(context.operation);
    Ok(request)
}

/// Reads the body of a response as a whole, unless it is the stream that the output has.
async fn read(context: &RequestContext<'_>, response: Response<Body>) -> ResponseResult {
    let (head, body) = response.into_parts();
    let streamed = stream::position(context.operation.output()).is_some();
    if head.status.is_success() && streamed {
        return Ok((head, Payload::Stream(body)));
    }
    match body.read(context.client.body_limit).await {
        Ok(bytes) => Ok((head, Payload::Bytes(bytes))),
        Err(source) => {
            let (peer, status) = (context.endpoint.peer(), Some(head.status));
            let error = TransportError::new(peer, status, source.into());
            Err(ErrorKind::Transport(error))
        }
    }
}
