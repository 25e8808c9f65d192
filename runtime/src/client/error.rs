//! What can go wrong with a call, and how it is told.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, response};

use crate::body::BoxError;
use crate::error::OperationError;
use crate::operation::{Operation, Protocol};
use crate::schema::Schema;
use crate::shape;

/// How much of a body an error prints.
const BODY_START: usize = 200;

/// A call that did not succeed. Printed, it names the operation, the code or status, the message and the
/// request id; [`Error::modeled`] has the error that the model defines, if it is one.
pub struct Error<E>(Box<Inner<E>>);

#[derive(Debug)]
struct Inner<E> {
    operation: &'static Operation,
    protocol: Protocol,
    kind: ErrorKind<E>,
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind<E> {
    /// The service answered with an error that the model defines for the operation.
    Modeled {
        /// The error with its members.
        error: E,
        /// The answer.
        response: RawResponse,
    },
    /// The service answered with an error that the model does not define.
    Unmodeled {
        /// Its code, if the answer has one.
        code: Option<String>,
        /// Its message, if the answer has one.
        message: Option<String>,
        /// The answer.
        response: RawResponse,
    },
    /// Something answered that does not speak the service's protocol: a proxy, say.
    UnexpectedResponse(RawResponse),
    /// The answer could not be read as what it should be.
    Deserialize {
        /// What is wrong with it.
        source: shape::Error,
        /// The answer.
        response: RawResponse,
    },
    /// The input cannot be sent: a member of the path is empty, for one.
    Serialize(shape::Error),
    /// An interceptor of the client ended the call.
    Interceptor(BoxError),
    /// There was no answer, or not a whole one.
    Transport(TransportError),
}

/// An answer that is not a success.
pub struct RawResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// The code that the error had in awsQuery, where the service keeps those.
    query_code: Option<String>,
    /// What it says to people: the error need not have a member of that name.
    message: Option<String>,
    /// Whether what it holds may be `@sensitive`, so that neither `Display` nor `Debug` shows it.
    sensitive: bool,
}

/// A request without a whole answer.
#[derive(Debug)]
pub struct TransportError {
    peer: String,
    status: Option<StatusCode>,
    kind: TransportErrorKind,
    source: BoxError,
}

/// The kinds of request without a whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made, so the service has seen nothing of the request.
    Connect,
    /// There was no answer in time.
    Timeout,
    /// The answer is longer than the client reads.
    TooLong,
    /// The connection was cut, or the transport failed in another way.
    Interrupted,
}

/// Why a call has no output, before the types of its operation matter.
pub(super) type CallError = ErrorKind<Infallible>;

impl<E> Error<E> {
    pub(super) fn new(
        operation: &'static Operation,
        protocol: Protocol,
        kind: ErrorKind<E>,
    ) -> Self {
        Self(Box::new(Inner {
            operation,
            protocol,
            kind,
        }))
    }

    /// The name of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.0.operation.name()
    }

    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind<E> {
        &self.0.kind
    }

    /// The same, to be taken apart.
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

    /// The answer, if there was a whole one.
    pub fn response(&self) -> Option<&RawResponse> {
        match &self.0.kind {
            ErrorKind::Modeled { response, .. }
            | ErrorKind::Unmodeled { response, .. }
            | ErrorKind::UnexpectedResponse(response)
            | ErrorKind::Deserialize { response, .. } => Some(response),
            ErrorKind::Serialize(_) | ErrorKind::Interceptor(_) | ErrorKind::Transport(_) => None,
        }
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.kind {
            ErrorKind::Transport(error) => error.status,
            _ => self.response().map(RawResponse::status),
        }
    }

    /// The id under which the service knows the request, if it told.
    pub fn request_id(&self) -> Option<&str> {
        self.response().and_then(RawResponse::request_id)
    }
}

impl<E: OperationError> Error<E> {
    /// The code of the error, modelled or not, if the answer has one. A service that is compatible with awsQuery
    /// has codes of its own (`aws.protocols#awsQueryError`).
    pub fn code(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Modeled { error, response } => {
                let code = error.as_modeled().kind().code_in(self.0.protocol);
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

    /// The service's message, if the answer has one, whether or not the model has a member for it.
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
            Self::Interceptor(source) => ErrorKind::Interceptor(source),
            Self::Transport(error) => ErrorKind::Transport(error),
        }
    }
}

impl RawResponse {
    pub(super) fn new(head: response::Parts, body: Bytes) -> Self {
        Self {
            status: head.status,
            headers: head.headers,
            body,
            query_code: None,
            message: None,
            sensitive: false,
        }
    }

    /// The same with the code that the error had in awsQuery.
    pub(super) fn with_query_code(self, query_code: Option<String>) -> Self {
        Self { query_code, ..self }
    }

    /// The same with the message that is in it.
    pub(super) fn with_message(self, message: Option<String>) -> Self {
        Self { message, ..self }
    }

