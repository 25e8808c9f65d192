//! A service as the generator would write it, once for awsJson1_1 and once for restJson1.

use crate::runtime;
use std::collections::BTreeMap;
use std::sync::Arc;

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::error::ModeledError;
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use farrier::server::{Call, Context, Dispatch, ResponseFuture};
use farrier::validate::Violations;
use farrier::{Blob, StructureExt as _, Timestamp};

static NAIL: Schema = Schema::structure(
    "test#Nail",
    &[Member::new("length", &schema::DOUBLE).with(&[Trait::Required])],
);
static NAILS: Schema = Schema::list("test#Nails", &[Member::element("member", &NAIL)]);
runtime::schemas!("test", {
    SHOE_INPUT: structure("ShoeInput") {
        horse: schema::STRING [required; length(1, 8)],
        size: schema::INTEGER [; range(1, 12)], nails: NAILS,
    },
});
pub(crate) static SHOE_OUTPUT: Schema = Schema::structure(
    "test#ShoeOutput",
    &[
        Member::new("arn", &schema::STRING).with(&[Trait::Required]),
        Member::new("at", &schema::TIMESTAMP),
    ],
);
static LOST: Schema = Schema::structure(
    "test#LostException",
    &[Member::new("message", &schema::STRING)],
);
static BUSY: Schema = Schema::structure(
    "test#BusyException",
    &[Member::new("retryAfter", &schema::INTEGER).with(&[Trait::HttpHeader("retry-after")])],
);
static INVALID: Schema = Schema::structure(
    "test#InvalidInputException",
    &[Member::new("message", &schema::STRING)],
);

#[derive(Clone)]
pub(crate) struct Nail {
    pub(crate) length: f64,
}
runtime::structure!(Nail, fallible NailBuilder, NAIL, new(length: f64), { 0 length: required f64 });

#[derive(Clone)]
pub(crate) struct ShoeInput {
    pub(crate) horse: String,
    pub(crate) size: Option<i32>,
    pub(crate) nails: Option<Vec<Nail>>,
}
runtime::structure!(ShoeInput, fallible ShoeInputBuilder, SHOE_INPUT, new(horse: String), {
    0 horse: required String,
    1 size: optional i32,
    2 nails: optional Vec<Nail>,
});

#[derive(Clone)]
pub(crate) struct ShoeOutput {
    pub(crate) arn: String,
    pub(crate) at: Option<Timestamp>,
}
runtime::structure!(ShoeOutput, fallible ShoeOutputBuilder, SHOE_OUTPUT, new(arn: String), {
    0 arn: required String,
    1 at: optional Timestamp,
});

#[derive(Clone)]
pub(crate) struct Lost {
    pub(crate) message: Option<String>,
}
runtime::structure!(Lost, LostBuilder, LOST, new(message: String), { 0 message: optional String });
runtime::error!(Lost, LOST, client "LostException" [http_error(404)], optional message);

#[derive(Clone)]
pub(crate) struct Busy {
    pub(crate) retry_after: Option<i32>,
}
runtime::structure!(Busy, BusyBuilder, BUSY, new(retry_after: i32), { 0 retry_after: optional i32 });
runtime::error!(Busy, BUSY, server "BusyException" [http_error(503), throttling]);

#[derive(Clone)]
pub(crate) struct Invalid {
    pub(crate) message: Option<String>,
}
runtime::structure!(Invalid, InvalidBuilder, INVALID, new(message: String), {
    0 message: optional String,
});
runtime::error!(Invalid, INVALID, client "InvalidInputException", optional message);

pub(crate) enum ShoeError {
    Lost(Lost),
    Busy(Busy),
    Invalid(Invalid),
}
runtime::operation_error!(ShoeError, { 0 Lost, 1 Busy, 2 Invalid });

fn invalid(violations: &Violations) -> Box<dyn ModeledError> {
    Box::new(Invalid::new(violations.to_string()))
}

/// The operation for awsJson1_1. Its violations are a modeled error.
pub(crate) static SHOE_JSON: Operation = Operation::new("Shoe", &SHOE_INPUT, &SHOE_OUTPUT)
    .with(&[OperationTrait::ValidationError(invalid)]);
