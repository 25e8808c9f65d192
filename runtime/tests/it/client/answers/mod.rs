//! The responses that services send, and what a client reads of them, over all protocols.
//!
//! One operation, `Get`, is spoken in each protocol. A test has the members of a document, and this module writes them
//! in the form of a protocol. What comes out is the result of the call.

mod documents;
mod errors;
mod heads;
mod printed;

use std::sync::{Arc, Mutex};

use ciborium::Value;
use farrier::__private::v1::schema;
use farrier::Body;
use farrier::client::retry::Retries;
use farrier::client::{
    Client, Interceptor, MemberFault, ResponseContext, Transport, TransportFuture,
};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use http::{Request, Response};

use crate::runtime;

runtime::schemas!("test", {
    NUMBERS: list("Numbers") { member: schema::INTEGER },
    GET_INPUT: structure("GetInput") {},
    GET_OUTPUT: structure("GetOutput") {
        arn: schema::STRING,
        size: schema::INTEGER [header("x-size")],
        note: schema::STRING [header("x-note")],
        numbers: NUMBERS [header("x-numbers")],
        total: schema::INTEGER [required, header("x-total")],
    },
    SECRET_OUTPUT: structure("SecretOutput") { key: schema::STRING [sensitive] },
    LOST: structure("LostException") {
        message: schema::STRING,
        after: schema::INTEGER,
        seen: NUMBERS,
        retry: schema::INTEGER [header("retry-after")],
    },
});

#[derive(Clone)]
struct GetInput {}
runtime::structure!(GetInput, GetInputBuilder, GET_INPUT, {});

#[derive(Clone)]
struct GetOutput {
    arn: Option<String>,
    size: Option<i32>,
    note: Option<String>,
    numbers: Option<Vec<i32>>,
    total: i32,
}
runtime::structure!(GetOutput, fallible GetOutputBuilder, GET_OUTPUT, new(total: i32), {
    0 arn: optional String,
    1 size: optional i32,
    2 note: optional String,
    3 numbers: optional Vec<i32>,
    4 total: required i32,
});

#[derive(Clone)]
struct SecretOutput {
    key: Option<String>,
}
runtime::structure!(SecretOutput, SecretOutputBuilder, SECRET_OUTPUT, { 0 key: optional String });

#[derive(Clone)]
struct Lost {
    message: Option<String>,
    after: Option<i32>,
    seen: Option<Vec<i32>>,
    retry: Option<i32>,
}
runtime::structure!(Lost, LostBuilder, LOST, {
    0 message: optional String,
    1 after: optional i32,
    2 seen: optional Vec<i32>,
    3 retry: optional i32,
});
runtime::error!(Lost, LOST, client "LostException", optional message);

enum GetError {
    Lost(Lost),
}
runtime::operation_error!(GetError, { 0 Lost });

type Error = farrier::client::Error<GetError>;

const PATH: OperationTrait =
    OperationTrait::Http(Http::new("POST", &[Segment::Literal("get")], 200));

static GET: Operation = Operation::new("Get", &GET_INPUT, &GET_OUTPUT).with(&[PATH]);
/// Its response begins before it is known how it ends.
static LATE: Operation =
    Operation::new("Get", &GET_INPUT, &GET_OUTPUT).with(&[PATH, OperationTrait::ErrorInSuccess]);
static SECRET: Operation = Operation::new("Secret", &GET_INPUT, &SECRET_OUTPUT).with(&[PATH]);
static SECRET_ERRORS: Operation =
    Operation::new("Get", &GET_INPUT, &GET_OUTPUT).with(&[PATH, OperationTrait::SensitiveErrors]);

/// Every protocol that is compiled in.
const ALL: &[Protocol] = &[
    Protocol::AwsJson1_0,
    Protocol::AwsJson1_1,
    Protocol::RestJson1,
    #[cfg(feature = "xml")]
    Protocol::RestXml,
    #[cfg(feature = "query")]
    Protocol::AwsQuery,
    #[cfg(feature = "query")]
    Protocol::Ec2Query,
    #[cfg(feature = "cbor")]
    Protocol::RpcV2Cbor,
    Protocol::RpcV2Json,
];

static SERVICE: Service = Service::new(
    "Smithy",
    Protocol::AwsJson1_0,
    &[&GET, &LATE, &SECRET, &SECRET_ERRORS],
)
.with_protocols(ALL);

/// What a service sends: a status, headers and a body.
#[derive(Clone, Debug)]
struct Answer {
    status: u16,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

impl Answer {
    /// An answer that a protocol has, but without a media type.
    fn of(protocol: Protocol, status: u16, body: impl Into<Vec<u8>>) -> Self {
        let names: &[(&str, &str)] = match protocol.name() {
            "rpcv2Cbor" => &[("smithy-protocol", "rpc-v2-cbor")],
            "rpcv2Json" => &[("smithy-protocol", "rpc-v2-json")],
            _ => &[],
        };
        let body = body.into();
        let answer = Self {
            status,
            headers: Vec::new(),
            body,
        };
        names
            .iter()
            .fold(answer, |it, (name, value)| it.with(name, *value))
    }

