//! One call of an operation, from its body to its answer.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Response, request};

use super::request_head::WithCaller;
use super::{Handling, Responding};
use crate::body::Body;
use crate::error::{ModeledError, OperationError};
use crate::operation::Operation;
use crate::protocol::server::{Exchange, Rejection, Route, ServerProtocol, malformed};
use crate::protocol::stream;
use crate::shape::Structure;
use crate::validate::{Validator, Violations};

/// A request that was found to be for an operation, with its body.
pub struct Call {
    pub(super) protocol: &'static dyn ServerProtocol,
    pub(super) exchange: Arc<Exchange>,
    pub(super) operation: &'static Operation,
    pub(super) route: Route,
    pub(super) head: Arc<request::Parts>,
    pub(super) body: Bytes,
    /// The body, where that is a stream.
    pub(super) stream: Option<Body>,
}

/// Why an input does not reach its handler.
enum Refusal {
    Unreadable(Rejection),
    Invalid(Violations),
}

impl Call {
    /// Reads and validates the input, runs the handler, and writes what it returns.
    pub fn answer<T, I, O, E>(
        mut self,
        handler: Arc<T>,
        method: fn(&T, I) -> Handling<'_, O, E>,
    ) -> Responding
    where
        T: Send + Sync + 'static,
        I: Structure,
        O: Structure,
        E: OperationError,
    {
        Box::pin(async move {
            let mut input = I::initial();
            if let Err(refusal) = self.read(&mut input) {
                return self.refuse(refusal);
            }
            let head = Arc::clone(&self.head);
            match WithCaller::new(head, method(&handler, input)).await {
                Ok(output) => self.write_output(&output),
                Err(error) => self.write_error(error.as_modeled()),
            }
        })
    }

    /// The answer for an index that the service's table does not have.
    pub fn unknown(self) -> Responding {
        let response = self.reject(&Rejection::UnknownOperation(
            self.operation.name().to_owned(),
        ));
        Box::pin(std::future::ready(response))
    }

    fn read(&mut self, input: &mut dyn Structure) -> Result<(), Refusal> {
        let missing = self
            .protocol
            .read_input(&self.route, &self.head, &self.body, input)
            .map_err(Refusal::Unreadable)?;
        if let Some(stream) = self.stream.take() {
            let put = stream::put(input, stream);
            put.map_err(|error| Refusal::Unreadable(malformed(&error)))?;
        }
        let mut validator = Validator::missing(missing);
        validator.structure(input);
        validator.finish().map_err(Refusal::Invalid)
    }

    fn refuse(&self, refusal: Refusal) -> Response<Body> {
        match (refusal, self.operation.validation_error()) {
            (Refusal::Unreadable(rejection), _) => self.reject(&rejection),
            (Refusal::Invalid(violations), Some(invalid)) => {
                self.write_error(invalid(&violations).as_ref())
            }
            (Refusal::Invalid(violations), None) => {
                self.reject(&Rejection::Invalid(violations.to_string()))
            }
        }
    }

    fn write_output(&self, output: &dyn Structure) -> Response<Body> {
        let response = self
            .protocol
            .write_output(&self.exchange, self.operation, output);
        match response.and_then(|it| Ok((it, stream::take(output)?))) {
            Ok((response, Some(stream))) => response.map(|_| stream),
            Ok((response, None)) => response.map(Body::new),
            Err(_) => self.reject(&Rejection::Internal),
        }
    }

    fn write_error(&self, error: &dyn ModeledError) -> Response<Body> {
        match self.protocol.write_error(&self.exchange, error) {
            Ok(response) => response.map(Body::new),
            Err(_) => self.reject(&Rejection::Internal),
        }
    }

    fn reject(&self, rejection: &Rejection) -> Response<Body> {
        let response = self.protocol.write_rejection(&self.exchange, rejection);
        response.map(Body::new)
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}
