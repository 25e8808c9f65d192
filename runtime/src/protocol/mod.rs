//! Protocols: how an operation's input, output and errors become HTTP messages, and back.
//!
//! Each protocol is one file and implements [`ClientProtocol`] and [`ServerProtocol`]. They work on
//! structures as trait objects, so that they are compiled once, with the runtime.

mod aws_json;
mod bindings;
#[cfg(feature = "server")]
mod missing;
mod percent;
mod rest_json;
mod text;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, request, response};

use self::aws_json::AwsJson;
use self::rest_json::RestJson;
use crate::error::ModeledError;
use crate::json::{JsonReader, JsonSettings};
use crate::operation::{Operation, Protocol, Service};
use crate::schema::{Member, NO_MEMBER};
use crate::shape::{Deserializer, Result, Structure};

impl Protocol {
    /// The client's side of the protocol.
    #[cfg(feature = "client")]
    pub(crate) fn client(self) -> &'static dyn ClientProtocol {
        match self {
            Self::AwsJson1_0 => &AwsJson::V1_0,
            Self::AwsJson1_1 => &AwsJson::V1_1,
            Self::RestJson1 => &RestJson,
        }
    }

    /// The server's side of the protocol.
    #[cfg(feature = "server")]
    pub(crate) fn server(self) -> &'static dyn ServerProtocol {
        match self {
            Self::AwsJson1_0 => &AwsJson::V1_0,
            Self::AwsJson1_1 => &AwsJson::V1_1,
            Self::RestJson1 => &RestJson,
        }
    }
}

/// A request before it has a host.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Starts with the base path of the endpoint.
    pub(crate) path_and_query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What an error answer says before its members are read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorHead {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// The client's side of a protocol.
#[cfg(feature = "client")]
pub(crate) trait ClientProtocol: Sync {
    /// The request for an operation, below the endpoint's base path.
    fn request(
        &self,
        service: &Service,
        operation: &Operation,
        input: &dyn Structure,
        base: &str,
    ) -> Result<Outgoing>;

    /// Whether an answer of this kind can be one of the protocol's.
    fn is_own(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool;

    /// Reads a successful answer.
    fn read_output(
        &self,
        head: &response::Parts,
        body: &Bytes,
        output: &mut dyn Structure,
    ) -> Result;

    /// Reads which error an answer is.
    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead;

    /// Reads the members of an error.
    fn read_error(&self, head: &response::Parts, body: &Bytes, error: &mut dyn Structure)
    -> Result;
}

/// A request that was found to be for an operation.
#[cfg(feature = "server")]
#[derive(Debug)]
pub(crate) struct Route {
    /// The operation's index in the service.
    pub(crate) operation: usize,
    /// Members in the path, decoded.
    pub(crate) labels: Vec<(&'static str, String)>,
}

/// Why a request gets an answer without reaching its handler.
#[cfg(feature = "server")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// No operation is at this address.
    UnknownOperation(String),
    /// The body's type is not that of the operation.
    UnsupportedMediaType(String),
    /// The request says something that is not the operation's input.
    Malformed(String),
    /// The body is longer than the server takes.
    TooLarge(usize),
    /// The input violates the model, and the operation has no error of its own for that.
    Invalid(String),
    /// The handler panicked or its answer cannot be written. Nothing of why leaves the server.
    Internal,
}

#[cfg(feature = "server")]
impl Rejection {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::UnknownOperation(_) => StatusCode::NOT_FOUND,
            Self::UnsupportedMediaType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Malformed(_) | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperation(_) => "UnknownOperationException",
            Self::UnsupportedMediaType(_) => "UnsupportedMediaTypeException",
            Self::Malformed(_) => "SerializationException",
            Self::TooLarge(_) => "RequestEntityTooLargeException",
            Self::Invalid(_) => "ValidationException",
            Self::Internal => "InternalFailure",
        }
    }

    pub(crate) fn message(&self) -> String {
        match self {
            Self::UnknownOperation(what) => format!("no operation is at {what}"),
            Self::UnsupportedMediaType(message) | Self::Malformed(message) => message.clone(),
            Self::TooLarge(limit) => format!("the body is longer than {limit} bytes"),
            Self::Invalid(message) => message.clone(),
            Self::Internal => "an internal error occurred".to_owned(),
        }
    }
}

