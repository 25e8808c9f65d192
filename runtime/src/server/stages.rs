//! The stages of a request on its way to the handler and back, in the order in which they run.
//!
//! ```text
//! request -> health, preflight -> route -> identify caller -> receive ( check headers -> read body )
//!         -> Call::handle ( read input -> validate -> handler ) -> response
//! ```

use std::pin::pin;
use std::sync::{Arc, OnceLock};

use http::{Method, Response, StatusCode, request};

use super::auth::{AuthRequest, Door};
use super::bodiless;
use super::call::Call;
use super::catch_panic::{CatchPanic, catch};
use super::damage::Damage;
#[cfg(feature = "events")]
use super::events;
use super::limits::{Bounds, Pace, Progress};
use super::observe::Observation;
use super::received::Received;
use super::responder::Responder;
use super::{
    Dispatch, Error, Settings, body_check, content, encoding, expectation, limits, request_id,
};
use crate::body::Body;
use crate::operation::{Operation, Service};
use crate::protocol::server::{Rejection, ResponseContext, Route};
use crate::protocol::{self, stream};
use crate::time::{within, within_unless};

/// Answers a request, whatever it is and whatever its handler does.
pub(super) async fn respond<D: Dispatch, A: Door<D::Caller>>(
    dispatch: Arc<D>,
    door: A,
    settings: Arc<Settings>,
    mut received: Received,
) -> Response<Body> {
    let service = dispatch.service();
    let healthy = settings.health.as_ref();
    if let Some(mut response) = healthy.and_then(|it| it.answer(&received.head)) {
        bodiless::complete(&mut response, &received.head.method);
        let id = (settings.request_ids)(&received.head);
        request_id::add(response.headers_mut(), &id);
        return response;
    }
    let intercepted = catch(|| {
        for it in settings.interceptors.iter() {
            it.modify_before_routing(&settings.context(service, None), &mut received.head);
        }
    });
    let (method, version) = (received.head.method.clone(), received.head.version);
    let place = settings.limits.capacity.enter();
    let hangs_up = expectation::is_without_content(&received.head);
    let observation = Observation::begin(settings.metrics.as_ref(), service);
    let responder = responder(service, settings, &received.head, observation.clone());
    let responder = Arc::new(responder);
    let handled = match intercepted {
        Ok(()) if place.is_none() => {
            let rejection = limits::busy(responder.settings.limits.capacity.requests);
            catch(|| responder.reject(None, &rejection))
        }
        Ok(()) => {
            let handled = pin!(handle(dispatch, door, Arc::clone(&responder), received));
            CatchPanic::new(handled).await
        }
        Err(panicked) => Err(panicked),
    };
    let response = handled
        .or_else(|panicked| {
            let operation = responder.operation.get().copied();
            catch(|| responder.internal(operation, panicked.into()))
        })
        .unwrap_or_else(|_| responder.last_resort());
    let mut response = finish(&responder, &method, response);
    if hangs_up {
        expectation::hang_up(&mut response);
    }
    limits::hang_up(&mut response, version);
    let response = observation.end(response, &responder.context.request_id);
    match place {
        Some(place) => limits::held(response, place),
        None => response,
    }
}

/// What writes the response to a request with this head.
fn responder(
    service: &'static Service,
    settings: Arc<Settings>,
    head: &request::Parts,
    observation: Observation,
) -> Responder {
    let cors = settings.cors.as_ref();
    Responder {
        protocol: protocol::select_protocol(service, head),
        origin: cors.and_then(|it| it.origin_of(&head.headers)),
        observation,
        context: ResponseContext {
            service,
            request_id: (settings.request_ids)(head).into(),
        },
        settings,
        operation: OnceLock::new(),
        damage: OnceLock::new(),
    }
}

/// Adds the headers that every response has.
fn finish(responder: &Responder, method: &Method, mut response: Response<Body>) -> Response<Body> {
    bodiless::complete(&mut response, method);
    request_id::add(response.headers_mut(), &responder.context.request_id);
    if let Some(cors) = &responder.settings.cors {
        cors.complete(responder.origin.as_ref(), response.headers_mut());
    }
    response
}

/// Finds the operation of a request by its head, after interceptors have changed the head.
pub(super) fn operation_of(
    service: &'static Service,
    settings: &Settings,
    head: &request::Parts,
) -> Option<&'static Operation> {
    let mut head = head.clone();
    for it in settings.interceptors.iter() {
        it.modify_before_routing(&settings.context(service, None), &mut head);
    }
    let protocol = protocol::select_protocol(service, &head);
    let route = protocol.route(service, &head).ok()??;
    service.operations().get(route.operation).copied()
}

/// The response to a request that a layer around the service refuses.
pub(super) fn error_response(
    service: &'static Service,
    settings: &Arc<Settings>,
    head: &request::Parts,
    error: Error,
) -> Response<Body> {
    let observation = Observation::default();
    let responder = responder(service, Arc::clone(settings), head, observation);
    let operation = operation_of(service, settings, head);
    finish(
        &responder,
        &head.method,
        responder.handler_error(operation, error),
    )
}

/// Finds the operation, and hands the request to its handler.
async fn handle<D: Dispatch, A: Door<D::Caller>>(
    dispatch: Arc<D>,
    door: A,
    responder: Arc<Responder>,
    mut received: Received,
) -> Response<Body> {
    let service = responder.context.service;
    if let Some(response) = preflight(&responder, &received.head) {
        return response;
    }
    let routed = route(&responder, &mut received).await;
    let (route, operation) = match routed {
        Ok(routed) => routed,
        Err(rejection) => return responder.reject(None, &rejection),
    };
    let _ = responder.operation.set(operation);
    let observation = responder.observation.clone();
    observation.begin_operation(operation, &responder.context.request_id);
    received.head.extensions.insert(service);
    received.head.extensions.insert(operation);
    let called = pin!(call(dispatch, door, responder, operation, route, received));
    observation.within(called).await
}

