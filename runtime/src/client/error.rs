//! The error of a call: its kinds, and how it is printed.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{StatusCode, response};

use super::MemberFault;
use super::attempt_report::Attempts;
use super::auth_error::AuthError;
use super::raw_response::RawResponse;
use super::retry::StopReason;
use super::time::Skew;
use super::transport_error::{TransportError, TransportErrorKind};
use crate::body::{BoxError, Payload};
use crate::error::OperationError;
use crate::operation::{Operation, Protocol};
use crate::printable::Printable;
use crate::shape;

/// A call that did not succeed. Printed, it names the operation, the code or status, the message and the request id.
/// [`Error::modeled`] returns the error that the model defines, if it is one.
pub struct Error<E>(Box<Inner<E>>);

#[derive(Debug)]
struct Inner<E> {
    /// The name of the operation.
    operation: &'static str,
    /// The protocol of the call. A fake has none.
    protocol: Option<Protocol>,
    kind: ErrorKind<E>,
    attempts: Attempts,
}

/// What went wrong.
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The service answered with an error that the model defines for the operation.
    Modeled {
        /// The error with its members.
        error: E,
        /// The response.
        response: RawResponse,
    },
    /// The service answered with an error that the model does not define.
    Unmodeled {
        /// Its code, if the response has one.
        code: Option<String>,
        /// Its message, if the response has one.
        message: Option<String>,
        /// The response.
        response: RawResponse,
    },
    /// The response is not of the service's protocol: it may come from a proxy.
    UnexpectedResponse(RawResponse),
    /// The response could not be read as an output or an error of the operation.
    Deserialize {
        /// What is wrong with it.
        source: shape::Error,
        /// The response.
        response: RawResponse,
    },
    /// The input cannot be sent: a member of the path is empty, for one.
    Serialize(shape::Error),
    /// Nothing says where the request goes.
    Endpoint(BoxError),
    /// The request could not be authorized.
    Auth(AuthError),
    /// An interceptor of the client ended the call.
    Interceptor(BoxError),
    /// The response is absent or incomplete.
    Transport(TransportError),
    /// The service returned the token of the next page with which it was asked for the last one
    /// ([`Pages`](super::Pages)). No call was made.
    RepeatedPage,
}

/// The head and the body of a response, or the error of the call.
pub(super) type ResponseResult = Result<(response::Parts, Payload), CallError>;

/// Why a call has no output, before the types of its operation matter.
pub(super) type CallError = ErrorKind<Infallible>;

impl<E> Error<E> {
    pub(super) fn new(
        operation: &'static Operation,
        protocol: Protocol,
        kind: ErrorKind<E>,
        attempts: Attempts,
    ) -> Self {
        Self(Box::new(Inner {
            operation: operation.name(),
            protocol: Some(protocol),
            kind,
            attempts,
        }))
    }

    /// The error of a fake, which calls nothing.
    pub(super) fn without_call(operation: &'static str, kind: ErrorKind<E>) -> Self {
        Self(Box::new(Inner {
            operation,
            protocol: None,
            kind,
            attempts: Attempts::one(),
        }))
    }

    /// The name of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// The same, by value.
    pub fn into_kind(self) -> ErrorKind<E> {
        self.0.kind
    }

    /// The error that the model defines, if it is one.
    pub fn modeled(&self) -> Option<&E> {
        match &self.0.kind {
            ErrorKind::Modeled { error, .. } => Some(error),
            _ => None,
        }
    }

    /// The error that the model defines, by value; the error itself if it is another one.
    ///
    /// # Errors
    ///
    /// When the service did not answer with an error that the model defines for the operation.
    pub fn into_modeled(self) -> std::result::Result<E, Self> {
        match self.0.kind {
            ErrorKind::Modeled { error, .. } => Ok(error),
            kind => Err(Self(Box::new(Inner { kind, ..*self.0 }))),
        }
    }

    /// The response, if there was a complete one.
    pub fn response(&self) -> Option<&RawResponse> {
        match &self.0.kind {
            ErrorKind::Modeled { response, .. }
            | ErrorKind::Unmodeled { response, .. }
            | ErrorKind::UnexpectedResponse(response)
            | ErrorKind::Deserialize { response, .. } => Some(response),
            ErrorKind::Serialize(_)
            | ErrorKind::Endpoint(_)
            | ErrorKind::Auth(_)
            | ErrorKind::Interceptor(_)
            | ErrorKind::Transport(_)
            | ErrorKind::RepeatedPage => None,
        }
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.kind {
            ErrorKind::Transport(error) => error.status,
            _ => self.response().map(RawResponse::status),
        }
    }

    /// Whether the response did not arrive in time. The service may have done what was asked, unless the error is of kind
    /// [`TransportErrorKind::Unsent`].
    pub fn is_timeout(&self) -> bool {
        matches!(&self.0.kind, ErrorKind::Transport(it) if it.is_timeout())
    }

