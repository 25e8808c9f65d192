//! The test cases of a model. A model file comes in; the service and its cases go out.
//!
//! A case is one entry of a test trait, for one side. An entry without `appliesTo` becomes two cases: one for the
//! client and one for the server. A malformed request with `testParameters` becomes a case for each row. An entry of
//! an error is one case, which runs once for each operation that has the error.

mod read;
mod template;

use crate::json::Json;
use crate::outcome::Key;

/// The service of a model and the cases of its operations and errors.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The shape id of the service.
    pub service: String,
    /// All cases, sorted by kind and id.
    pub cases: Vec<Case>,
    /// Cases that do not exist because `appliesTo` restricts their entry to the other side.
    pub one_sided: Vec<Key>,
}

/// A test case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Identifies the case in its suite.
    pub key: Key,
    /// The shape id of the protocol.
    pub protocol: String,
    /// The names of the operations that the case runs for: one operation, or all operations that have the error.
    pub operations: Vec<String>,
    /// What the case checks.
    pub test: Test,
}

/// What a case checks.
#[derive(Clone, Debug)]
pub enum Test {
    /// The request that a client sends for an input, or that a server reads into the input.
    Request(Request),
    /// The response that a server sends for an output or an error, or that a client reads into one.
    Response(Response),
    /// A request that the server has to reject.
    Malformed(Malformed),
}

/// The request of a case.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path.
    pub uri: String,
    /// The host of the client's endpoint. It may be followed by a path.
    pub host: Option<String>,
    /// The host that the request is sent to, with the host prefix.
    pub resolved_host: Option<String>,
    /// Query parameters, as they are sent.
    pub query: Vec<String>,
    /// Names of query parameters that must be absent.
    pub forbid_query: Vec<String>,
    /// Names of query parameters that must be present.
    pub require_query: Vec<String>,
    /// The headers and the body.
    pub content: Content,
    /// The input.
    pub params: Json,
    /// The configuration of the client (`vendorParams`).
    pub vendor_params: Json,
}

/// The response of a case.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub code: u16,
    /// The headers and the body.
    pub content: Content,
    /// The output or the error.
    pub params: Json,
    /// More properties of the error, such as its code (`vendorParams`).
    pub vendor_params: Json,
    /// The shape id of the error. Absent for an output.
    pub error: Option<String>,
}

/// A request that the server has to reject, and the expected response.
#[derive(Clone, Debug)]
pub struct Malformed {
    /// The method.
    pub method: String,
    /// The path.
    pub uri: String,
    /// The host.
    pub host: Option<String>,
    /// Query parameters, as they are sent.
    pub query: Vec<String>,
    /// The headers that are sent.
    pub headers: Vec<(String, String)>,
    /// The body that is sent.
    pub body: Option<String>,
    /// The status of the response.
    pub code: u16,
    /// The headers of the response.
    pub content: Content,
    /// A pattern that the member `message` in the body of the response has to match.
    pub message_pattern: Option<String>,
}

/// The headers and the body of a message.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// The names and values of headers.
    pub headers: Vec<(String, String)>,
    /// Names of headers that must be absent.
    pub forbid_headers: Vec<String>,
    /// Names of headers that must be present.
    pub require_headers: Vec<String>,
    /// The body. If it is absent, the case says nothing about the body.
    pub body: Option<String>,
    /// The media type that decides how bodies are compared.
    pub media_type: Option<String>,
}

impl Suite {
    /// Reads the text of a model file.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, when it does not have exactly one service, or when an entry is incomplete. The error
    /// names the missing or wrong part.
    pub fn read(text: &str) -> Result<Self, String> {
        let model = Json::parse(text).map_err(|error| format!("not JSON: {error}"))?;
        read::suite(&model)
    }
}
