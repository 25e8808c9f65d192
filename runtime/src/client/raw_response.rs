//! The response behind an error.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, response};

use crate::schema::Schema;

/// How much of a body an error prints.
const BODY_START: usize = 200;

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

    /// The same response, which should hold this shape.
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

    /// The id by which the service knows the request, if it said so.
    pub fn request_id(&self) -> Option<&str> {
        ["x-amzn-requestid", "x-amz-request-id", "x-request-id"]
            .into_iter()
            .find_map(|name| self.headers.get(name)?.to_str().ok())
    }

    /// The start of the body on one line.
    pub(super) fn body_start(&self) -> String {
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

    pub(super) fn content_type(&self) -> &str {
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
