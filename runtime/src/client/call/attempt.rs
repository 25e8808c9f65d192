//! One attempt to send a request: it is completed, signed and sent, and the head of its response is read. In come the
//! parts of a request with what authorizes it, out comes a response, or the error of the attempt.

use std::sync::Arc;

use http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderValue, USER_AGENT};
use http::{Method, Request, Response, StatusCode};
use http_body::Body as _;

use super::turn::Turn;
use crate::body::{self, Body, BoxError, Payload};
use crate::client::auth_error::AuthError;
use crate::client::auth_scheme::SigningContext;
use crate::client::authorization::Authorization;
use crate::client::error::{CallError, ErrorKind};
use crate::client::interceptor::RequestContext;
use crate::client::metrics::Metric;
use crate::client::time::Skew;
use crate::client::transport_error::TransportError;
use crate::client::{Config, checksum};
use crate::protocol::client::RequestParts;
use crate::shape;

/// How much of the body of a challenge is read, so that its connection is free for the answer.
const CHALLENGE_BYTES: usize = 64 << 10;

/// Completes a request before it is signed: what interceptors change in it, the client's own headers, the checksum and
/// the length of its body.
pub(super) fn complete(
    context: &RequestContext,
    request: &mut RequestParts,
) -> Result<(), BoxError> {
    let interceptors = &context.config.interceptors;
    interceptors.each(|it| it.modify_before_signing(context, request))?;
    add_headers(&context.config, request);
    checksum::add(request);
    add_length(request);
    Ok(())
}

/// Signs a request and sends it, and returns when the head of the response has arrived. The provider of an identity hears
/// if the service refuses it.
pub(super) async fn send(
    context: &RequestContext,
    request: &mut RequestParts,
    authorization: Option<&Authorization>,
    turn: &mut Turn<'_>,
) -> Result<Response<Body>, CallError> {
    let (response, has_shown) = match authorization {
        Some(it) if it.scheme.has_challenges() => {
            // Boxed, because few calls need the room for two requests.
            Box::pin(send_challenged(context, request, it, turn)).await?
        }
        _ => {
            let response = send_once(context, request, authorization, turn, &mut None).await?;
            (response, true)
        }
    };
    if let Some(authorization) = authorization
        && has_shown
        && response.status() == StatusCode::UNAUTHORIZED
    {
        authorization.provider.invalidate(&authorization.identity);
    }
    Ok(response)
}

/// Sends a request, and once more if the service challenges it. Returns the response, and whether the request has shown
/// who sends it: a challenge that nothing has answered refuses nobody.
async fn send_challenged(
    context: &RequestContext,
    request: &mut RequestParts,
    authorization: &Authorization,
    turn: &mut Turn<'_>,
) -> Result<(Response<Body>, bool), CallError> {
    // The answer to a challenge is a second request. A body that cannot be sent twice is sent once.
    let again = request.try_clone();
    let mut shown = None;
    let response = send_once(context, request, Some(authorization), turn, &mut shown).await?;
    let (head, body) = response.into_parts();
    let scheme = &authorization.scheme;
    let is_challenged = scheme.challenge(context, shown.as_ref(), &head);
    if let (true, Some(mut again)) = (is_challenged, again) {
        let again = &mut again;
        // A connection whose response is unread takes no request, and a device may serve only one at a time. What
        // cannot be read, or is longer, closes the connection.
        drop(body.read(CHALLENGE_BYTES).await);
        let response = send_once(context, again, Some(authorization), turn, &mut shown).await?;
        return Ok((response, shown.is_some()));
    }
    let has_shown = shown.is_some() && !is_challenged;
    Ok((Response::from_parts(head, body), has_shown))
}

