//! The cases of a model: a model file comes in, the service and its cases go out.
//!
//! A case is what one entry of a trait asks of one side: an entry without `appliesTo` is a case of the client
//! and one of the server, and a malformed request with `testParameters` is a case for each row. An error's
//! entry is one case, however many operations have the error: it is run for each of them.

mod read;
mod template;

use crate::json::Json;
use crate::outcome::Key;

/// The service of a model, with the cases of its operations and errors.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The shape id of the service.
    pub service: String,
    /// All cases, by kind and id.
    pub cases: Vec<Case>,
    /// Entries that are for one side alone, because the model says so: the kind that they are not, and the
    /// id.
    pub one_sided: Vec<Key>,
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Which it is.
    pub key: Key,
    /// The shape id of the protocol.
    pub protocol: String,
    /// The operations that it is run for, by the names of their shapes: one, or all that have the error.
    pub operations: Vec<String>,
    /// What it asks.
    pub test: Test,
}

/// What a case asks.
#[derive(Clone, Debug)]
pub enum Test {
    /// Input that is this request.
    Request(Request),
    /// Output or error that is this response.
    Response(Response),
    /// A request that the server refuses.
    Malformed(Malformed),
}

/// A request, as a case has it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path.
    pub uri: String,
    /// The host that the client is given, perhaps with a path.
    pub host: Option<String>,
    /// The host that the request goes to.
    pub resolved_host: Option<String>,
    /// Parameters of the query, as they are sent.
    pub query: Vec<String>,
    /// Names of parameters that there must not be.
    pub forbid_query: Vec<String>,
    /// Names of parameters that there must be.
    pub require_query: Vec<String>,
    /// Headers and body.
    pub content: Content,
    /// The input.
    pub params: Json,
    /// Settings of the client.
    pub vendor_params: Json,
}

/// A response, as a case has it.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub code: u16,
    /// Headers and body.
    pub content: Content,
    /// The output or the error.
    pub params: Json,
    /// What else is known of an error.
    pub vendor_params: Json,
    /// The shape id of the error, if it is one.
    pub error: Option<String>,
}

/// A request that the server refuses, and how.
#[derive(Clone, Debug)]
pub struct Malformed {
    /// The method.
    pub method: String,
    /// The path.
    pub uri: String,
    /// The host.
    pub host: Option<String>,
    /// Parameters of the query, as they are sent.
    pub query: Vec<String>,
    /// The headers that are sent.
    pub headers: Vec<(String, String)>,
    /// The body that is sent.
    pub body: Option<String>,
    /// The status of the answer.
    pub code: u16,
    /// The headers of the answer.
    pub content: Content,
    /// What the `message` in the body of the answer matches.
    pub message_pattern: Option<String>,
}

/// The headers and the body of a message.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Headers with their values.
    pub headers: Vec<(String, String)>,
    /// Headers that there must not be.
    pub forbid_headers: Vec<String>,
    /// Headers that there must be.
    pub require_headers: Vec<String>,
    /// The body; nothing is said of it where there is none.
    pub body: Option<String>,
    /// What the body is to be read as to be compared.
    pub media_type: Option<String>,
}

impl Suite {
    /// Reads a model file's text. The names of what is missing or wrong are in the error.
    ///
    /// # Errors
    ///
    /// When it is not JSON, has not one service, or holds an entry that is not complete.
    pub fn read(text: &str) -> Result<Self, String> {
        let model = Json::parse(text).map_err(|error| format!("not JSON: {error}"))?;
        read::suite(&model)
    }
}
