//! The client's side of protocols: the trait, the request that it writes, and helpers that protocols share.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, Method, response};

use super::ERROR_TYPE;
use crate::body::Payload;
use crate::codec::json::{JsonReader, JsonSettings};
use crate::operation::{Operation, Service};
use crate::schema::NO_MEMBER;
use crate::shape::{Deserializer, Result, Structure, read_structure};

/// The client's side of a protocol.
pub(crate) trait ClientProtocol: Sync {
    /// Writes the input. What comes out does not depend on the endpoint.
    fn request(
        &self,
        service: &'static Service,
        operation: &Operation,
        input: &dyn Structure,
    ) -> Result<RequestParts>;

    /// Whether a response can be one of this protocol.
    fn recognizes(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool;

    /// Whether a response is an error.
    fn is_error(&self, operation: &Operation, head: &response::Parts, body: &Bytes) -> bool {
        let _ = (operation, body);
        !head.status.is_success()
    }

    /// Reads a successful response. Takes the stream out of the body if the output has a member for it.
    fn read_output(
        &self,
        operation: &Operation,
        head: &response::Parts,
        body: &mut Payload,
        output: &mut dyn Structure,
    ) -> Result;

    /// Reads which error a response is.
    fn error_head(&self, head: &response::Parts, body: &Bytes) -> ErrorHead;

    /// Reads the members of an error.
    fn read_error(&self, head: &response::Parts, body: &Bytes, error: &mut dyn Structure)
    -> Result;
}

/// A request before it has an endpoint: what a protocol made of an operation's input. It is written once; each
/// attempt to send it works on a copy.
#[derive(Debug)]
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
}

impl RequestParts {
    /// The same request to be sent again; `None` if its body is a stream, which can be sent once.
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self {
            method: self.method.clone(),
            path_and_query: self.path_and_query.clone(),
            headers: self.headers.clone(),
            body: self.body.try_clone()?,
        })
    }
}

/// What the response to a failed call says before the members of the error are read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorHead {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

/// Reads a JSON document into a structure, as clients do: members that are missing keep their empty value.
pub(super) fn read_json(body: &Bytes, settings: JsonSettings, it: &mut dyn Structure) -> Result {
    let mut reader = JsonReader::new(body, settings)?;
    read_structure(it, &NO_MEMBER, &mut reader)?;
    reader.finish()
}

/// Which error a response is: by its header, or by the first of two members of its body.
pub(super) fn error_head(head: &response::Parts, body: &Bytes, keys: [&str; 2]) -> ErrorHead {
    let [first, second] = keys;
    let [first, second, message, other] =
        top_level_strings(body, [first, second, "message", "Message"]);
    let header = head.headers.get(ERROR_TYPE).and_then(|it| it.to_str().ok());
    let code = header.map(str::to_owned).or(first).or(second);
    ErrorHead {
        code: code.as_deref().map(bare_code),
        message: message.or(other),
    }
}

/// Whether a body without a content type can be a JSON object. Some services leave the type out.
pub(super) fn looks_like_json(body: &Bytes) -> bool {
    is_object(body) || body.trim_ascii().is_empty()
}

/// Whether a body begins as a JSON object, unlike the page of a proxy.
pub(super) fn is_object(body: &Bytes) -> bool {
    let text = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    text.trim_ascii_start().first() == Some(&b'{')
}

/// Finds the strings under these keys at the top level of a JSON object.
pub(super) fn top_level_strings<const N: usize>(
    body: &Bytes,
    keys: [&str; N],
) -> [Option<String>; N] {
    let mut found = [const { None }; N];
    let Ok(mut reader) = JsonReader::new(body, JsonSettings::AWS_JSON) else {
        return found;
    };
    // Best effort: a response that is not JSON has no strings.
    let mut scan = || -> Result {
        reader.begin_map(&NO_MEMBER)?;
        while let Some(key) = reader.next_key()? {
            match keys.iter().position(|it| *it == key) {
                Some(index) if reader.at_string() => {
                    found[index] = Some(reader.string(&NO_MEMBER)?);
                }
                _ => reader.skip()?,
            }
        }
        Ok(())
    };
    let _ = scan();
    found
}

/// A code without the namespace before it and the address behind it.
pub(super) fn bare_code(code: &str) -> String {
    let code = code.split_once(':').map_or(code, |(code, _)| code);
    code.rsplit_once('#')
        .map_or(code, |(_, code)| code)
        .trim()
        .to_owned()
}