/// Signs a request and sends it. Keeps its header `authorization`, if a challenge has to be told it.
async fn send_once(
    context: &RequestContext,
    request: &mut RequestParts,
    authorization: Option<&Authorization>,
    turn: &mut Turn<'_>,
    shown: &mut Option<HeaderValue>,
) -> Result<Response<Body>, CallError> {
    let time = &context.config.time;
    let interceptors = &context.config.interceptors;
    let mut request = build(context, request.take()).map_err(ErrorKind::Serialize)?;
    // What the signature is dated by, whatever other answers tell meanwhile.
    let skew = time.skew();
    if let Some(authorization) = authorization {
        let start = context.config.begin_measurement();
        sign(context, authorization, skew, &mut request).map_err(ErrorKind::Auth)?;
        context.end_measurement(Metric::SigningDuration, start);
        if authorization.scheme.has_challenges() {
            *shown = request.headers().get(AUTHORIZATION).cloned();
        }
    }
    let mut request = request.map(|it| Body::from(it).of_caller());
    interceptors
        .each(|it| it.modify_before_transmit(context, &mut request))
        .map_err(ErrorKind::Interceptor)?;
    let Some(transport) = &context.config.transport else {
        let error = "the client has no transport";
        return Err(ErrorKind::Interceptor(error.into()));
    };
    if let Some(length) = request.body().size_hint().exact() {
        context.record(Metric::RequestPayloadSize, length as f64);
    }
    let start = context.config.begin_measurement();
    turn.send();
    let sent = time.clock.now();
    let response = transport.send(request).await;
    if let Ok(response) = &response {
        turn.note_answer(time, sent, skew, response.headers());
    }
    context.end_measurement(Metric::TimeToFirstByte, start);
    for it in interceptors.iter() {
        it.read_after_transmit(context, response.as_ref());
    }
    response.map_err(|source| {
        let peer = context.endpoint().peer();
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
        #[cfg(feature = "events")]
        Payload::Events(_) => None,
    };
    let expected = [Method::POST, Method::PUT, Method::PATCH];
    let has_body = length != Some(0) || expected.contains(&request.method);
    if let Some(length) = length.filter(|_| has_body) {
        request
            .headers
            .insert(CONTENT_LENGTH, body::length_value(length));
    }
}

/// Adds the headers that the client was given, and the name of its software. A header that the request has already
/// stays as it is.
fn add_headers(config: &Config, request: &mut RequestParts) {
    for (name, value) in &config.headers {
        let entry = request.headers.entry(name);
        entry.or_insert_with(|| value.clone());
    }
    let agent = HeaderValue::from_static(concat!("farrier/", env!("CARGO_PKG_VERSION")));
    request.headers.entry(USER_AGENT).or_insert(agent);
}

/// Makes the message of one attempt.
pub(in crate::client) fn build(
    context: &RequestContext,
    parts: RequestParts,
) -> shape::Result<Request<Payload>> {
    let uri = context.endpoint().uri(parts.path_and_query)?;
    let mut request = Request::new(parts.body);
    *request.method_mut() = parts.method;
    *request.uri_mut() = uri;
    *request.headers_mut() = parts.headers;
    let extensions = request.extensions_mut();
    extensions.insert(context.config.service);
    extensions.insert(context.operation);
    Ok(request)
}

/// Adds to a request what shows who sends it.
fn sign(
    context: &RequestContext,
    authorization: &Authorization,
    skew: Skew,
    request: &mut Request<Payload>,
) -> Result<(), AuthError> {
    let scheme = Arc::clone(&authorization.scheme);
    let endpoint = context.endpoint();
    let exposes = scheme.sends_secret() && !endpoint.is_confidential();
    if exposes && !context.config.auth.unencrypted {
        return Err(AuthError::unencrypted(scheme.id(), endpoint.peer()));
    }
    let signing = SigningContext {
        request: context,
        scheme: authorization.auth_trait,
        endpoint_scheme: authorization.endpoint_scheme(context),
        now: skew.correct(context.config.time.clock.now()),
        skew,
    };
    let signed = scheme.sign(&authorization.identity, &signing, request);
    signed.map_err(|cause| AuthError::not_signed(scheme.id(), cause))
}