    /// How many attempts there were. Zero if the request could not be made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts.count
    }

    /// How long they took, with the times between them.
    pub fn elapsed(&self) -> Duration {
        self.0.attempts.elapsed
    }

    /// Why there was no other attempt, if another one could have helped.
    pub fn stop_reason(&self) -> Option<StopReason> {
        self.0.attempts.stopped
    }

    /// How far the clock is from the service's, if the service refused the date of the request.
    pub fn clock_skew(&self) -> Option<Skew> {
        self.0.attempts.skew
    }

    /// The members of an error of the model that could not be read ([`RawResponse::faults`]).
    pub fn faults(&self) -> &[MemberFault] {
        self.response().map_or(&[], RawResponse::faults)
    }

    /// The id by which the service knows the request, if it said so.
    pub fn request_id(&self) -> Option<&str> {
        self.response().and_then(RawResponse::request_id)
    }
}

impl<E: OperationError> Error<E> {
    /// The code of the error, modelled or not, if the response has one. A service that is compatible with awsQuery
    /// has codes of its own (`aws.protocols#awsQueryError`).
    pub fn code(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Modeled { error, response } => {
                let kind = error.as_modeled().kind();
                let protocol = self.0.protocol;
                let code = protocol.map_or(kind.code(), |it| it.error_code(kind));
                Some(response.query_code.as_deref().unwrap_or(code))
            }
            ErrorKind::Unmodeled { code, response, .. } => {
                response.query_code.as_deref().or(code.as_deref())
            }
            _ => None,
        }
    }

    /// Whether the model says that another attempt can succeed (`@retryable`). Only errors that the model defines
    /// can be.
    pub fn is_retryable(&self) -> bool {
        self.modeled()
            .is_some_and(|it| it.as_modeled().kind().is_retryable())
    }

    /// Whether the model says that the service limits how often it is called (`@retryable` with `throttling`). Such
    /// an error is retryable, too.
    pub fn is_throttling(&self) -> bool {
        self.modeled()
            .is_some_and(|it| it.as_modeled().kind().is_throttling())
    }

    /// The service's message, if the response has one, whether or not the model has a member for it.
    pub fn message(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Modeled { error, response } => {
                let own = error.as_modeled().message();
                let said = response.message.as_deref().filter(|_| !response.sensitive);
                own.filter(|it| !it.is_empty()).or(said).or(own)
            }
            ErrorKind::Unmodeled { message, .. } => message.as_deref(),
            _ => None,
        }
    }
}

impl<E> ErrorKind<E> {
    /// The name of the kind, for observers of calls.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Modeled { .. } | Self::Unmodeled { .. } => "error",
            Self::UnexpectedResponse(_) => "unexpected_response",
            Self::Deserialize { .. } => "deserialize",
            Self::Serialize(_) => "serialize",
            Self::Endpoint(_) => "endpoint",
            Self::Auth(_) => "auth",
            Self::Interceptor(_) => "interceptor",
            Self::Transport(error) => match error.kind() {
                TransportErrorKind::Connect => "connect",
                TransportErrorKind::Tls => "tls",
                TransportErrorKind::Proxy => "proxy",
                TransportErrorKind::Refused => "refused",
                TransportErrorKind::RequestBody => "request_body",
                TransportErrorKind::Unsent => "unsent",
                TransportErrorKind::Timeout => "timeout",
                TransportErrorKind::AttemptTimeout => "attempt_timeout",
                TransportErrorKind::OperationTimeout => "operation_timeout",
                TransportErrorKind::Stalled => "stalled",
                TransportErrorKind::Damaged => "damaged",
                TransportErrorKind::TooLong => "too_long",
                TransportErrorKind::Interrupted => "interrupted",
            },
            Self::RepeatedPage => "repeated_page",
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for ErrorKind<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// A text up to the most that a message shows.
        fn bounded(text: Option<&String>) -> Option<String> {
            text.map(|it| Printable::message(it).to_string())
        }
        match self {
            Self::Modeled { error, response } => f
                .debug_struct("Modeled")
                .field("error", error)
                .field("response", response)
                .finish(),
            Self::Unmodeled {
                code,
                message,
                response,
            } => f
                .debug_struct("Unmodeled")
                .field("code", &bounded(code.as_ref()))
                .field("message", &bounded(message.as_ref()))
                .field("response", response)
                .finish(),
            Self::UnexpectedResponse(response) => {
                f.debug_tuple("UnexpectedResponse").field(response).finish()
            }
            Self::Deserialize { source, response } => f
                .debug_struct("Deserialize")
                .field("source", source)
                .field("response", response)
                .finish(),
            Self::Serialize(source) => f.debug_tuple("Serialize").field(source).finish(),
            Self::Endpoint(source) => f.debug_tuple("Endpoint").field(source).finish(),
            Self::Auth(error) => f.debug_tuple("Auth").field(error).finish(),
            Self::Interceptor(source) => f.debug_tuple("Interceptor").field(source).finish(),
            Self::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Self::RepeatedPage => f.write_str("RepeatedPage"),
        }
    }
}

