//! What writes the response to one request, in the protocol of the request.

use std::sync::Arc;

use http::Response;
use http::header::ALLOW;

use super::Settings;
use crate::body::{Body, Payload};
use crate::error::ModeledError;
use crate::operation::Operation;
use crate::protocol::server::{Rejection, ResponseContext, ServerProtocol};
use crate::shape::Structure;

/// Writes the response to one request.
pub(super) struct Responder {
    pub(super) protocol: &'static dyn ServerProtocol,
    pub(super) context: ResponseContext,
    pub(super) settings: Arc<Settings>,
}

impl Responder {
    /// The response with an output.
    pub(super) fn output(
        &self,
        operation: &'static Operation,
        output: &dyn Structure,
    ) -> Response<Body> {
        let written = self.protocol.write_output(&self.context, operation, output);
        match written {
            Ok(response) => self.finish(Some(operation), response),
            Err(_) => self.reject(Some(operation), &Rejection::Internal),
        }
    }

    /// The response with an error of the model.
    pub(super) fn error(
        &self,
        operation: &'static Operation,
        error: &dyn ModeledError,
    ) -> Response<Body> {
        match self.protocol.write_error(&self.context, error) {
            Ok(response) => self.finish_error(Some(operation), response),
            Err(_) => self.reject(Some(operation), &Rejection::Internal),
        }
    }

    /// The response with an error that is not of the model. The operation is absent if none was found.
    pub(super) fn reject(
        &self,
        operation: Option<&'static Operation>,
        rejection: &Rejection,
    ) -> Response<Body> {
        let mut response = self.protocol.write_rejection(&self.context, rejection);
        if let Some(allow) = rejection.allow().and_then(|it| it.try_into().ok()) {
            response.headers_mut().insert(ALLOW, allow);
        }
        self.finish_error(operation, response)
    }

    /// The response if an interceptor panics over a response.
    pub(super) fn last_resort(&self) -> Response<Body> {
        let rejection = Rejection::Internal;
        let response = self.protocol.write_rejection(&self.context, &rejection);
        self.finish(None, response)
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
        response.map(Body::from)
    }
}