pub(crate) static JSON: Service = Service::new("Smithy", Protocol::AwsJson1_1, &[&SHOE_JSON]);

/// The operation for restJson1. Its violations are not a modeled error.
pub(crate) static SHOE_REST: Operation =
    Operation::new("Shoe", &SHOE_INPUT, &SHOE_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Literal("shoes")],
        201,
    ))]);
pub(crate) static BIND: Operation =
    Operation::new("Bind", &BIND_INPUT, &BIND_OUTPUT).with(&[OperationTrait::Http(
        Http::new(
            "PUT",
            &[
                Segment::Literal("bind"),
                Segment::Label("arn"),
                Segment::Greedy("path"),
            ],
            200,
        )
        .with_query(&[("action", "bind"), ("now", "")]),
    )]);
pub(crate) static FILE: Operation =
    Operation::new("File", &FILE_SHAPE, &FILE_SHAPE).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Literal("file")],
        200,
    ))]);
pub(crate) static REST: Service =
    Service::new("Smithy", Protocol::RestJson1, &[&SHOE_REST, &BIND, &FILE]);

static STRINGS: Schema = Schema::list(
    "test#Strings",
    &[Member::element("member", &schema::STRING)],
);
static TIMES: Schema = Schema::list(
    "test#Times",
    &[Member::element("member", &schema::TIMESTAMP)],
);
static TEXTS: Schema = Schema::map(
    "test#Texts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::STRING),
    ],
);
static BIND_INPUT: Schema = Schema::structure(
    "test#BindInput",
    &[
        Member::new("arn", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("path", &schema::STRING).with(&[Trait::Required, Trait::HttpLabel]),
        Member::new("limit", &schema::INTEGER).with(&[Trait::HttpQuery("limit")]),
        Member::new("names", &STRINGS).with(&[Trait::HttpQuery("name")]),
        Member::new("since", &schema::TIMESTAMP).with(&[Trait::HttpQuery("since")]),
        Member::new("rest", &TEXTS).with(&[Trait::HttpQueryParams]),
        Member::new("flag", &schema::BOOLEAN).with(&[Trait::HttpHeader("x-flag")]),
        Member::new("list", &STRINGS).with(&[Trait::HttpHeader("x-list")]),
        Member::new("times", &TIMES).with(&[Trait::HttpHeader("x-times")]),
        Member::new("ratio", &schema::DOUBLE).with(&[Trait::HttpHeader("x-ratio")]),
        Member::new("epoch", &schema::TIMESTAMP).with(&[
            Trait::HttpHeader("x-epoch"),
            Trait::TimestampFormat(TimestampFormat::EpochSeconds),
        ]),
        Member::new("prefixed", &TEXTS).with(&[Trait::HttpPrefixHeaders("x-p-")]),
        Member::new("note", &schema::STRING).with(&[Trait::JsonName("remark")]),
    ],
);
static BIND_OUTPUT: Schema = Schema::structure(
    "test#BindOutput",
    &[
        Member::new("status", &schema::INTEGER).with(&[Trait::HttpResponseCode]),
        Member::new("list", &STRINGS).with(&[Trait::HttpHeader("x-list")]),
        Member::new("prefixed", &TEXTS).with(&[Trait::HttpPrefixHeaders("x-p-")]),
        Member::new("seen", &schema::STRING),
    ],
);
static FILE_SHAPE: Schema = Schema::structure(
    "test#File",
    &[
        Member::new("kind", &schema::STRING).with(&[Trait::HttpHeader("content-type")]),
        Member::new("bytes", &schema::BLOB).with(&[Trait::HttpPayload]),
    ],
);

#[derive(Clone)]
pub(crate) struct BindInput {
    pub(crate) arn: String,
    pub(crate) path: String,
    pub(crate) limit: Option<i32>,
    pub(crate) names: Option<Vec<String>>,
    pub(crate) since: Option<Timestamp>,
    pub(crate) rest: Option<BTreeMap<String, String>>,
    pub(crate) flag: Option<bool>,
    pub(crate) list: Option<Vec<String>>,
    pub(crate) times: Option<Vec<Timestamp>>,
    pub(crate) ratio: Option<f64>,
    pub(crate) epoch: Option<Timestamp>,
    pub(crate) prefixed: Option<BTreeMap<String, String>>,
    pub(crate) note: Option<String>,
}
runtime::structure!(BindInput, fallible BindInputBuilder, BIND_INPUT, new(arn: String, path: String), {
    0 arn: required String,
    1 path: required String,
    2 limit: optional i32,
    3 names: optional Vec<String>,
    4 since: optional Timestamp,
    5 rest: optional BTreeMap<String, String>,
    6 flag: optional bool,
    7 list: optional Vec<String>,
    8 times: optional Vec<Timestamp>,
    9 ratio: optional f64,
    10 epoch: optional Timestamp,
    11 prefixed: optional BTreeMap<String, String>,
    12 note: optional String,
});

#[derive(Clone)]
pub(crate) struct BindOutput {
    pub(crate) status: Option<i32>,
    pub(crate) list: Option<Vec<String>>,
    pub(crate) prefixed: Option<BTreeMap<String, String>>,
    pub(crate) seen: Option<String>,
}
runtime::structure!(BindOutput, BindOutputBuilder, BIND_OUTPUT, {
    0 status: optional i32,
    1 list: optional Vec<String>,
    2 prefixed: optional BTreeMap<String, String>,
    3 seen: optional String,
});

#[derive(Clone)]
pub(crate) struct File {
    pub(crate) kind: Option<String>,
    pub(crate) bytes: Option<Blob>,
}
runtime::structure!(File, FileBuilder, FILE_SHAPE, {
    0 kind: optional String,
    1 bytes: optional Blob,
});

/// The handler of both services. The name of the horse decides what it does.
pub(crate) async fn shoe(input: ShoeInput, context: &Context) -> Result<ShoeOutput, ShoeError> {
    match input.horse.as_str() {
        "panic" => panic!("the horse kicked"),
        "lost" => Err(Lost::new("no such horse").into()),
        "busy" => Err(Busy::new(30).into()),
        "caller" => {
            tokio::task::yield_now().await;
            let agent = agent(&context.head().headers);
            Ok(ShoeOutput::new(agent.unwrap_or_default()))
        }
        "id" => Ok(ShoeOutput::new(context.id())),
        "table" => {
            let service = context.service().map(Service::name);
            let operation = context.operation().name();
            let extension = context.head().extensions.get::<&'static Operation>();
            assert_eq!(extension.map(|it| it.name()), Some(operation));
            Ok(ShoeOutput::new(format!(
                "{}.{operation}",
                service.unwrap_or_default()
            )))
        }
        name => Ok(ShoeOutput::new(format!("arn:{name}"))
            .with(|it| it.at = Some(Timestamp::from_seconds(5)))),
    }
}

fn agent(headers: &http::HeaderMap) -> Option<String> {
    Some(
        headers
            .get(http::header::USER_AGENT)?
            .to_str()
            .ok()?
            .to_owned(),
    )
}

/// Keeps the last input of `Bind`, so that a test can check it.
pub(crate) type Seen = Arc<std::sync::Mutex<Option<BindInput>>>;

pub(crate) struct Handler {
    pub(crate) service: &'static Service,
    pub(crate) seen: Seen,
    /// The output of `Bind`.
    pub(crate) bound: BindOutput,
}

impl Handler {
    pub(crate) fn new(service: &'static Service) -> Self {
        Self {
            service,
            seen: Seen::default(),
            bound: BindOutput::default(),
        }
    }
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.service
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let state = Arc::new((Arc::clone(&self.seen), self.bound.clone()));
        match operation {
            0 => call.handle(state, |_, input, context| Box::pin(shoe(input, context))),
            1 => call.handle(state, |(seen, bound), input: BindInput, _| {
                *seen.lock().expect("no test panics here") = Some(input);
                Box::pin(async move { Ok::<_, ShoeError>(bound.clone()) })
            }),
            2 => call.handle(state, |_, input: File, _| {
                Box::pin(async move { Ok::<_, ShoeError>(input) })
            }),
            _ => call.unknown(),
        }
    }
}

pub(crate) fn json() -> farrier::server::Service<Handler> {
    farrier::server::Service::new(Handler::new(&JSON))
}

pub(crate) fn rest() -> farrier::server::Service<Handler> {
    farrier::server::Service::new(Handler::new(&REST))
}
