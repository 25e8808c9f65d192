//! One operation in every protocol, from a client to a server and back. It shows the bytes of both messages and the
//! values that either side gets.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::client::{Client, Transport, TransportFuture};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::{BigDecimal, BigInteger, Blob, Body, Timestamp};
use http::{Request, Response};
use tower_service::Service as _;

use crate::runtime;
use crate::service::{Lost, ShoeError};

static TAGS: Schema = Schema::list("test#Tags", &[Member::element("member", &schema::STRING)]);
static COUNTS: Schema = Schema::map(
    "test#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::INTEGER),
    ],
);
static VALUE: Schema = Schema::structure(
    "test#Value",
    &[
        Member::new("when", &schema::TIMESTAMP),
        Member::new("day", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::DateTime)]),
        Member::new("date", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::HttpDate)]),
        Member::new("epoch", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::EpochSeconds)]),
        Member::new("text", &schema::STRING),
        Member::new("count", &schema::INTEGER),
        Member::new("ratio", &schema::DOUBLE),
        Member::new("flag", &schema::BOOLEAN),
        Member::new("data", &schema::BLOB),
        Member::new("big", &schema::BIG_INTEGER),
        Member::new("price", &schema::BIG_DECIMAL),
        Member::new("tags", &TAGS),
        Member::new("counts", &COUNTS),
    ],
);

/// The input and the output of the operation.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) when: Option<Timestamp>,
    pub(crate) day: Option<Timestamp>,
    pub(crate) date: Option<Timestamp>,
    pub(crate) epoch: Option<Timestamp>,
    pub(crate) text: Option<String>,
    pub(crate) count: Option<i32>,
    pub(crate) ratio: Option<f64>,
    pub(crate) flag: Option<bool>,
    pub(crate) data: Option<Blob>,
    pub(crate) big: Option<BigInteger>,
    pub(crate) price: Option<BigDecimal>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) counts: Option<BTreeMap<String, i32>>,
}
runtime::structure!(Value, ValueBuilder, VALUE, {
    0 when: optional Timestamp,
    1 day: optional Timestamp,
    2 date: optional Timestamp,
    3 epoch: optional Timestamp,
    4 text: optional String,
    5 count: optional i32,
    6 ratio: optional f64,
    7 flag: optional bool,
    8 data: optional Blob,
    9 big: optional BigInteger,
    10 price: optional BigDecimal,
    11 tags: optional Vec<String>,
    12 counts: optional BTreeMap<String, i32>,
});

pub(crate) static SEND: Operation =
    Operation::new("Send", &VALUE, &VALUE).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Literal("send")],
        200,
    ))]);

macro_rules! services {
    ($($(#[$feature:meta])? $protocol:ident;)*) => {
        /// The service in every protocol that is compiled in.
        pub(crate) fn services() -> Vec<&'static Service> {
            vec![$($(#[$feature])? {
                static SERVICE: Service = Service::new("Test", Protocol::$protocol, &[&SEND]);
                &SERVICE
            }),*]
        }
    };
}

services! {
    AwsJson1_0;
    AwsJson1_1;
    RestJson1;
    RpcV2Json;
    #[cfg(feature = "xml")]
    RestXml;
    #[cfg(feature = "query")]
    AwsQuery;
    #[cfg(feature = "query")]
    Ec2Query;
    #[cfg(feature = "cbor")]
    RpcV2Cbor;
}

/// The name of the protocol of a service.
pub(crate) fn name(service: &Service) -> &'static str {
    service.protocol().name()
}

/// The start of a text that makes the handler fail with the rest as message.
pub(crate) const LOST: &str = "lost: ";

/// Whether the messages of a service are XML: of requests, and of responses.
pub(crate) fn has_xml(service: &Service) -> (bool, bool) {
    match name(service) {
        "restXml" => (true, true),
        "awsQuery" | "ec2Query" => (false, true),
        _ => (false, false),
    }
}

struct Handler {
    service: &'static Service,
    seen: Arc<Mutex<Option<Value>>>,
    output: Value,
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.service
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        let state = Arc::new((Arc::clone(&self.seen), self.output.clone()));
        call.handle(state, |(seen, output), input: Value, _| {
            *seen.lock().unwrap() = Some(input);
            Box::pin(async move {
                match output.text.as_deref().and_then(|it| it.strip_prefix(LOST)) {
                    Some(message) => Err(ShoeError::from(Lost::new(message))),
                    None => Ok(output.clone()),
                }
            })
        })
    }
}

