//! The attempts of calls: when a request is sent again, when it is not, and what the error says.
//!
//! A [`Script`] is a transport that answers with one step after the other. Time is virtual and without chance.

mod attempts;
mod clones;
mod errors;
mod identities;
mod skew;
mod timeouts;
mod turns;

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::Body;
use farrier::ByteStream;
use farrier::body::BoxError;
use farrier::client::time::{FixedRandom, Sleeper as _, VirtualTime};
use farrier::client::{Client, Transport, TransportFailure, TransportFuture};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use http::{Request, Response};
use http_body::Frame;

use crate::runtime;

runtime::schemas!("test", {
    HORSE: structure("Horse") { name: schema::STRING },
    ORDER: structure("Order") { name: schema::STRING, token: schema::STRING [; idempotency_token] },
    TAPE: structure("Tape") { sound: schema::BYTE_STREAM [required, payload] },
    BUSY: structure("BusyException") { message: schema::STRING },
    BROKEN: structure("BrokenException") { message: schema::STRING },
    REFUSED: structure("RefusedException") { message: schema::STRING },
});

#[derive(Clone)]
struct Horse {
    name: Option<String>,
}
runtime::structure!(Horse, HorseBuilder, HORSE, { 0 name: optional String });

#[derive(Clone)]
struct Order {
    name: Option<String>,
    token: Option<String>,
}
runtime::structure!(Order, OrderBuilder, ORDER, { 0 name: optional String, 1 token: optional String });

struct Tape {
    sound: ByteStream,
}
runtime::structure!(Tape, fallible TapeBuilder, TAPE, new(sound: ByteStream), {
    0 sound: required ByteStream,
});

macro_rules! errors {
    ($($name:ident $builder:ident $schema:ident $fault:ident $code:literal [$($trait:tt)*];)*) => {$(
        #[derive(Clone)]
        struct $name {
            message: Option<String>,
        }
        runtime::structure!($name, $builder, $schema, { 0 message: optional String });
        runtime::error!($name, $schema, $fault $code [$($trait)*], optional message);
    )*};
}

errors! {
    Busy BusyBuilder BUSY client "BusyException" [throttling];
    Broken BrokenBuilder BROKEN client "BrokenException" [retryable];
    Refused RefusedBuilder REFUSED client "RefusedException" [];
}

enum StableError {
    Busy(Busy),
    Broken(Broken),
    Refused(Refused),
}
runtime::operation_error!(StableError, { 0 Busy, 1 Broken, 2 Refused });

type Error = farrier::client::Error<StableError>;

const fn post(path: &'static [Segment]) -> OperationTrait {
    OperationTrait::Http(Http::new("POST", path, 200))
}

/// An operation that must not be done twice.
static SHOE: Operation =
    Operation::new("Shoe", &HORSE, &HORSE).with(&[post(&[Segment::Literal("shoe")])]);
static LOOK: Operation = Operation::new("Look", &HORSE, &HORSE)
    .with(&[post(&[Segment::Literal("look")]), OperationTrait::Readonly]);
static FEED: Operation = Operation::new("Feed", &HORSE, &HORSE).with(&[
    post(&[Segment::Literal("feed")]),
    OperationTrait::Idempotent,
]);
static BUY: Operation =
    Operation::new("Buy", &ORDER, &HORSE).with(&[post(&[Segment::Literal("buy")])]);
static PLAY: Operation = Operation::new("Play", &TAPE, &TAPE).with(&[
    post(&[Segment::Literal("play")]),
    OperationTrait::Idempotent,
]);
static STABLES: Service = Service::new(
    "Stables",
    Protocol::RestJson1,
    &[&SHOE, &LOOK, &FEED, &BUY, &PLAY],
);

/// What the transport does with a request.
#[derive(Clone)]
enum Step {
    /// Answers with this status, header and body.
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    /// Cannot connect.
    Refuse,
    /// Loses the connection after the request was sent.
    Cut,
    /// Answers after this time.
    Late(Duration),
    /// Never answers.
    Hang,
    /// Begins an answer of this status, and then sends nothing any more.
    Stall(u16),
    /// Begins an answer of this status, and then loses the connection.
    Break(u16),
}

const OK: Step = Step::Answer(200, &[], r#"{"name":"Bucephalus"}"#);
const BUSY_ANSWER: Step = error(400, r#"{"__type":"BusyException","message":"too many"}"#);

const fn error(status: u16, body: &'static str) -> Step {
    Step::Answer(status, &[("x-request-id", "4d1c")], body)
}

/// A request as it was sent.
struct Sent {
    head: http::request::Parts,
    body: Bytes,
}

/// A transport that takes the steps one after the other, and keeps the requests.
#[derive(Clone)]
struct Script {
    time: VirtualTime,
    steps: Arc<Mutex<VecDeque<Step>>>,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Script {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            time: VirtualTime::default(),
            steps: Arc::new(Mutex::new(steps.into_iter().collect())),
            sent: Arc::default(),
        }
    }

    /// A client with the time of the script. Each delay is the longest that chance can give.
    fn client(&self) -> Client {
        let client = Client::new(&STABLES, self.clone(), "http://stables.example.com").unwrap();
        client.with(|it| {
            it.set_clock(self.time.clone())
                .set_sleeper(self.time.clone())
                .set_random(FixedRandom(1.0));
        })
    }

    fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// The delays, in milliseconds.
    fn slept(&self) -> Vec<u128> {
        let sleeps = self.time.sleeps();
        sleeps.iter().map(Duration::as_millis).collect()
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let script = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.read(1 << 20).await?;
            script.sent.lock().unwrap().push(Sent { head, body });
            let step = script.steps.lock().unwrap().pop_front();
            match step.expect("a request too many") {
                Step::Answer(status, headers, body) => Ok(answer(status, headers, body)),
                Step::Refuse => Err(TransportFailure::Connect("refused".into()).into()),
                Step::Cut => Err("the connection was cut".into()),
                Step::Late(late) => {
                    script.time.sleep(late).await;
                    Ok(answer(200, &[], r#"{"name":"Bucephalus"}"#))
                }
                Step::Hang => std::future::pending().await,
                Step::Stall(status) => Ok(with_body(status, Unfinished { breaks: false })),
                Step::Break(status) => Ok(with_body(status, Unfinished { breaks: true })),
            }
        })
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::new(body)).unwrap()
}

fn with_body(status: u16, body: Unfinished) -> Response<Body> {
    let response = Response::builder().status(status);
    response.body(Body::wrap(body)).unwrap()
}

/// A body that never ends, or ends with an error.
struct Unfinished {
    breaks: bool,
}

impl http_body::Body for Unfinished {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.breaks {
            true => Poll::Ready(Some(Err("the connection was cut".into()))),
            false => Poll::Pending,
        }
    }
}

fn horse() -> Horse {
    Horse {
        name: Some("Bucephalus".to_owned()),
    }
}

/// Calls an operation.
async fn call(client: &Client, operation: &'static Operation) -> Result<Horse, Error> {
    client.call(operation, horse()).await
}

/// Calls an operation over a script. Returns the error.
async fn fail(script: &Script, operation: &'static Operation) -> Error {
    call(&script.client(), operation).await.err().unwrap()
}
