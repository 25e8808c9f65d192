//! The client's side of protocols: the trait, the request that it writes, and helpers that protocols share.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, Method, response};

use super::faults::Faults;
use super::{ERROR_MESSAGE, ERROR_TYPE, EventProtocol, query_compatible};
use crate::body::Payload;
use crate::codec::json::{self, JsonReader, JsonSettings};
use crate::operation::{Operation, Service};
use crate::printable::PublicHeaders;
use crate::schema::NO_MEMBER;
use crate::shape::{Deserializer, Members, Result, Structure, read_structure};

/// The client's side of a protocol.
pub(crate) trait ClientProtocol: EventProtocol + Sync {
    /// Writes the input. What comes out does not depend on the endpoint.
    fn request(
        &self,
        service: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts>;

    /// Whether a response can be one of this protocol. Its content decides: a media type alone costs no answer.
    fn recognizes(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool;

    /// Whether a response is an error.
    fn is_error(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let _ = (operation, body);
        !head.status.is_success()
    }

    /// Reads a successful response. Takes the stream out of the body if the output has a member for it. A blank body
    /// is an empty document. Its values take `memory` bytes at most, if that is not the usual bound.
    fn read_output(
        &self,
        operation: &Operation,
        head: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
        memory: Option<usize>,
        faults: &mut Faults,
    ) -> Result;

    /// Reads which error a response is.
    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead;

    /// Reads the members of an error, but those that are hidden in `faults`.
    fn read_error(
        &self,
        head: &response::Parts,
        body: &Bytes,
        error: &mut dyn Structure,
        faults: &mut Faults,
    ) -> Result;
}

/// A request before it has an endpoint: what a protocol made of an operation's input. It is written once; each
/// attempt to send it works on a copy.
#[non_exhaustive]
pub struct RequestParts {
    /// The method.
    pub method: Method,
    /// Path and query below the path of the endpoint. Starts with a slash.
    pub path_and_query: Cow<'static, str>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Payload,
    /// The header or trailer of the checksum that is added when the body is final.
    pub(crate) checksum: Option<&'static str>,
    /// Whether the response is verified with its checksum.
    pub(crate) verifies: bool,
}

/// Without the query, cookies, credentials and the bytes of the body.
impl fmt::Debug for RequestParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path_and_query.split('?').next().unwrap_or_default();
        f.debug_struct("RequestParts")
            .field("method", &self.method)
            .field("path", &path)
            .field("headers", &PublicHeaders(&self.headers))
            .field("body", &self.body)
            .finish()
    }
}

impl RequestParts {
    /// Takes the request out. What is left is empty.
    pub(crate) fn take(&mut self) -> Self {
        let empty = Self {
            method: Method::GET,
            path_and_query: Cow::Borrowed("/"),
            headers: HeaderMap::new(),
            body: Payload::default(),
            checksum: None,
            verifies: false,
        };
        std::mem::replace(self, empty)
    }

    /// The same request to be sent again; `None` if its body is a stream, which can be sent once.
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            method: self.method.clone(),
            path_and_query: self.path_and_query.clone(),
            headers: self.headers.clone(),
            body: self.body.try_clone()?,
            checksum: self.checksum,
            verifies: self.verifies,
        })
    }
}

/// What the response to a failed call says before the members of the error are read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorHead {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// Reads a JSON document into a structure, as clients do: members that are missing keep their empty value, and a body
/// without a document has none.
pub(super) fn read_json(
    body: &Bytes,
    settings: JsonSettings,
    it: &mut dyn Structure,
    memory: Option<usize>,
    faults: &mut Faults,
) -> Result {
    if holds_no_json(body) {
        return Ok(());
    }
    let mut reader = JsonReader::new(body, settings)?.memory_limit(memory);
    read_members_or_all(it, &mut reader, faults)?;
    reader.finish()
}

/// Reads a structure whose members are all in one document: an error as far as it can be read.
pub(super) fn read_members_or_all(
    it: &mut dyn Structure,
    from: &mut dyn Deserializer,
    faults: &mut Faults,
) -> Result {
    match faults.forgives_all() {
        true => {
            let members = Members::all(it.schema());
            faults.read_members(it, members, from)
        }
        false => read_structure(it, &NO_MEMBER, from),
    }
}

/// Which error a response is: by its header, or by the first of these members of its body that is not empty.
pub(super) fn error_head(head: &response::Parts, body: &Bytes, keys: [&str; 3]) -> ErrorHead {
    let [first, second, third] = keys;
    let keys = [first, second, third, "message", "Message", "errorMessage"];
    let [first, second, third, message, other, last] = top_level_strings(body, keys);
    let codes = [header(head, &ERROR_TYPE), first, second, third];
    let messages = [message, other, last, header(head, &ERROR_MESSAGE)];
    ErrorHead {
        code: first_of(codes.map(|it| it.as_deref().map(bare_code))),
        message: first_of(messages),
    }
}

/// Whether a header says what went wrong. Only services send these, so that no body and no media type is needed.
pub(super) fn has_error_header(head: &response::Parts) -> bool {
    let names = [ERROR_TYPE, ERROR_MESSAGE, query_compatible::ERROR];
    names.iter().any(|it| head.headers.contains_key(it))
}

/// The first text that is not blank.
pub(super) fn first_of<const N: usize>(texts: [Option<String>; N]) -> Option<String> {
    let mut texts = texts.into_iter().flatten();
    texts.find(|it| !it.trim().is_empty())
}

/// The text of a header.
fn header(head: &response::Parts, name: &HeaderName) -> Option<String> {
    let value = head.headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Whether a response can be one of a protocol of JSON, by its body and its status: it has an object or nothing.
/// Services and what is before them name many media types. An error without a body and with another media type is not
/// the service's.
pub(super) fn can_be_json(head: &response::Parts, body: &[u8]) -> bool {
    let body = without_mark(body);
    match body.first() {
        Some(first) => *first == b'{' || body == b"null",
        None => head.status.is_success() || !head.headers.contains_key(CONTENT_TYPE),
    }
}

/// Whether a body has no JSON document: it is blank, or null.
pub(super) fn holds_no_json(body: &[u8]) -> bool {
    matches!(without_mark(body), b"" | b"null")
}

/// A text without the byte order mark and white space around it.
pub(super) fn without_mark(body: &[u8]) -> &[u8] {
    let body = body.trim_ascii();
    let mark = "\u{feff}".as_bytes();
    body.strip_prefix(mark).unwrap_or(body).trim_ascii()
}

/// Finds the strings under these keys at the top level of a JSON object. A response that is not JSON has none.
pub(super) fn top_level_strings<const N: usize>(
    body: &Bytes,
    keys: [&str; N],
) -> [Option<String>; N] {
    json::top_level_strings(without_mark(body), keys)
}

/// A code without the namespace before it and the address behind it.
pub(super) fn bare_code(code: &str) -> String {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    code.rsplit_once('#')
        .map_or(code, |(_, code)| code)
        .trim()
        .to_owned()
}
