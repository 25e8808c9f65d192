//! What a handler knows of the request that it answers, beside the input.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::{Request, StatusCode, request};

use crate::operation::{Operation, Service};
use crate::schema::UNIT;

/// What identifies a caller: any type that threads can share. `()` stands for a service that does not ask who calls.
pub trait Caller: Send + Sync + 'static {}

impl<T: Send + Sync + 'static> Caller for T {}

/// What a handler knows of the request that it answers, beside the input. It is the last argument of every handler.
///
/// A test makes one of any request. Only what the handler looks at has to be there:
///
/// ```
/// use farrier::server::Context;
/// use http::Request;
///
/// let context = Context::default();
/// assert_eq!(context.head().uri, "/");
///
/// let request = Request::get("/orders/7").header("accept-language", "de").body(())?;
/// let context = Context::new(request).with_id("4d1c").with_caller("ann");
/// assert_eq!(context.head().headers["accept-language"], "de");
/// assert_eq!(context.id(), "4d1c");
/// assert_eq!(*context.caller(), "ann");
/// # Ok::<(), http::Error>(())
/// ```
pub struct Context<I = ()> {
    head: request::Parts,
    id: Arc<str>,
    operation: &'static Operation,
    caller: I,
    /// Of the output, if the handler chose one.
    status: OnceLock<StatusCode>,
}

impl Context {
    /// A context for a test, of the head of a request. The id of the request is empty, and so is the name of the
    /// operation, unless the extensions of the request have the table of one.
    pub fn new<B>(request: Request<B>) -> Self {
        static NO_OPERATION: Operation = Operation::new("", &UNIT, &UNIT);
        let (head, _) = request.into_parts();
        let operation = head.extensions.get::<&'static Operation>().copied();
        Self::of(head, Arc::from(""), operation.unwrap_or(&NO_OPERATION))
    }

    pub(super) fn of(head: request::Parts, id: Arc<str>, operation: &'static Operation) -> Self {
        Self {
            head,
            id,
            operation,
            caller: (),
            status: OnceLock::new(),
        }
    }
}

impl<I> Context<I> {
    /// The same context with this id of the request.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into().into();
        self
    }

    /// The same context of a call of this operation.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.operation = operation;
        self
    }

    /// The same context with this caller, in the place of the one before.
    #[must_use]
    pub fn with_caller<J>(self, caller: J) -> Context<J> {
        Context {
            head: self.head,
            id: self.id,
            operation: self.operation,
            caller,
            status: self.status,
        }
    }

    /// The head of the request: method, URI, headers, and extensions. Layers put extensions there, such as the peer's
    /// address; the server puts the tables of the service and the operation there.
    pub fn head(&self) -> &request::Parts {
        &self.head
    }

    /// The id of the request, which the response has in a header
    /// ([`Service::with_request_ids`](super::Service::with_request_ids)).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The service that is called. `None` in a test whose request does not have its table as an extension.
    pub fn service(&self) -> Option<&'static Service> {
        self.head.extensions.get::<&'static Service>().copied()
    }

    /// Gives the output this status in the place of the model's, such as 206 for a part of what was asked for. Protocols
    /// without `@http` have no other than theirs, and keep it. What is no success is an
    /// [`Error`](super::Error), also 304. The first status counts; one that is none of a success makes the output an
    /// internal error.
    pub fn set_status(&self, status: StatusCode) {
        let _ = self.status.set(status);
    }

    /// The status that the handler gave its output.
    pub fn status(&self) -> Option<StatusCode> {
        self.status.get().copied()
    }

    /// Who calls.
    pub fn caller(&self) -> &I {
        &self.caller
    }
}

/// A context for a test, of a request `GET /` without headers.
impl Default for Context {
    fn default() -> Self {
        Self::new(Request::new(()))
    }
}

/// Headers and the caller are not shown, because they can be secrets.
impl<I> fmt::Debug for Context<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("operation", &self.operation.name())
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
