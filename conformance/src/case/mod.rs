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
    /// The events of a request and of its response.
    Events(Box<Events>),
}

/// The events of a request and of its response.
#[derive(Clone, Debug)]
pub struct Events {
    /// The members of the input that are no events. Null if the case says nothing of them.
    pub request_params: Json,
    /// The request, if the case says how it is.
    pub request: Option<Request>,
    /// The members of the output that are no events. Null if the case says nothing of them.
    pub response_params: Json,
    /// The response, if the case says how it is.
    pub response: Option<Response>,
    /// The events, in their order.
    pub events: Vec<Event>,
    /// The failure that is expected of who reads.
    pub failure: Option<Failure>,
}

/// A failure that is expected.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The shape id of the error. Absent for any failure.
    pub error: Option<String>,
}

/// An event of a case.
#[derive(Clone, Debug)]
pub struct Event {
    /// Whether it is an event of the request.
    pub of_request: bool,
    /// The event, as a union of one member. Null if it is none of the model.
    pub params: Json,
    /// Its headers, each with its type and its value.
    pub headers: Json,
    /// Names of headers that must be absent.
    pub forbid_headers: Vec<String>,
    /// Names of headers that must be present.
    pub require_headers: Vec<String>,
    /// The payload, if the case says what it is.
    pub body: Option<String>,
    /// The media type that decides how payloads are compared.
    pub media_type: Option<String>,
    /// The message, if the case has its bytes.
    pub bytes: Option<Vec<u8>>,
}

impl Events {
    /// The params of an input or output: those that are no events, and those of the events under the name of their
    /// member.
    pub(crate) fn params(&self, of_request: bool, member: Option<&str>) -> Json {
        let initial = match of_request {
            true => &self.request_params,
            false => &self.response_params,
        };
        let mut members: std::collections::BTreeMap<String, Json> = initial
            .members()
            .map(|(name, it)| (name.to_owned(), it.clone()))
            .collect();
        let events = self.of(of_request).map(|it| it.params.clone());
        if let Some(member) = member {
            members.insert(member.to_owned(), Json::List(events.collect()));
        }
        Json::Map(members)
    }

    /// The events of the request, or those of the response.
    pub(crate) fn of(&self, of_request: bool) -> impl Iterator<Item = &Event> {
        self.events
            .iter()
            .filter(move |it| it.of_request == of_request)
    }
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