    /// The same, as an answer that ought to be of this shape.
    pub(super) fn of(self, schema: &'static Schema) -> Self {
        Self {
            sensitive: schema.holds_sensitive(),
            ..self
        }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The whole body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The id under which the service knows the request, if it told.
    pub fn request_id(&self) -> Option<&str> {
        ["x-amzn-requestid", "x-amz-request-id", "x-request-id"]
            .into_iter()
            .find_map(|name| self.headers.get(name)?.to_str().ok())
    }

    /// The start of the body on one line.
    fn body_start(&self) -> String {
        if self.sensitive {
            return format!("*** {} bytes redacted ***", self.body.len());
        }
        let text = String::from_utf8_lossy(&self.body);
        let mut start: String = text
            .chars()
            .take(BODY_START)
            .map(|it| if it.is_control() { ' ' } else { it })
            .collect();
        if text.chars().nth(BODY_START).is_some() {
            start.push_str("...");
        }
        if start.is_empty() {
            "(the body is empty)".to_owned()
        } else {
            start
        }
    }

    fn content_type(&self) -> &str {
        let value = self.headers.get(http::header::CONTENT_TYPE);
        value
            .and_then(|it| it.to_str().ok())
            .unwrap_or("no content type")
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut response = f.debug_struct("RawResponse");
        response.field("status", &self.status);
        if self.sensitive {
            let names: Vec<&str> = self.headers.keys().map(|it| it.as_str()).collect();
            response.field("headers", &names);
            response.field("body", &format_args!("{}", self.body_start()));
        } else {
            response.field("headers", &self.headers);
            response.field("body", &self.body);
        }
        response.finish()
    }
}

impl TransportError {
    pub(super) fn new(peer: String, status: Option<StatusCode>, source: BoxError) -> Self {
        let kind = classify(source.as_ref());
        Self {
            peer,
            status,
            kind,
            source,
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

/// Tells what kind of failure an error is, from it and the errors behind it.
fn classify(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(failure) = error.downcast_ref::<super::TransportFailure>() {
            return match failure {
                super::TransportFailure::Connect(_) => TransportErrorKind::Connect,
                super::TransportFailure::Timeout(_) => TransportErrorKind::Timeout,
            };
        }
        if let Some(crate::body::BodyError::TooLong(_)) = error.downcast_ref() {
            return TransportErrorKind::TooLong;
        }
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            match io.kind() {
                std::io::ErrorKind::TimedOut => return TransportErrorKind::Timeout,
                std::io::ErrorKind::ConnectionRefused => return TransportErrorKind::Connect,
                _ => {}
            }
        }
        // The timeout layer of tower is the one most used, and its error says no more than this.
        if error.to_string() == "request timed out" {
            return TransportErrorKind::Timeout;
        }
        next = error.source();
    }
    TransportErrorKind::Interrupted
}

impl<E: OperationError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            operation,
            protocol,
            kind,
        } = self.0.as_ref();
        write!(f, "{}: ", operation.name())?;
        match kind {
            ErrorKind::Modeled { .. } | ErrorKind::Unmodeled { .. } => {
                let status = self.status().unwrap_or_default();
                let code = self.code().unwrap_or("an error without a code");
                write!(f, "{code} (HTTP {}): ", status.as_u16())?;
                match (self.message(), self.response()) {
                    (Some(message), _) if !message.is_empty() => f.write_str(message)?,
                    (_, Some(response)) => f.write_str(&response.body_start())?,
                    (_, None) => {}
                }
            }
            ErrorKind::UnexpectedResponse(response) => {
                let (status, kind) = (response.status.as_u16(), response.content_type());
                let protocol = protocol.name();
                write!(
                    f,
                    "answer is not {protocol} (HTTP {status}, {kind}): {}",
                    response.body_start()
                )?;
            }
            ErrorKind::Deserialize { source, response } => {
                let status = response.status.as_u16();
                write!(
                    f,
                    "answer cannot be read (HTTP {status}): {source}: {}",
                    response.body_start()
                )?;
            }
            ErrorKind::Serialize(source) => write!(f, "input cannot be sent: {source}")?,
            ErrorKind::Interceptor(source) => write!(f, "an interceptor ended the call: {source}")?,
            ErrorKind::Transport(error) => write!(f, "{error}")?,
        }
        match self.request_id() {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            peer,
            status,
            kind,
            source,
        } = self;
        match kind {
            TransportErrorKind::Connect => write!(f, "could not connect to {peer}")?,
            TransportErrorKind::Timeout => write!(f, "no answer from {peer} in time")?,
            TransportErrorKind::TooLong => write!(f, "answer of {peer} is too long")?,
            TransportErrorKind::Interrupted => match status {
                Some(status) => {
                    let status = status.as_u16();
                    write!(f, "answer of {peer} broke off (HTTP {status})")?;
                }
                None => write!(f, "connection to {peer} failed")?,
            },
        }
        // The innermost error says what happened; those around it say that something did.
        let mut cause: &(dyn StdError + 'static) = source.as_ref();
        while let Some(next) = cause.source() {
            cause = next;
        }
        match cause.downcast_ref::<std::io::Error>() {
            Some(io) => write!(f, ": {}", of_system(io)),
            None => write!(f, ": {cause}"),
        }
    }
}

/// An error of the operating system in the middle of a sentence: `Connection refused (os error 111)` is
/// `connection refused` there.
fn of_system(error: &std::io::Error) -> String {
    let text = error.to_string();
    match (error.raw_os_error(), text.split_once(" (os error")) {
        (Some(_), Some((what, _))) => what.to_lowercase(),
        _ => text,
    }
}

/// `{:?}` prints as `{}` does, because that is how `main` and `unwrap` show an error to a person; `{:#?}` prints
/// everything there is, apart from what is `@sensitive`.
impl<E: OperationError> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        f.debug_struct("Error")
            .field("operation", &self.0.operation.name())
            .field("kind", &self.0.kind)
            .finish()
    }
}

impl<E: OperationError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            ErrorKind::Modeled { error, .. } => Some(error),
            ErrorKind::Deserialize { source, .. } | ErrorKind::Serialize(source) => Some(source),
            ErrorKind::Interceptor(source) => Some(source.as_ref()),
            ErrorKind::Transport(error) => Some(error),
            ErrorKind::Unmodeled { .. } | ErrorKind::UnexpectedResponse(_) => None,
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