/// What came of reading an input.
#[cfg(feature = "server")]
#[derive(Debug, Default)]
pub(crate) struct InputRead {
    /// The JSON Pointers of required members that were missing.
    pub(crate) missing: Vec<String>,
}

/// The server's side of a protocol.
#[cfg(feature = "server")]
pub(crate) trait ServerProtocol: Sync {
    /// Finds the operation that a request is for.
    fn route(
        &self,
        service: &Service,
        head: &request::Parts,
    ) -> std::result::Result<Route, Rejection>;

    /// Checks a request before its body is read.
    fn admit(
        &self,
        operation: &Operation,
        head: &request::Parts,
    ) -> std::result::Result<(), Rejection>;

    /// Reads the input.
    fn read_input(
        &self,
        route: &Route,
        head: &request::Parts,
        body: &Bytes,
        input: &mut dyn Structure,
    ) -> std::result::Result<InputRead, Rejection>;

    /// Writes a successful answer.
    fn write_output(
        &self,
        operation: &Operation,
        output: &dyn Structure,
    ) -> Result<http::Response<Bytes>>;

    /// Writes an error of the model.
    fn write_error(&self, error: &dyn ModeledError) -> Result<http::Response<Bytes>>;

    /// Writes an error that is not of the model.
    fn write_rejection(&self, rejection: &Rejection) -> http::Response<Bytes>;
}

/// Reads a JSON document into a structure, as clients do: what is missing keeps its empty value.
#[cfg(feature = "client")]
fn read_json(body: &Bytes, settings: JsonSettings, it: &mut dyn Structure) -> Result {
    let mut reader = JsonReader::new(body, settings)?;
    it.deserialize(&NO_MEMBER, &mut reader)?;
    reader.finish()
}

/// A scan of the top level of a JSON object for the strings under these keys.
#[cfg(feature = "client")]
fn top_level_strings<const N: usize>(body: &Bytes, keys: [&str; N]) -> [Option<String>; N] {
    let mut found = [const { None }; N];
    let Ok(mut reader) = JsonReader::new(body, JsonSettings::AWS_JSON) else {
        return found;
    };
    // What follows is best effort: an answer that is not JSON has no code to be found.
    let mut scan = || -> Result {
        reader.begin_map(&NO_MEMBER)?;
        while let Some(key) = reader.next_key()? {
            match keys.iter().position(|it| *it == key) {
                Some(index) if reader.at_string() => {
                    found[index] = Some(reader.string(&NO_MEMBER)?);
                }
                _ => reader.pass()?,
            }
        }
        Ok(())
    };
    let _ = scan();
    found
}

/// The code in a header or body: without the namespace before it and the address behind it.
#[cfg(feature = "client")]
fn bare_code(code: &str) -> String {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    code.rsplit_once('#')
        .map_or(code, |(_, code)| code)
        .trim()
        .to_owned()
}

/// Writes `{"__type": ..., "message": ...}`, the first only if there is a type to tell.
#[cfg(feature = "server")]
fn rejection_body(code: Option<&str>, rejection: &Rejection) -> Bytes {
    use crate::json::JsonWriter;
    use crate::schema::STRING;
    use crate::shape::Serializer;

    static TYPE: Member = Member::new("__type", &STRING);
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

/// The media type of a message, in lower case, without parameters.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(http::header::CONTENT_TYPE)?;
    let value = String::from_utf8_lossy(value.as_bytes());
    let essence = value.split(';').next().unwrap_or_default();
    Some(essence.trim().to_ascii_lowercase())
}

/// Reads a body as JSON; lists what is missing in it, below `root`.
#[cfg(feature = "server")]
fn missing_in(
    body: &Bytes,
    settings: JsonSettings,
    read: impl FnOnce(&mut dyn Deserializer) -> Result,
    root: Option<&'static str>,
) -> Vec<String> {
    let Ok(mut reader) = JsonReader::new(body, settings) else {
        return Vec::new();
    };
    let mut recorder = missing::MissingRecorder::new(&mut reader, root);
    // The same bytes have been read before without an error.
    let _ = read(&mut recorder);
    recorder.missing
}

/// The answer to a request that cannot be read.
#[cfg(feature = "server")]
fn malformed(error: &crate::shape::Error) -> Rejection {
    Rejection::Malformed(error.to_string())
}
