//! A service with constraints of every kind, for each protocol, and with each form in which violations are told.

use std::collections::BTreeMap;
use std::sync::Arc;

use farrier::__private::v1::schema;
use farrier::Timestamp;
use farrier::client::{self, Client, Transport};
use farrier::error::ModeledError;
use farrier::operation::{
    Http, Operation, OperationTrait, Protocol, Segment, Service, ServiceTrait,
};
use farrier::server::{self, Call, Dispatch, ResponseFuture};
use farrier::validate::Violations;

use crate::runtime::{self, Pattern};

pub(crate) const PROTOCOLS: [Protocol; 8] = [
    Protocol::AwsJson1_0,
    Protocol::AwsJson1_1,
    Protocol::RestJson1,
    Protocol::RpcV2Json,
    Protocol::RpcV2Cbor,
    Protocol::RestXml,
    Protocol::AwsQuery,
    Protocol::Ec2Query,
];

/// Repeats a text 64 times.
macro_rules! many {
    ($text:expr) => {
        four!(four!(four!($text)))
    };
}
macro_rules! four {
    ($text:expr) => {
        concat!($text, $text, $text, $text)
    };
}

static WORD: Pattern = Pattern::new("^[a-z]*$");
/// A pattern without a table, for which a short text takes hundreds of thousands of steps.
static COIL: Pattern = Pattern::new("^(?:a*|b*|(?:ab)*){1,500}$");
/// A pattern of more than 6 kB, which no violation may repeat as a whole.
static LONG: Pattern = Pattern::new(concat!("^(?:x", many!(four!("|<wordily\\>&'\"|-")), ")$"));

runtime::schemas!("test", {
    ORDER_INPUT: structure("OrderInput") {
        id: schema::STRING [required; length(1, 8)],
        parts: PARTS,
        kinds: KINDS,
        by_kind: BY_KIND,
        codes: CODES,
        choice: CHOICE,
        lines: LINES [; length(1, 25)],
        names: NAMES [; unique_items],
        few: NAMES [; length(0, 3), unique_items],
        free: NAMES,
        wide: WIDES,
        tags: TAGS,
        spots: SPOTS,
        shape: schema::ENUM [; length(0, 5), pattern(&WORD)],
        gear: schema::INT_ENUM [; range(1, 1)],
        coils: COILS,
        by_coil: BY_COIL,
    },
    LINE: structure("Line") { sku: schema::STRING [required], inner: LINE, boxed: WIDE },
    LINES: list("Lines") { member: LINE },
    PARTS: map("Parts") { key: schema::STRING [; length(1, 8), pattern(&WORD)], value: LINES },
    KINDS: list("Kinds") { member: schema::ENUM },
    BY_KIND: map("ByKind") { key: schema::ENUM, value: LINE },
    CODES: list("Codes") { member: schema::STRING [; pattern(&LONG)] },
    COILS: list("Coils") { member: schema::STRING [; pattern(&COIL)] },
    BY_COIL: map("ByCoil") { key: schema::STRING [; pattern(&COIL)], value: LINE },
    NAMES: list("Names") { member: schema::STRING },
    TAGS: map("Tags") { key: schema::STRING, value: schema::STRING },
    SPOTS: list("Spots", sparse) { member: WIDE },
    CHOICE: union("Choice") { text: schema::STRING [; length(1, 8)], line: LINE },
    WIDES: list("Wides") { member: WIDE },
    WIDE: structure("Wide") {
        a: schema::STRING, b: schema::STRING, c: schema::STRING, d: schema::STRING, e: schema::STRING,
        f: schema::STRING, g: schema::STRING, h: schema::STRING, i: schema::STRING, j: schema::STRING,
        k: schema::STRING, l: schema::STRING, m: schema::STRING, n: schema::STRING, o: schema::STRING,
        p: schema::STRING, q: schema::STRING, r: schema::STRING, s: schema::STRING, t: schema::STRING,
        u: schema::STRING, v: schema::STRING, w: schema::STRING, x: schema::STRING, y: schema::STRING,
        z: schema::STRING,
    },
    SEEK_INPUT: structure("SeekInput") {
        path: schema::STRING [required, label],
        names: NAMES [query("n")],
        rest: TAGS [query_params],
        list: NAMES [header("x-list")],
        few: NAMES [header("x-few"); length(0, 3), unique_items],
        dates: DATES [header("x-dates")],
        prefixed: TAGS [prefix_headers("x-p-")],
    },
    DATES: list("Dates") { member: schema::TIMESTAMP },
    ORDER_OUTPUT: structure("OrderOutput") { wide: WIDES, free: NAMES, tags: TAGS, spots: SPOTS },
    INVALID: structure("ValidationException") { message: schema::STRING [required], fieldList: FIELDS },
    FIELDS: list("Fields") { member: FIELD },
    FIELD: structure("Field") { path: schema::STRING [required], message: schema::STRING [required] },
});