/// Answers a preflight.
fn preflight(responder: &Responder, head: &request::Parts) -> Option<Response<Body>> {
    let cors = responder.settings.cors.as_ref()?;
    let service = responder.context.service;
    match cors.preflight(service, head, responder.origin.as_ref())? {
        Ok(headers) => Some(responder.bare(StatusCode::NO_CONTENT, headers)),
        Err(rejection) => Some(responder.reject(None, &rejection)),
    }
}

/// Reads a request for an operation, and hands it to its handler.
async fn call<D: Dispatch, A: Door<D::Caller>>(
    dispatch: Arc<D>,
    door: A,
    responder: Arc<Responder>,
    operation: &'static Operation,
    route: Route,
    mut received: Received,
) -> Response<Body> {
    let index = route.operation;
    let bounds = responder.settings.limits.of(operation);
    let sleeper = responder.settings.limits.sleeper.as_ref();
    let too_slow = || {
        let rejection = limits::handler_too_slow(bounds.handler_time);
        responder.reject(Some(operation), &rejection)
    };
    let has_body = received.has_body();
    let (service, id) = (responder.context.service, &responder.context.request_id);
    let request = AuthRequest::new(&received.head, service, operation, id, has_body);
    let admitted = door.admit(&request);
    let (caller, check) = match within(bounds.handler_time, sleeper, admitted).await {
        Some(Ok(admitted)) => admitted,
        Some(Err(error)) => return responder.handler_error(Some(operation), error),
        None => return too_slow(),
    };
    let checked = body_check::apply(check, &responder, &bounds, &mut received).await;
    let done = match checked {
        Ok(()) => receive(&responder, operation, &bounds, &mut received).await,
        Err(rejection) => Err(rejection),
    };
    let progress = match done {
        Ok(progress) => progress,
        Err(rejection) => {
            // A body can know better what is wrong with it than that it broke off.
            let damage = responder.damage.get().and_then(Damage::rejection);
            return responder.reject(Some(operation), damage.unwrap_or(&rejection));
        }
    };
    let _room = received.take_room();
    let call = Call::new(Arc::clone(&responder), operation, route, received, caller);
    // A handler that waits for its caller is not slow itself.
    let is_at_callers = || progress.as_ref().is_some_and(Progress::is_at_callers);
    let work = dispatch.dispatch(index, call);
    let answered = within_unless(bounds.handler_time, sleeper, is_at_callers, work).await;
    answered.unwrap_or_else(too_slow)
}

/// Finds the operation of a request: by its head, or by its body if the protocol has it there.
async fn route(
    responder: &Responder,
    received: &mut Received,
) -> Result<(Route, &'static Operation), Rejection> {
    let (protocol, service) = (responder.protocol, responder.context.service);
    let route = match protocol.route(service, &received.head)? {
        Some(route) => route,
        None => {
            let limits = &responder.settings.limits;
            let bounds = limits.before_routing();
            let mut operations = service.operations().iter();
            let may_be_framed = operations.any(|it| it.http_checksum().is_some());
            if may_be_framed && content::is_framed(&received.head.headers) {
                received.unframe(|| responder.new_damage())?;
            }
            received.read_and_keep(&bounds, limits).await?;
            let mut operations = service.operations().iter();
            if operations.any(|it| encoding::is_encoded(it, &received.head)) {
                received.decompress(bounds.body_bytes)?;
            }
            encoding::check(protocol, None, &received.head, &received.body)?;
            protocol.route_by_body(service, received.body.bytes())?
        }
    };
    let operation = service.operations().get(route.operation).copied();
    Ok((route, operation.ok_or(Rejection::Internal)?))
}

/// Checks the head of a request, and reads its body unless the input has it as a stream. Returns what is known of the
/// stream while the handler reads it.
async fn receive(
    responder: &Responder,
    operation: &'static Operation,
    bounds: &Bounds,
    received: &mut Received,
) -> Result<Option<Progress>, Rejection> {
    let settings = &responder.settings;
    for it in settings.interceptors.iter() {
        let context = settings.context(responder.context.service, Some(operation));
        let body = std::mem::take(&mut received.body);
        received.body = it.modify_before_deserialization(&context, &mut received.head, body);
    }
    responder
        .protocol
        .check_headers(operation, &received.head)?;
    let damage = || responder.new_damage();
    if operation.http_checksum().is_some() {
        received.unframe(damage)?;
    }
    received.check_decoded(operation)?;
    received.check_verified()?;
    encoding::check(
        responder.protocol,
        Some(operation),
        &received.head,
        &received.body,
    )?;
    let encoded = encoding::is_encoded(operation, &received.head);
    if stream::position(operation.input()).is_some() {
        let progress = received.pace(Pace::of_bytes(bounds), bounds, &settings.limits, damage)?;
        received.stream(encoded, damage)?;
        return Ok(progress);
    }
    #[cfg(feature = "events")]
    if operation.input().event_stream().is_some() {
        let progress = received.pace(Pace::of_events(bounds), bounds, &settings.limits, damage)?;
        received.stream(encoded, damage)?;
        events::receive(responder, operation, bounds, received).await?;
        return Ok(progress);
    }
    received.read(bounds, &settings.limits).await?;
    responder.observation.end_body(received.body.bytes().len());
    if encoded {
        received.decompress(bounds.body_bytes)?;
    }
    Ok(None)
}
