//! What came of a request, for layers around the service: the response says it in its extensions.

use std::borrow::Cow;

use http::Response;

use crate::operation::Operation;

/// What came of a request. Layers around the service read it from the response, and need not look into the body:
///
/// ```
/// use farrier::server::Outcome;
/// # let response = http::Response::new(farrier::Body::empty());
///
/// let outcome = Outcome::of(&response);
/// let operation = outcome.operation().map_or("none", |it| it.name());
/// println!("{operation}: {}", outcome.error().unwrap_or("success"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    operation: Option<&'static Operation>,
    failure: Option<Failure>,
}

/// How a request failed. It stands in the extensions of a response that is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) cause: Cause,
    pub(super) code: Cow<'static, str>,
}

/// Who answered a request with an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The handler, with an error of the model.
    Modeled,
    /// The handler or a layer, with an error that the model lacks.
    Unmodeled,
    /// The server: the request is none that the handler could be given, or violates the model.
    Refused,
    /// The handler failed in a way that its caller is not told, or panicked, or its output cannot be written. The cause
    /// is in the response's [`ErrorSource`](super::ErrorSource).
    Internal,
}

impl Outcome {
    /// What a response of a service says of its request.
    pub fn of<B>(response: &Response<B>) -> Self {
        let extensions = response.extensions();
        Self {
            operation: extensions.get::<&'static Operation>().copied(),
            failure: extensions.get::<Failure>().cloned(),
        }
    }

    /// The operation, if one was found.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.operation
    }

    /// The code of the error, as the model or the protocol names it. `None` for a success, and for an answer that is a
    /// status alone.
    pub fn error(&self) -> Option<&str> {
        let code = self.failure.as_ref().map(|it| it.code.as_ref());
        code.filter(|it| !it.is_empty())
    }

    /// Who answered with an error. `None` for a success.
    pub fn cause(&self) -> Option<Cause> {
        self.failure.as_ref().map(|it| it.cause)
    }

    /// Whether the request was answered as the model says: with an output, or with an error that it defines.
    pub fn is_modeled(&self) -> bool {
        matches!(self.cause(), None | Some(Cause::Modeled))
    }
}

impl Failure {
    pub(super) fn new(cause: Cause, code: impl Into<Cow<'static, str>>) -> Self {
        let code = code.into();
        Self { cause, code }
    }
}