/// A message as it travelled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// The body as text. Bytes that are not text are escaped.
    pub(crate) fn text(&self) -> String {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text.to_owned(),
            Err(_) => self.body.escape_ascii().to_string(),
        }
    }
}

/// Changes a body on its way.
type Change = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// Changes nothing.
pub(crate) fn as_it_is(body: &[u8]) -> Vec<u8> {
    body.to_vec()
}

/// Changes a body that is text.
pub(crate) fn text(change: impl Fn(&str) -> String) -> impl Fn(&[u8]) -> Vec<u8> {
    move |body| match std::str::from_utf8(body) {
        Ok(text) => change(text).into_bytes(),
        Err(_) => body.to_vec(),
    }
}

/// Replaces the one place of `from` by `to`.
pub(crate) fn replace(body: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = body.windows(from.len()).position(|it| it == from);
    let at =
        at.unwrap_or_else(|| panic!("{} is not in {}", from.escape_ascii(), body.escape_ascii()));
    [&body[..at], to, &body[at + from.len()..]].concat()
}

/// A transport to a server in the same process. It keeps both messages, and may change their bodies.
struct Recorder {
    change_request: Change,
    change_response: Change,
    server: Arc<tokio::sync::Mutex<farrier::server::Service<Handler>>>,
    request: Arc<Mutex<Option<Message>>>,
    response: Arc<Mutex<Option<Message>>>,
}

impl Transport for Recorder {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let server = Arc::clone(&self.server);
        let (asked, answered) = (Arc::clone(&self.request), Arc::clone(&self.response));
        let change_request = Arc::clone(&self.change_request);
        let change_response = Arc::clone(&self.change_response);
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.read(1 << 20).await?;
            *asked.lock().unwrap() = Some(Message {
                status: 0,
                body: body.to_vec(),
            });
            let body = change_request(&body);
            let request = Request::from_parts(head, Body::new(body));
            let Ok(response) = server.lock().await.call(request).await;
            let (head, body) = response.into_parts();
            let body = body.read(1 << 20).await?;
            *answered.lock().unwrap() = Some(Message {
                status: head.status.as_u16(),
                body: body.to_vec(),
            });
            let body = change_response(&body);
            Ok(Response::from_parts(head, Body::new(body)))
        })
    }
}

/// What came of a call.
pub(crate) struct Outcome {
    /// The request, if one was sent.
    pub(crate) request: Option<Message>,
    /// The input that the handler got.
    pub(crate) seen: Option<Value>,
    pub(crate) response: Option<Message>,
    pub(crate) output: farrier::client::Result<Value, ShoeError>,
}

impl Outcome {
    pub(crate) fn request(&self) -> &Message {
        self.request.as_ref().expect("a request was sent")
    }

    pub(crate) fn response(&self) -> &Message {
        self.response.as_ref().expect("a response was sent")
    }

    pub(crate) fn error(&self) -> String {
        match &self.output {
            Ok(output) => panic!("no error, but {output:?}"),
            Err(error) => error.to_string(),
        }
    }
}

/// Sends an input to a handler that returns this output.
pub(crate) async fn call(service: &'static Service, input: Value, output: Value) -> Outcome {
    call_changed(service, input, output, as_it_is, as_it_is).await
}

/// Sends an input to a handler that returns this output. The bodies of the request and of the response are changed on
/// their way.
pub(crate) async fn call_changed(
    service: &'static Service,
    input: Value,
    output: Value,
    change_request: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static,
    change_response: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static,
) -> Outcome {
    let seen = Arc::default();
    let handler = Handler {
        service,
        seen: Arc::clone(&seen),
        output,
    };
    let server = farrier::server::Service::new(handler);
    let (request, response) = (Arc::default(), Arc::default());
    let recorder = Recorder {
        change_request: Arc::new(change_request),
        change_response: Arc::new(change_response),
        server: Arc::new(tokio::sync::Mutex::new(server)),
        request: Arc::clone(&request),
        response: Arc::clone(&response),
    };
    let client = Client::new(service, recorder, "http://localhost").unwrap();
    let output = client.call::<_, Value, ShoeError>(&SEND, input).await;
    let take = |it: Arc<Mutex<Option<Message>>>| it.lock().unwrap().take();
    Outcome {
        request: take(request),
        seen: seen.lock().unwrap().take(),
        response: take(response),
        output,
    }
}
