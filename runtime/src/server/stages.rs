//! The stages of a request on its way to the handler and back, in the order in which they run.
//!
//! ```text
//! request -> route -> identify caller -> receive ( check headers -> read body )
//!         -> Call::handle ( read input -> validate -> handler ) -> response
//! ```

use std::pin::pin;
use std::sync::{Arc, OnceLock};

use http::{Method, Response, request};

use super::auth::{AuthRequest, Door};
use super::bodiless;
use super::call::Call;
use super::catch_panic::{CatchPanic, catch};
use super::damage::Damage;
use super::received::Received;
use super::responder::Responder;
use super::{Dispatch, Error, Settings, body_check, content, encoding, expectation, request_id};
use crate::body::Body;
use crate::operation::{Operation, Service};
use crate::protocol::server::{Rejection, ResponseContext, Route};
use crate::protocol::{self, stream};

/// Answers a request, whatever it is and whatever its handler does.
pub(super) async fn respond<D: Dispatch, A: Door<D::Caller>>(
    dispatch: Arc<D>,
    door: A,
    settings: Arc<Settings>,
    mut received: Received,
) -> Response<Body> {
    let service = dispatch.service();
    let intercepted = catch(|| {
        for it in settings.interceptors.iter() {
            it.modify_before_routing(&settings.context(service, None), &mut received.head);
        }
    });
    let method = received.head.method.clone();
    let hangs_up = expectation::is_without_content(&received.head);
    let responder = Arc::new(responder(service, settings, &received.head));
    let handled = match intercepted {
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
    response
}

/// What writes the response to a request with this head.
fn responder(
    service: &'static Service,
    settings: Arc<Settings>,
    head: &request::Parts,
) -> Responder {
    Responder {
        protocol: protocol::select_protocol(service, head),
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
    let responder = responder(service, Arc::clone(settings), head);
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
    let routed = route(&responder, &mut received).await;
    let (route, operation) = match routed {
        Ok(routed) => routed,
        Err(rejection) => return responder.reject(None, &rejection),
    };
    let _ = responder.operation.set(operation);
    received.head.extensions.insert(service);
    received.head.extensions.insert(operation);
    let index = route.operation;
    let has_body = received.has_body();
    let id = &responder.context.request_id;
    let request = AuthRequest::new(&received.head, service, operation, id, has_body);
    let (caller, check) = match door.admit(&request).await {
        Ok(admitted) => admitted,
        Err(error) => return responder.handler_error(Some(operation), error),
    };
    let checked = body_check::apply(check, &responder, operation, &mut received).await;
    let done = match checked {
        Ok(()) => receive(&responder, operation, &mut received).await,
        Err(rejection) => Err(rejection),
    };
    match done {
        Ok(()) => {
            let call = Call::new(responder, operation, route, received, caller);
            dispatch.dispatch(index, call).await
        }
        Err(rejection) => {
            // A body can know better what is wrong with it than that it broke off.
            let damage = responder.damage.get().and_then(Damage::rejection);
            responder.reject(Some(operation), damage.unwrap_or(&rejection))
        }
    }
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
            let limit = responder.settings.largest_body_limit();
            let mut operations = service.operations().iter();
            let may_be_framed = operations.any(|it| it.http_checksum().is_some());
            if may_be_framed && content::is_framed(&received.head.headers) {
                received.unframe(|| responder.new_damage())?;
            }
            received.read_and_keep(limit).await?;
            let mut operations = service.operations().iter();
            if operations.any(|it| encoding::is_encoded(it, &received.head)) {
                received.decompress(limit)?;
            }
            encoding::check(protocol, None, &received.head, &received.body)?;
            protocol.route_by_body(service, received.body.bytes())?
        }
    };
    let operation = service.operations().get(route.operation).copied();
    Ok((route, operation.ok_or(Rejection::Internal)?))
}

/// Checks the head of a request, and reads its body unless the input has it as a stream.
async fn receive(
    responder: &Responder,
    operation: &'static Operation,
    received: &mut Received,
) -> Result<(), Rejection> {
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
        return received.stream(encoded, damage);
    }
    let limit = settings.body_limit_of(operation);
    received.read(limit).await?;
    match encoded {
        true => received.decompress(limit),
        false => Ok(()),
    }
}