impl CallError {
    /// The same where a modelled error can occur.
    pub(super) fn widen<E>(self) -> ErrorKind<E> {
        match self {
            Self::Modeled { error, .. } => match error {},
            Self::Unmodeled {
                code,
                message,
                response,
            } => ErrorKind::Unmodeled {
                code,
                message,
                response,
            },
            Self::UnexpectedResponse(response) => ErrorKind::UnexpectedResponse(response),
            Self::Deserialize { source, response } => ErrorKind::Deserialize { source, response },
            Self::Serialize(source) => ErrorKind::Serialize(source),
            Self::Endpoint(source) => ErrorKind::Endpoint(source),
            Self::Auth(error) => ErrorKind::Auth(error),
            Self::Interceptor(source) => ErrorKind::Interceptor(source),
            Self::Transport(error) => ErrorKind::Transport(error),
            Self::RepeatedPage => ErrorKind::RepeatedPage,
        }
    }
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            protocol,
            kind,
            attempts,
        } = self.0.as_ref();
        write!(f, "{operation}: ")?;
        match kind {
            ErrorKind::Modeled { .. } | ErrorKind::Unmodeled { .. } => {
                let status = self.status().unwrap_or_default();
                let code = self.code().unwrap_or("an error without a code");
                let (code, status) = (Printable::name(code), status.as_u16());
                write!(f, "{code} (HTTP {status}): ")?;
                match (self.message(), self.response()) {
                    (Some(message), _) if !message.is_empty() => {
                        write!(f, "{}", Printable::message(message))?;
                    }
                    (_, Some(response)) => f.write_str(&response.body_start())?,
                    (_, None) => {}
                }
            }
            ErrorKind::UnexpectedResponse(response) => {
                let (status, kind) = (response.status.as_u16(), response.content_type());
                let kind = Printable::name(&kind);
                let protocol = protocol.map_or("of the protocol", Protocol::name);
                write!(
                    f,
                    "answer is not {protocol} (HTTP {status}, {kind}): {}",
                    response.body_start()
                )?;
            }
            ErrorKind::Deserialize { source, response } => {
                let status = response.status.as_u16();
                let (message, start) = (source.to_string(), response.body_start());
                let message = Printable::message(&message);
                write!(
                    f,
                    "answer cannot be read (HTTP {status}): {message}: {start}"
                )?;
            }
            ErrorKind::Serialize(source) => write!(f, "input cannot be sent: {source}")?,
            ErrorKind::Endpoint(source) => write!(f, "no endpoint: {source}")?,
            ErrorKind::Auth(error) => write!(f, "{error}")?,
            ErrorKind::Interceptor(source) => write!(f, "an interceptor ended the call: {source}")?,
            ErrorKind::Transport(error) => write!(f, "{error}")?,
            ErrorKind::RepeatedPage => f.write_str(
                "the service returned the token of the last page again, which would go on without end: \
                 `stop_at_repeated_token` ends there, `go_on_at_repeated_token` asks again",
            )?,
        }
        if let Some(skew) = attempts.skew {
            write!(f, ": the clock is {skew}: set it, or allow skew correction")?;
        }
        self.fmt_end(f)
    }
}

impl<E> Error<E> {
    /// What stands in brackets at the end: the ids of the request, and how many attempts there were.
    fn fmt_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = Some(&self.0.attempts).filter(|it| it.is_worth_telling());
        let response = self.response();
        let mut parts = Vec::new();
        if let Some(id) = self.request_id() {
            parts.push(format!("request id {}", Printable::name(id)));
            if let Some(id) = response.and_then(RawResponse::extended_request_id) {
                parts.push(format!("extended {}", Printable::name(id)));
            }
        }
        parts.extend(attempts.map(ToString::to_string));
        match parts.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", parts.join(", ")),
        }
    }
}

/// `{:?}` prints as `{}` does, because `main` and `unwrap` show errors by it. `{:#?}` prints everything but values that
/// are `@sensitive`, cookies and credentials, and the end of a long body.
impl<E: OperationError> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("Error")
            .field("operation", &self.0.operation)
            .field("kind", &self.0.kind)
            .finish()
    }
}

/// The error prints what happened in one line, so its source is what that line does not have: the cause of the cause.
/// Programs that print all sources print each of them once. [`Error::kind`] has the causes themselves.
impl<E: OperationError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            ErrorKind::Modeled { error, .. } => error.source(),
            ErrorKind::Deserialize { source, .. } | ErrorKind::Serialize(source) => source.source(),
            ErrorKind::Endpoint(source) | ErrorKind::Interceptor(source) => source.source(),
            ErrorKind::Auth(error) => error.source(),
            ErrorKind::Transport(error) => error.source(),
            ErrorKind::Unmodeled { .. }
            | ErrorKind::UnexpectedResponse(_)
            | ErrorKind::RepeatedPage => None,
        }
    }
}