#[derive(Clone)]
pub(crate) struct OrderInput {
    pub(crate) id: String,
    pub(crate) parts: Option<BTreeMap<String, Vec<Line>>>,
    pub(crate) kinds: Option<Vec<Kind>>,
    pub(crate) by_kind: Option<BTreeMap<Kind, Line>>,
    pub(crate) codes: Option<Vec<String>>,
    pub(crate) choice: Option<Choice>,
    pub(crate) lines: Option<Vec<Line>>,
    pub(crate) names: Option<Vec<String>>,
    pub(crate) few: Option<Vec<String>>,
    pub(crate) free: Option<Vec<String>>,
    pub(crate) wide: Option<Vec<Wide>>,
    pub(crate) tags: Option<BTreeMap<String, String>>,
    pub(crate) spots: Option<Vec<Option<Wide>>>,
    pub(crate) shape: Option<Shape>,
    pub(crate) gear: Option<Gear>,
    pub(crate) coils: Option<Vec<String>>,
    pub(crate) by_coil: Option<BTreeMap<String, Line>>,
}
runtime::structure!(OrderInput, fallible OrderInputBuilder, ORDER_INPUT, {
    0 id: required String,
    1 parts: optional BTreeMap<String, Vec<Line>>,
    2 kinds: optional Vec<Kind>,
    3 by_kind: optional BTreeMap<Kind, Line>,
    4 codes: optional Vec<String>,
    5 choice: optional Choice,
    6 lines: optional Vec<Line>,
    7 names: optional Vec<String>,
    8 few: optional Vec<String>,
    9 free: optional Vec<String>,
    10 wide: optional Vec<Wide>,
    11 tags: optional BTreeMap<String, String>,
    12 spots: optional Vec<Option<Wide>>,
    13 shape: optional Shape,
    14 gear: optional Gear,
    15 coils: optional Vec<String>,
    16 by_coil: optional BTreeMap<String, Line>,
});

#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) inner: Option<Box<Line>>,
    pub(crate) boxed: Option<Box<Wide>>,
}
runtime::structure!(Line, fallible LineBuilder, LINE, {
    0 sku: required String, 1 inner: optional Box<Line>, 2 boxed: optional Box<Wide>,
});

#[derive(Clone)]
#[rustfmt::skip]
pub(crate) struct Wide {
    a: Option<String>, b: Option<String>, c: Option<String>, d: Option<String>, e: Option<String>,
    f: Option<String>, g: Option<String>, h: Option<String>, i: Option<String>, j: Option<String>,
    k: Option<String>, l: Option<String>, m: Option<String>, n: Option<String>, o: Option<String>,
    p: Option<String>, q: Option<String>, r: Option<String>, s: Option<String>, t: Option<String>,
    u: Option<String>, v: Option<String>, w: Option<String>, x: Option<String>, y: Option<String>,
    z: Option<String>,
}
runtime::structure!(Wide, WideBuilder, WIDE, {
    0 a: optional String, 1 b: optional String, 2 c: optional String, 3 d: optional String,
    4 e: optional String, 5 f: optional String, 6 g: optional String, 7 h: optional String,
    8 i: optional String, 9 j: optional String, 10 k: optional String, 11 l: optional String,
    12 m: optional String, 13 n: optional String, 14 o: optional String, 15 p: optional String,
    16 q: optional String, 17 r: optional String, 18 s: optional String, 19 t: optional String,
    20 u: optional String, 21 v: optional String, 22 w: optional String, 23 x: optional String,
    24 y: optional String, 25 z: optional String,
});

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Round,
    Rest(String),
}
runtime::string_enum!(Kind, Rest, {
    Round = "round-and-with-a-name-that-is-longer-than-others"
});

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Cube,
    Pyramid,
    Ball2,
    Other(String),
}
runtime::string_enum!(Shape, Other, { Cube = "cube", Pyramid = "pyramid", Ball2 = "ball2" });

#[derive(Clone, Copy, Debug)]
pub(crate) enum Gear {
    First,
    Second,
    Other(i32),
}
runtime::int_enum!(Gear, Other, { First = 1, Second = 2 });

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    Text(String),
    Line(Line),
    Unknown(String),
}
runtime::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 Line: Line });

/// An input that is in the head of a request.
#[derive(Clone)]
pub(crate) struct SeekInput {
    path: String,
    names: Option<Vec<String>>,
    rest: Option<BTreeMap<String, String>>,
    list: Option<Vec<String>>,
    few: Option<Vec<String>>,
    dates: Option<Vec<Timestamp>>,
    prefixed: Option<BTreeMap<String, String>>,
}
runtime::structure!(SeekInput, fallible SeekInputBuilder, SEEK_INPUT, {
    0 path: required String,
    1 names: optional Vec<String>,
    2 rest: optional BTreeMap<String, String>,
    3 list: optional Vec<String>,
    4 few: optional Vec<String>,
    5 dates: optional Vec<Timestamp>,
    6 prefixed: optional BTreeMap<String, String>,
});

