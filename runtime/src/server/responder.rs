//! What writes the response to one request, in the protocol of the request.

use std::sync::{Arc, OnceLock};

use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use super::damage::Damage;
use super::error::{Error, ErrorKind};
use super::observe::Observation;
use super::outcome::{Cause, Failure};
use super::{ErrorSource, Settings, limits};
use crate::body::{Body, BoxError, Payload};
use crate::error::{ModeledError, OperationError};
use crate::operation::Operation;
use crate::protocol::server::{Rejection, ResponseContext, ServerProtocol, has_content};
use crate::shape::Structure;

/// What an error of a handler has beside its kind.
struct Own {
    headers: HeaderMap,
    source: Option<BoxError>,
}

/// Writes the response to one request.
pub(super) struct Responder {
    pub(super) protocol: &'static dyn ServerProtocol,
    pub(super) context: ResponseContext,
    pub(super) settings: Arc<Settings>,
    /// The origin of the request, if its scripts may call.
    pub(super) origin: Option<HeaderValue>,
    pub(super) observation: Observation,
    /// What is wrong with the body, if that may show itself while it is read.
    pub(super) damage: OnceLock<Damage>,
    /// The operation, once it is found.
    pub(super) operation: OnceLock<&'static Operation>,
}

impl Responder {
    /// Where a body says that it is damaged.
    pub(super) fn new_damage(&self) -> Damage {
        self.damage.get_or_init(Damage::default).clone()
    }

    /// The response with an output, and with this status if its handler chose one and the protocol has others.
    pub(super) fn output(
        &self,
        operation: &'static Operation,
        output: &dyn Structure,
        status: Option<StatusCode>,
    ) -> Response<Body> {
        let written = self.protocol.write_output(&self.context, operation, output);
        let status = status.filter(|_| self.protocol.has_free_status());
        match (written, status) {
            (Ok(response), None) => self.finish(Some(operation), response),
            (Ok(mut response), Some(status)) if status.is_success() => {
                *response.status_mut() = status;
                if !has_content(status) {
                    *response.body_mut() = Payload::default();
                    response.headers_mut().remove(CONTENT_TYPE);
                }
                self.finish(Some(operation), response)
            }
            (Ok(_), Some(status)) => {
                let source = format!("{status} is no status of an output");
                self.internal(Some(operation), source.into())
            }
            (Err(error), _) => self.internal(Some(operation), error.into()),
        }
    }

    /// The response with an error of a handler or a layer.
    pub(super) fn handler_error<E: OperationError>(
        &self,
        operation: Option<&'static Operation>,
        error: Error<E>,
    ) -> Response<Body> {
        let (kind, headers, source) = error.into_parts();
        let own = Own { headers, source };
        let failure = self.failure(&kind);
        let written = match kind {
            ErrorKind::Modeled(error) => self
                .protocol
                .write_error(&self.context, error.as_modeled())
                .map_err(Into::into),
            ErrorKind::Unmodeled {
                status,
                code,
                message,
            } => {
                let rejection = Rejection::own(status, code, &message);
                Ok(self.protocol.write_rejection(&self.context, &rejection))
            }
            ErrorKind::Status(status) => Ok(self.empty(status)),
            ErrorKind::Internal => {
                // A handler that fails over a damaged body is not to blame.
                let rejection = self.damage.get().and_then(Damage::rejection);
                let rejection = rejection.unwrap_or(&Rejection::Internal);
                let mut response = self.protocol.write_rejection(&self.context, rejection);
                limits::complete(&mut response, rejection);
                Ok(response)
            }
        };
        let written = written.map(|response| failed(response, failure));
        self.own(operation, written, own)
    }

    /// How an error of a handler is a failure.
    fn failure<E: OperationError>(&self, kind: &ErrorKind<E>) -> Failure {
        match kind {
            ErrorKind::Modeled(error) => {
                Failure::new(Cause::Modeled, error.as_modeled().kind().code())
            }
            ErrorKind::Unmodeled { code, .. } => Failure::new(Cause::Unmodeled, code.clone()),
            ErrorKind::Status(_) => Failure::new(Cause::Unmodeled, ""),
            ErrorKind::Internal => match self.damage.get().and_then(Damage::rejection) {
                Some(rejection) => Failure::new(Cause::Refused, rejection.code().to_owned()),
                None => Failure::new(Cause::Internal, Rejection::Internal.code().to_owned()),
            },
        }
    }

