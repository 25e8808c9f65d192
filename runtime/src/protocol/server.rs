//! The server's side of protocols, and what its implementations share.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode, request};

use super::EventProtocol;
use super::missing::MissingRecorder;
use crate::body::Payload;
use crate::codec::json::{JsonReader, JsonSettings, JsonWriter};
use crate::error::ModeledError;
use crate::excerpt::{Excerpt, start};
use crate::operation::{Operation, Service};
use crate::schema::{Member, NO_MEMBER, STRING};
use crate::shape::{self, Deserializer, Serializer, Structure};
use crate::validate::Found;

/// The member that names an error in a body.
pub(super) static TYPE: Member = Member::new("__type", &STRING);

/// The server's side of a protocol.
pub(crate) trait ServerProtocol: EventProtocol + Sync {
    /// Whether a request is of this protocol. Only services with several protocols ask, in the order of their list.
    fn matches(&self, service: &Service, head: &request::Parts) -> bool;

    /// Finds the operation of a request; `None` if the body names it.
    fn route(&self, service: &Service, head: &request::Parts) -> Result<Option<Route>, Rejection>;

    /// Finds the operation that the body names.
    fn route_by_body(&self, service: &Service, body: &Bytes) -> Result<Route, Rejection> {
        let _ = (service, body);
        Err(Rejection::UnknownOperation("this address".to_owned()))
    }

    /// Whether a body in this encoding, in lower case, is the operation's to read. The operation is absent before the
    /// body has named it.
    fn passes_coding(&self, operation: Option<&Operation>, coding: &str) -> bool {
        let _ = (operation, coding);
        false
    }

    /// Checks the head of a request before its body is read.
    fn check_headers(&self, operation: &Operation, head: &request::Parts) -> Result<(), Rejection>;

    /// Reads the input, whose values take `memory` bytes at most, if that is not the usual bound. Returns the required
    /// members that are missing.
    fn read_input(
        &self,
        route: &Route,
        head: &request::Parts,
        body: Payload,
        input: &mut dyn Structure,
        memory: Option<usize>,
    ) -> Result<Found, Rejection>;

    /// Writes a successful response.
    fn write_output(
        &self,
        context: &ResponseContext,
        operation: &Operation,
        output: &dyn Structure,
    ) -> shape::Result<Response<Payload>>;

    /// Writes an error of the model.
    fn write_error(
        &self,
        context: &ResponseContext,
        error: &dyn ModeledError,
    ) -> shape::Result<Response<Payload>>;

    /// Writes an error that is not of the model.
    fn write_rejection(
        &self,
        context: &ResponseContext,
        rejection: &Rejection,
    ) -> Response<Payload>;

    /// The headers of a response without a body.
    fn headers_without_body(&self) -> HeaderMap {
        HeaderMap::new()
    }

    /// Whether a success may have another status than the protocol or the model gives it.
    fn has_free_status(&self) -> bool {
        false
    }

    /// What the service has at the path of a request. The rest of the request may be that of another one, which a browser
    /// asks about.
    fn addresses_at(&self, service: &'static Service, head: &request::Parts) -> Vec<Address>;

    /// The headers of requests, in lower case, beside those that the model binds.
    fn request_headers(&self) -> &'static [&'static str] {
        &["content-type"]
    }
}

/// What is at a path: a method, with an operation if that is served.
pub(crate) type Address = (&'static str, Option<&'static Operation>);

/// The addresses of a service whose operations all have one path, if this is it.
pub(super) fn all_at(path: &str, service: &'static Service, head: &request::Parts) -> Vec<Address> {
    match head.uri.path() == path {
        true => service
            .operations()
            .iter()
            .map(|it| ("POST", Some(*it)))
            .collect(),
        false => Vec::new(),
    }
}

/// What a response can say about its request.
#[derive(Clone, Debug)]
#[allow(
    dead_code,
    reason = "without XML no protocol writes the id into the body"
)]
pub(crate) struct ResponseContext {
    pub(crate) service: &'static Service,
    /// The id of the request, for logs. It is also a header of the response.
    pub(crate) request_id: Arc<str>,
}

