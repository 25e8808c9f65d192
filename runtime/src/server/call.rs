//! One call of an operation, from its input to its response.

use std::fmt;
use std::sync::Arc;

use super::context::Context;
use super::received::Received;
use super::responder::Responder;
use super::{BoxHandlerFuture, Caller, Method, ResponseFuture};
use crate::body::{Body, Payload};
use crate::error::OperationError;
use crate::operation::Operation;
use crate::protocol::server::{Rejection, Route};
use crate::shape::Structure;
use crate::validate::{Validator, Violations};

/// A request for a known operation, with its body and what identifies its caller.
pub struct Call<I = ()> {
    responder: Arc<Responder>,
    context: Context<I>,
    route: Route,
    body: Payload,
}

/// Why an input does not reach its handler.
enum InputError {
    Unreadable(Rejection),
    Invalid(Violations),
}

impl<I> Call<I> {
    pub(super) fn new(
        responder: Arc<Responder>,
        operation: &'static Operation,
        route: Route,
        received: Received,
        caller: I,
    ) -> Self {
        let id = Arc::clone(&responder.context.request_id);
        Self {
            context: Context::of(received.head, id, operation).with_caller(caller),
            responder,
            route,
            body: received.body,
        }
    }
}

impl<I: Caller> Call<I> {
    /// Reads and validates the input, runs the handler, and writes what it returns.
    pub fn handle<T, In, O, E>(
        self,
        handler: Arc<T>,
        method: for<'a> fn(&'a T, In, &'a Context<I>) -> BoxHandlerFuture<'a, O, E>,
    ) -> ResponseFuture
    where
        T: Send + Sync + 'static,
        In: Structure,
        O: Structure,
        E: OperationError,
    {
        self.call_method::<T, In, O, E, _>(handler, method)
    }

    /// [`handle`](Self::handle) for a method of a generated trait.
    #[doc(hidden)]
    pub fn call_method<T, In, O, E, M>(mut self, handler: Arc<T>, method: M) -> ResponseFuture
    where
        T: Send + Sync + 'static,
        M: for<'a> Method<'a, T, In, I, O, E>,
        In: Structure,
        O: Structure,
        E: OperationError,
    {
        Box::pin(async move {
            let mut input = In::initial();
            if let Err(error) = self.read(&mut input) {
                return self.refuse(error);
            }
            let operation = self.context.operation();
            let start = self.responder.observation.begin_handler();
            let handled = method.start(&handler, input, &self.context).await;
            self.responder.observation.end_handler(start);
            match handled {
                Ok(output) => {
                    let status = self.context.status();
                    self.responder.output(operation, &output, status)
                }
                Err(error) => self.responder.handler_error(Some(operation), error),
            }
        })
    }

    /// The response for an index that the service's table does not have.
    pub fn unknown(self) -> ResponseFuture {
        let operation = self.context.operation();
        let rejection = Rejection::UnknownOperation(operation.name().to_owned());
        let response = self.responder.reject(Some(operation), &rejection);
        Box::pin(std::future::ready(response))
    }

    /// Reads and validates the input.
    fn read(&mut self, input: &mut dyn Structure) -> Result<(), InputError> {
        #[cfg_attr(not(feature = "events"), allow(unused_mut))]
        let mut body = std::mem::take(&mut self.body);
        let protocol = self.responder.protocol;
        let memory = self.responder.settings.memory_limit;
        #[cfg(feature = "events")]
        let events = super::events::take(self.context.operation(), &mut body);
        let missing = protocol
            .read_input(&self.route, self.context.head(), body, input, memory)
            .map_err(InputError::Unreadable)?;
        #[cfg(feature = "events")]
        super::events::put(&self.responder, self.context.operation(), input, events)
            .map_err(InputError::Unreadable)?;
        let open_enums = self.responder.settings.open_enums;
        let mut validator = Validator::with_missing(missing).with_open_enums(open_enums);
        validator.structure(input);
        validator.finish().map_err(InputError::Invalid)
    }

    /// The response to an input that the handler does not see.
    fn refuse(&self, error: InputError) -> http::Response<Body> {
        let operation = self.context.operation();
        let rejection = match (error, operation.validation_error()) {
            (InputError::Unreadable(rejection), _) => rejection,
            (InputError::Invalid(violations), Some(invalid)) => {
                let error = invalid(&violations);
                return self.responder.error(operation, error.as_ref());
            }
            (InputError::Invalid(violations), None) => Rejection::Invalid(violations.to_string()),
        };
        self.responder.reject(Some(operation), &rejection)
    }
}

impl<I> fmt::Debug for Call<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.context.operation().name())
            .finish_non_exhaustive()
    }
}