#[derive(Clone)]
pub(crate) struct OrderOutput {
    pub(crate) wide: Option<Vec<Wide>>,
    pub(crate) free: Option<Vec<String>>,
    pub(crate) tags: Option<BTreeMap<String, String>>,
    pub(crate) spots: Option<Vec<Option<Wide>>>,
}
runtime::structure!(OrderOutput, OrderOutputBuilder, ORDER_OUTPUT, {
    0 wide: optional Vec<Wide>, 1 free: optional Vec<String>, 2 tags: optional BTreeMap<String, String>,
    3 spots: optional Vec<Option<Wide>>,
});

#[derive(Clone)]
pub(crate) struct Invalid {
    message: String,
    field_list: Option<Vec<Field>>,
}
runtime::structure!(Invalid, fallible InvalidBuilder, INVALID, new(message: String), {
    0 message: required String, 1 field_list: optional Vec<Field>,
});
runtime::error!(Invalid, INVALID, client "ValidationException", required message);

#[derive(Clone)]
pub(crate) struct Field {
    path: String,
    message: String,
}
runtime::structure!(Field, fallible FieldBuilder, FIELD, new(path: String, message: String), {
    0 path: required String, 1 message: required String,
});

pub(crate) enum OrderError {
    Invalid(Invalid),
}
runtime::operation_error!(OrderError, { 0 Invalid });

/// How an operation tells violations.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Told {
    /// It has no error for them.
    Plainly,
    /// In the message of an error of its own.
    InMessage,
    /// As `smithy.framework#ValidationException` does.
    InFields,
}

pub(crate) const TOLD: [Told; 3] = [Told::Plainly, Told::InMessage, Told::InFields];

fn message(violations: &Violations) -> Box<dyn ModeledError> {
    Box::new(Invalid::new(violations.to_string()))
}

fn fields(violations: &Violations) -> Box<dyn ModeledError> {
    let mut error = Invalid::new(violations.framework_message());
    let field = |it: &farrier::validate::Violation| Field::new(it.path(), it.framework_message());
    error.field_list = Some(violations.iter().map(field).collect());
    Box::new(error)
}

macro_rules! operation {
    ($($error:expr)?) => {
        &Operation::new("Order", &ORDER_INPUT, &ORDER_OUTPUT).with(&[
            OperationTrait::Http(Http::new("POST", &[Segment::Literal("order")], 200)),
            OperationTrait::RequestCompression(&["gzip"]),
            $(OperationTrait::ValidationError($error))?
        ])
    };
}
static PLAINLY: &Operation = operation!();
static IN_MESSAGE: &Operation = operation!(message);
static IN_FIELDS: &Operation = operation!(fields);

static SEEK: &Operation =
    &Operation::new("Seek", &SEEK_INPUT, &ORDER_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "GET",
        &[Segment::Literal("seek"), Segment::Greedy("path")],
        200,
    ))]);

pub(crate) struct Handler(&'static Service);

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        match operation {
            0 => call.handle(Arc::new(()), |(), _: OrderInput, _| {
                Box::pin(async { Ok::<_, OrderError>(OrderOutput::default()) })
            }),
            _ => call.handle(Arc::new(()), |(), _: SeekInput, _| {
                Box::pin(async { Ok::<_, OrderError>(OrderOutput::default()) })
            }),
        }
    }
}

/// The table of the service, which lives until the test ends.
fn table(protocol: Protocol, operation: &'static Operation) -> &'static Service {
    let operations = Box::leak(Box::new([operation, SEEK]));
    let service = Service::new("Shop", protocol, operations).with(&[ServiceTrait::Version("1")]);
    Box::leak(Box::new(service))
}

pub(crate) fn service(protocol: Protocol, told: Told) -> server::Service<Handler> {
    let operation = match told {
        Told::Plainly => PLAINLY,
        Told::InMessage => IN_MESSAGE,
        Told::InFields => IN_FIELDS,
    };
    server::Service::new(Handler(table(protocol, operation)))
}

pub(crate) fn client(protocol: Protocol, transport: impl Transport) -> Client {
    Client::new(
        table(protocol, PLAINLY),
        transport,
        "http://shop.example.com",
    )
    .unwrap()
}

/// Calls the operation.
pub(crate) async fn call(client: &Client) -> client::Result<OrderOutput, OrderError> {
    let mut input = <OrderInput as runtime::Structure>::initial();
    input.id = "a".to_owned();
    client.call(PLAINLY, input).await
}