/// A request that was found to be for an operation.
#[derive(Debug)]
pub(crate) struct Route {
    /// The operation's index in the service.
    pub(crate) operation: usize,
    /// Members in the path, decoded.
    pub(crate) labels: Vec<(&'static str, String)>,
}

impl Route {
    /// The operation of this name. `what` says what was asked for, where nobody knows it.
    pub(crate) fn of_name(
        service: &Service,
        name: &str,
        what: impl FnOnce() -> String,
    ) -> Result<Self, Rejection> {
        let mut operations = service.operations().iter();
        match operations.position(|it| it.name() == name) {
            Some(operation) => Ok(Self {
                operation,
                labels: Vec::new(),
            }),
            None if service.is_unserved(name) => Err(Rejection::NotImplemented(name.to_owned())),
            None => Err(Rejection::UnknownOperation(what())),
        }
    }
}

/// An error that is not of the model: most often, why a request does not reach its handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// No operation is at this address.
    UnknownOperation(String),
    /// The model has the operation, but it is not served.
    NotImplemented(String),
    /// Operations are at this address, but none of this method.
    MethodNotAllowed {
        message: String,
        allow: Vec<&'static str>,
    },
    /// The body's type is not that of the operation.
    UnsupportedMediaType(String),
    /// The caller does not accept the media type of the response.
    NotAcceptable(String),
    /// The request says something that is not the operation's input.
    Malformed(String),
    /// The body does not have the checksum that its sender says.
    WrongChecksum(String),
    /// The body is longer than the server takes.
    TooLarge(usize),
    /// The body came too slowly.
    TooSlow(String),
    /// The server has too much to do, or takes too long.
    Unavailable(String),
    /// The values of the body take more bytes of memory than the server gives them.
    TooMuch(usize),
    /// The input violates the model, and the operation has no error of its own for that.
    Invalid(String),
    /// The handler panicked, or its output cannot be written. The reason does not leave the server.
    Internal,
    /// An error of a handler or a layer.
    Own {
        status: StatusCode,
        code: String,
        message: String,
    },
}

/// The most bytes of a message that says what is wrong with a request. Messages quote the request in excerpts, so that
/// none is longer than this.
const MAX_MESSAGE_BYTES: usize = 2048;

impl Rejection {
    /// The methods that are allowed at the address, in a refusal of another one (RFC 9110, section 10.2.1).
    pub(crate) fn allow(&self) -> Option<String> {
        match self {
            Self::MethodNotAllowed { allow, .. } => Some(allow.join(", ")),
            _ => None,
        }
    }

    /// The refusal of a method at an address that has these.
    pub(crate) fn not_allowed(head: &request::Parts, allow: Vec<&'static str>) -> Self {
        let (method, path) = (Excerpt(head.method.as_str()), Excerpt(head.uri.path()));
        Self::MethodNotAllowed {
            message: format!("the method {method} is not allowed at {path}"),
            allow,
        }
    }

    /// An error of a handler or a layer. Of the code, headers and documents of all protocols can hold what remains:
    /// visible ASCII characters. In the message, what XML cannot hold is U+FFFD.
    pub(crate) fn own(status: StatusCode, mut code: String, message: &str) -> Self {
        code.retain(|it| it.is_ascii_graphic());
        if code.is_empty() {
            code = Self::Internal.code().to_owned();
        }
        let is_text = |it: char| {
            matches!(it, '\t' | '\n' | '\r') || !(it < ' ' || matches!(it, '\u{fffe}' | '\u{ffff}'))
        };
        let shown = |it| if is_text(it) { it } else { '\u{fffd}' };
        Self::Own {
            status,
            code,
            message: message.chars().map(shown).collect(),
        }
    }

