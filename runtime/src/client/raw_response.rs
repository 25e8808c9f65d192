//! The response behind an error.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, StatusCode, response};

use super::MemberFault;
use crate::printable::{Printable, PublicHeaders};

/// How many characters of a body an error prints.
const BODY_START: usize = 200;

/// The headers in which services say the id of a request.
const REQUEST_IDS: [&str; 3] = ["x-amzn-requestid", "x-amz-request-id", "x-request-id"];

/// The id by which the service knows the request, if it said so.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let mut names = REQUEST_IDS.into_iter();
    names.find_map(|name| headers.get(name)?.to_str().ok())
}

/// The second id by which some services know a request: the support of Amazon S3 asks for both.
pub(super) fn extended_request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get("x-amz-id-2")?.to_str().ok()
}

/// How many bytes of a body `{:#?}` prints.
const DEBUG_BODY: usize = 2_000;

/// A response that is not the output of the operation: an error, or one that cannot be read.
pub struct RawResponse {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    body: Bytes,
    /// The code that the error had in awsQuery, if the service keeps those codes.
    pub(super) query_code: Option<String>,
    /// The message of an error, whether or not the error has a member for it.
    pub(super) message: Option<String>,
    /// Whether it can hold values that are `@sensitive`. Neither `Display` nor `Debug` shows them.
    pub(super) sensitive: bool,
    faults: Vec<MemberFault>,
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
            faults: Vec::new(),
        }
    }

    /// The response of a fake, which has a status and nothing else.
    pub(super) fn without_call(status: u16) -> Self {
        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::new(head, Bytes::new())
    }

    /// The same response with the code that the error had in awsQuery.
    pub(super) fn with_query_code(self, query_code: Option<String>) -> Self {
        Self { query_code, ..self }
    }

    /// The same response with its message.
    pub(super) fn with_message(self, message: Option<String>) -> Self {
        Self { message, ..self }
    }

    /// The same response, which holds values that are `@sensitive` or does not.
    pub(super) fn sensitive(self, sensitive: bool) -> Self {
        Self { sensitive, ..self }
    }

    /// The same response with what could not be read of it.
    pub(super) fn with_faults(self, faults: Vec<MemberFault>) -> Self {
        Self { faults, ..self }
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

    /// The id by which the service knows the request, if it said so.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The second id by which the service knows the request, if it said one: `x-amz-id-2` of Amazon S3.
    pub fn extended_request_id(&self) -> Option<&str> {
        extended_request_id(&self.headers)
    }

    /// The members of an error of the model that could not be read, each with the reason. They are absent from the
    /// error, or have their default.
    pub fn faults(&self) -> &[MemberFault] {
        &self.faults
    }

    /// The start of the body on one line.
    pub(super) fn body_start(&self) -> String {
        if self.sensitive {
            return format!("*** {} bytes redacted ***", self.body.len());
        }
        // A character has at most four bytes. A few more show that the body goes on.
        let start = self.body.get(..4 * BODY_START + 8).unwrap_or(&self.body);
        let text = String::from_utf8_lossy(start);
        let start = Printable::new(&text, BODY_START).to_string();
        if start.is_empty() {
            "(the body is empty)".to_owned()
        } else {
            start
        }
    }

    pub(super) fn content_type(&self) -> Cow<'_, str> {
        let value = self.headers.get(CONTENT_TYPE);
        value.map_or("no content type".into(), |it| {
            String::from_utf8_lossy(it.as_bytes())
        })
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut response = f.debug_struct("RawResponse");
        response.field("status", &self.status);
        if self.sensitive {
            let names: Vec<&str> = self.headers.keys().map(HeaderName::as_str).collect();
            response.field("headers", &names);
            response.field("body", &format_args!("{}", self.body_start()));
        } else {
            response.field("headers", &PublicHeaders(&self.headers));
            match self.body.get(..DEBUG_BODY) {
                Some(start) if start.len() < self.body.len() => {
                    let (start, length) = (Bytes::copy_from_slice(start), self.body.len());
                    response.field("body", &format_args!("{start:?}... of {length} bytes"));
                }
                _ => drop(response.field("body", &self.body)),
            }
        }
        if !self.faults.is_empty() {
            response.field("faults", &self.faults);
        }
        response.finish()
    }
}