    fn with(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name, value.as_ref().to_owned()));
        self
    }
}

/// The media type that a protocol's messages should have.
fn own_type(protocol: Protocol) -> &'static str {
    match protocol.name() {
        "awsJson1_0" => "application/x-amz-json-1.0",
        "awsJson1_1" => "application/x-amz-json-1.1",
        "restJson1" | "rpcv2Json" => "application/json",
        "restXml" => "application/xml",
        "rpcv2Cbor" => "application/cbor",
        _ => "text/xml",
    }
}

fn is_xml(protocol: Protocol) -> bool {
    matches!(protocol.name(), "restXml" | "awsQuery" | "ec2Query")
}

fn binds_http(protocol: Protocol) -> bool {
    matches!(protocol.name(), "restXml" | "restJson1")
}

/// The value of a member in a document.
#[derive(Clone, Debug)]
enum Is {
    Text(&'static str),
    Number(i32),
}

type Members<'a> = &'a [(&'a str, Is)];

fn json(members: Members<'_>) -> String {
    let member = |(name, value): &(&str, Is)| match value {
        Is::Text(text) => format!("{name:?}:{}", serde_json::to_string(text).unwrap()),
        Is::Number(number) => format!("{name:?}:{number}"),
    };
    let members: Vec<String> = members.iter().map(member).collect();
    format!("{{{}}}", members.join(","))
}

fn cbor(members: Members<'_>) -> Vec<u8> {
    let member = |(name, value): &(&str, Is)| {
        let value = match value {
            Is::Text(text) => Value::Text((*text).to_owned()),
            Is::Number(number) => Value::Integer((*number).into()),
        };
        (Value::Text((*name).to_owned()), value)
    };
    let mut out = Vec::new();
    let map = Value::Map(members.iter().map(member).collect());
    ciborium::into_writer(&map, &mut out).unwrap();
    out
}

fn xml(members: Members<'_>) -> String {
    let member = |(name, value): &(&str, Is)| match value {
        Is::Text(text) => format!("<{name}>{text}</{name}>"),
        Is::Number(number) => format!("<{name}>{number}</{name}>"),
    };
    members.iter().map(member).collect()
}

/// The document of an output of `Get`.
fn document(protocol: Protocol, members: Members<'_>) -> Vec<u8> {
    match protocol.name() {
        "restXml" => format!("<GetOutput>{}</GetOutput>", xml(members)).into(),
        "awsQuery" => {
            let members = xml(members);
            format!("<GetResponse><GetResult>{members}</GetResult></GetResponse>").into()
        }
        "ec2Query" => format!("<GetResponse>{}</GetResponse>", xml(members)).into(),
        "rpcv2Cbor" => cbor(members),
        _ => json(members).into(),
    }
}

/// The document of an error with a code.
fn error_document(protocol: Protocol, code: &'static str, members: Members<'_>) -> Vec<u8> {
    let named = |key: &'static str| {
        let mut all = vec![(key, Is::Text(code))];
        all.extend_from_slice(members);
        all
    };
    match protocol.name() {
        "ec2Query" => {
            let error = xml(&named("Code"));
            format!("<Response><Errors><Error>{error}</Error></Errors></Response>").into()
        }
        _ if is_xml(protocol) => {
            let error = xml(&named("Code"));
            format!("<ErrorResponse><Error>{error}</Error></ErrorResponse>").into()
        }
        "rpcv2Cbor" => cbor(&named("__type")),
        _ => json(&named("__type")).into(),
    }
}

/// Sends the same answer to every request.
struct Canned(Answer);

impl Transport for Canned {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        let mut response = Response::builder().status(self.0.status);
        for (name, value) in &self.0.headers {
            response = response.header(*name, &value[..]);
        }
        let response = response.body(Body::new(self.0.body.clone())).unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// Keeps the faults of the last response.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<MemberFault>>>);

impl Interceptor for Seen {
    fn read_after_deserialization(&self, context: &ResponseContext<'_>) {
        *self.0.lock().unwrap() = context.faults().to_vec();
    }
}

fn client(protocol: Protocol, answer: Answer) -> Client {
    let client = Client::new(&SERVICE, Canned(answer), "https://smithy.example.com").unwrap();
    let client = client.with_retries(Retries::none());
    client.with_protocol(protocol).unwrap()
}

/// Calls `Get`, or an operation like it.
async fn call(
    operation: &'static Operation,
    protocol: Protocol,
    answer: Answer,
) -> Result<GetOutput, Error> {
    let client = client(protocol, answer);
    client.call(operation, GetInput {}).await
}

async fn get(protocol: Protocol, answer: Answer) -> Result<GetOutput, Error> {
    call(&GET, protocol, answer).await
}

/// The error of the model that an answer is.
fn lost(protocol: Protocol, result: &Result<GetOutput, Error>) -> &Lost {
    let name = protocol.name();
    match result.as_ref().map(|_| ()).map_err(Error::modeled) {
        Err(Some(GetError::Lost(lost))) => lost,
        Err(None) => panic!("{name}: {}", result.as_ref().unwrap_err()),
        Ok(()) => panic!("{name}: an output"),
    }
}