    /// Adds what an error of a handler has beside its kind.
    fn own(
        &self,
        operation: Option<&'static Operation>,
        written: Result<Response<Payload>, BoxError>,
        own: Own,
    ) -> Response<Body> {
        match written {
            Ok(mut response) => {
                for name in own.headers.keys() {
                    response.headers_mut().remove(name);
                }
                for (name, value) in &own.headers {
                    response.headers_mut().append(name, value.clone());
                }
                if let Some(source) = own.source {
                    response.extensions_mut().insert(ErrorSource::new(source));
                }
                self.finish_error(operation, response)
            }
            Err(error) => self.internal(operation, error),
        }
    }

    /// A response that is nothing but a status and headers, and no error.
    pub(super) fn bare(&self, status: StatusCode, headers: HeaderMap) -> Response<Body> {
        let mut response = self.empty(status);
        response.headers_mut().extend(headers);
        self.finish(None, response)
    }

    /// A response without a body.
    fn empty(&self, status: StatusCode) -> Response<Payload> {
        let mut response = Response::new(Payload::default());
        *response.status_mut() = status;
        *response.headers_mut() = self.protocol.headers_without_body();
        response
    }

    /// The response whose cause the caller is not told.
    pub(super) fn internal(
        &self,
        operation: Option<&'static Operation>,
        source: BoxError,
    ) -> Response<Body> {
        let rejection = Rejection::Internal;
        let response = self.protocol.write_rejection(&self.context, &rejection);
        let mut response = refused(response, &rejection);
        response.extensions_mut().insert(ErrorSource::new(source));
        self.finish_error(operation, response)
    }

    /// The response with an error of the model.
    pub(super) fn error(
        &self,
        operation: &'static Operation,
        error: &dyn ModeledError,
    ) -> Response<Body> {
        match self.protocol.write_error(&self.context, error) {
            Ok(response) => {
                let failure = Failure::new(Cause::Modeled, error.kind().code());
                self.finish_error(Some(operation), failed(response, failure))
            }
            Err(error) => self.internal(Some(operation), error.into()),
        }
    }

    /// The response with an error that is not of the model. The operation is absent if none was found.
    pub(super) fn reject(
        &self,
        operation: Option<&'static Operation>,
        rejection: &Rejection,
    ) -> Response<Body> {
        let response = self.protocol.write_rejection(&self.context, rejection);
        let mut response = refused(response, rejection);
        if let Some(allow) = rejection.allow().and_then(|it| it.try_into().ok()) {
            response.headers_mut().insert(ALLOW, allow);
        }
        limits::complete(&mut response, rejection);
        self.finish_error(operation, response)
    }

    /// The response if an interceptor panics over a response.
    pub(super) fn last_resort(&self) -> Response<Body> {
        let rejection = Rejection::Internal;
        let response = self.protocol.write_rejection(&self.context, &rejection);
        let response = refused(response, &rejection);
        self.finish(self.operation.get().copied(), response)
    }

    fn finish_error(
        &self,
        operation: Option<&'static Operation>,
        response: Response<Payload>,
    ) -> Response<Body> {
        let context = self.settings.context(self.context.service, operation);
        let interceptors = &self.settings.interceptors;
        let response = interceptors.modify_error_response(&context, response);
        self.finish(operation, response)
    }

    /// Tells layers around the service which operation it was.
    fn finish(
        &self,
        operation: Option<&'static Operation>,
        mut response: Response<Payload>,
    ) -> Response<Body> {
        let extensions = response.extensions_mut();
        extensions.insert(self.context.service);
        if let Some(operation) = operation {
            extensions.insert(operation);
        }
        #[cfg(feature = "events")]
        let response = response.map(|body| super::events::with_last(self, body));
        response.map(Body::from)
    }
}

/// The response that is an error.
fn failed(mut response: Response<Payload>, failure: Failure) -> Response<Payload> {
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        response.extensions_mut().insert(failure);
    }
    response
}

/// The response that refuses a request.
fn refused(response: Response<Payload>, rejection: &Rejection) -> Response<Payload> {
    let cause = match rejection {
        Rejection::Internal => Cause::Internal,
        _ => Cause::Refused,
    };
    failed(response, Failure::new(cause, rejection.code().to_owned()))
}