    /// The refusal of a body that is not the one that its sender has signed. The code is the one that clients of
    /// signed services know.
    pub(crate) fn wrong_signature() -> Self {
        let message = "the body is not the one that the signature covers";
        let code = "SignatureDoesNotMatch".to_owned();
        Self::own(StatusCode::FORBIDDEN, code, message)
    }

    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::UnknownOperation(_) => StatusCode::NOT_FOUND,
            Self::NotImplemented(_) => StatusCode::NOT_IMPLEMENTED,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NotAcceptable(_) => StatusCode::NOT_ACCEPTABLE,
            Self::Malformed(_) | Self::WrongChecksum(_) | Self::Invalid(_) => {
                StatusCode::BAD_REQUEST
            }
            Self::TooLarge(_) | Self::TooMuch(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Own { status, .. } => *status,
        }
    }

    pub(crate) fn code(&self) -> &str {
        match self {
            Self::UnknownOperation(_) => "UnknownOperationException",
            Self::NotImplemented(_) => "NotImplementedException",
            Self::MethodNotAllowed { .. } => "MethodNotAllowedException",
            Self::UnsupportedMediaType(_) => "UnsupportedMediaTypeException",
            Self::NotAcceptable(_) => "NotAcceptableException",
            Self::Malformed(_) => "SerializationException",
            Self::WrongChecksum(_) => "BadDigest",
            Self::TooLarge(_) | Self::TooMuch(_) => "RequestEntityTooLargeException",
            Self::TooSlow(_) => "RequestTimeoutException",
            Self::Unavailable(_) => "ServiceUnavailableException",
            Self::Invalid(_) => "ValidationException",
            Self::Internal => "InternalFailure",
            Self::Own { code, .. } => code,
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::UnknownOperation(what) => {
                let what = start(what, MAX_MESSAGE_BYTES);
                format!("no operation is at {what}")
            }
            Self::NotImplemented(name) => format!("the operation {name} is not implemented"),
            Self::MethodNotAllowed { message, .. } => start(message, MAX_MESSAGE_BYTES).to_owned(),
            Self::UnsupportedMediaType(message)
            | Self::NotAcceptable(message)
            | Self::Malformed(message)
            | Self::WrongChecksum(message)
            | Self::TooSlow(message)
            | Self::Unavailable(message) => start(message, MAX_MESSAGE_BYTES).to_owned(),
            Self::TooLarge(limit) => format!("the body is longer than {limit} bytes"),
            Self::TooMuch(limit) => {
                format!("the values of the body take more than {limit} bytes of memory")
            }
            Self::Invalid(message) | Self::Own { message, .. } => message.clone(),
            Self::Internal => "an internal error occurred".to_owned(),
        }
    }
}

/// The status of a response that ends a request. A status of HTTP with three digits is one only if it is final.
pub(super) fn final_status(code: u16) -> shape::Result<StatusCode> {
    let status = StatusCode::from_u16(code).ok();
    let status = status.filter(|it| (200..600).contains(&it.as_u16()));
    status.ok_or_else(|| shape::Error::new("a status that cannot end a request"))
}

/// Whether a response of this status has content (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5).
pub(crate) fn has_content(status: StatusCode) -> bool {
    let without = [
        StatusCode::NO_CONTENT,
        StatusCode::RESET_CONTENT,
        StatusCode::NOT_MODIFIED,
    ];
    !without.contains(&status)
}

/// Writes `{"__type": ..., "message": ...}`, the first only if there is a type to tell.
pub(super) fn rejection_body(code: Option<&str>, rejection: &Rejection) -> Bytes {
    static MESSAGE: Member = Member::new("message", &STRING);
    let mut writer = JsonWriter::new(JsonSettings::AWS_JSON);
    // Two strings in a structure cannot fail to be written.
    let _ = writer.begin_structure(&NO_MEMBER);
    if let Some(code) = code {
        let _ = writer.string(&TYPE, code);
    }
    let _ = writer.string(&MESSAGE, &rejection.message());
    let _ = writer.end_structure();
    writer.finish().into()
}

/// Reads a body as JSON; lists what is missing in it, below `root`.
pub(super) fn missing_in(
    body: &Bytes,
    settings: JsonSettings,
    memory: Option<usize>,
    read: impl FnOnce(&mut dyn Deserializer) -> shape::Result,
    root: Option<&'static str>,
) -> Found {
    let Ok(reader) = JsonReader::new(body, settings) else {
        return Found::default();
    };
    let mut reader = reader.strict(true).memory_limit(memory);
    let mut recorder = MissingRecorder::new(&mut reader, root);
    // The same bytes have been read before without an error.
    let _ = read(&mut recorder);
    recorder.missing
}

/// The rejection of a request that cannot be read.
pub(crate) fn malformed(error: &shape::Error) -> Rejection {
    match error.memory_limit() {
        Some(limit) => Rejection::TooMuch(limit),
        None => Rejection::Malformed(error.to_string()),
    }
}

/// The rejection of a body with another media type than the operation has.
pub(crate) fn wrong_media_type(expected: &str, found: Option<&str>) -> Rejection {
    let found = Excerpt(found.unwrap_or("none"));
    let message = format!("expected a body of type {expected}, found {found}");
    Rejection::UnsupportedMediaType(message)
}
