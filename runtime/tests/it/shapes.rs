//! A recursive structure with a member of every shape type.

use crate::runtime;
use std::collections::BTreeMap;

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::__private::v1::shape::{self, Shape};
use farrier::test_util::codec::json::{JsonReader, JsonSettings, JsonWriter};
use farrier::{Blob, Document, Timestamp};

static TAGS: Schema = Schema::list("test#Tags", &[Member::element("member", &schema::STRING)]);
static HOLES: Schema = Schema::list("test#Holes", &[Member::element("member", &schema::STRING)])
    .with(&[Trait::Sparse]);
static COUNTS: Schema = Schema::map(
    "test#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::INTEGER),
    ],
);
static SPARSE_COUNTS: Schema = Schema::map(
    "test#SparseCounts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::INTEGER),
    ],
)
.with(&[Trait::Sparse]);
static NODES: Schema = Schema::list("test#Nodes", &[Member::element("member", &NODE)]);
static CHOICE: Schema = Schema::union(
    "test#Choice",
    &[
        Member::new("text", &schema::STRING),
        Member::new("node", &NODE),
        Member::new("nothing", &schema::UNIT),
    ],
);
pub(crate) static NODE: Schema = Schema::structure(
    "test#Node",
    &[
        Member::new("name", &schema::STRING).with(&[Trait::Required]),
        Member::new("flag", &schema::BOOLEAN),
        Member::new("byte", &schema::BYTE),
        Member::new("long", &schema::LONG),
        Member::new("float", &schema::FLOAT),
        Member::new("double", &schema::DOUBLE),
        Member::new("when", &schema::TIMESTAMP),
        Member::new("day", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::DateTime)]),
        Member::new("data", &schema::BLOB),
        Member::new("any", &schema::DOCUMENT),
        Member::new("tags", &TAGS),
        Member::new("holes", &HOLES),
        Member::new("counts", &COUNTS),
        Member::new("sparseCounts", &SPARSE_COUNTS),
        Member::new("child", &NODE),
        Member::new("children", &NODES),
        Member::new("choice", &CHOICE),
        Member::new("color", &schema::ENUM),
        Member::new("level", &schema::INT_ENUM),
        Member::new("renamed", &schema::STRING).with(&[Trait::JsonName("say \"hi\"\\")]),
    ],
);

#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) flag: Option<bool>,
    pub(crate) byte: Option<i8>,
    pub(crate) long: Option<i64>,
    pub(crate) float: Option<f32>,
    pub(crate) double: Option<f64>,
    pub(crate) when: Option<Timestamp>,
    pub(crate) day: Option<Timestamp>,
    pub(crate) data: Option<Blob>,
    pub(crate) any: Option<Document>,
    pub(crate) tags: Option<Vec<String>>,
    pub(crate) holes: Option<Vec<Option<String>>>,
    pub(crate) counts: Option<BTreeMap<String, i32>>,
    pub(crate) sparse_counts: Option<BTreeMap<String, Option<i32>>>,
    pub(crate) child: Option<Box<Node>>,
    pub(crate) children: Option<Vec<Node>>,
    pub(crate) choice: Option<Choice>,
    pub(crate) color: Option<Color>,
    pub(crate) level: Option<Level>,
    pub(crate) renamed: Option<String>,
}

runtime::structure!(Node, fallible NodeBuilder, NODE, new(name: String), {
    0 name: required String,
    1 flag: optional bool,
    2 byte: optional i8,
    3 long: optional i64,
    4 float: optional f32,
    5 double: optional f64,
    6 when: optional Timestamp,
    7 day: optional Timestamp,
    8 data: optional Blob,
    9 any: optional Document,
    10 tags: optional Vec<String>,
    11 holes: optional Vec<Option<String>>,
    12 counts: optional BTreeMap<String, i32>,
    13 sparse_counts: optional BTreeMap<String, Option<i32>>,
    14 child: optional Box<Node>,
    15 children: optional Vec<Node>,
    16 choice: optional Choice,
    17 color: optional Color,
    18 level: optional Level,
    19 renamed: optional String,
});

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    Text(String),
    Node(Box<Node>),
    Nothing,
    Unknown(String),
}

runtime::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 Node: Box<Node>, 2 Nothing: () });

#[derive(Clone, Debug)]
pub(crate) enum Color {
    Red,
    Unknown(String),
}

runtime::string_enum!(Color, Unknown, { Red = "RED" });

#[derive(Clone, Debug)]
pub(crate) enum Level {
    Low,
    Unknown(i32),
}

runtime::int_enum!(Level, Unknown, { Low = 1 });

/// A structure whose only member is any JSON value.
pub(crate) static ANY: Schema =
    Schema::structure("test#Any", &[Member::new("it", &schema::DOCUMENT)]);

#[derive(Clone)]
pub(crate) struct Any {
    pub(crate) it: Option<Document>,
}

runtime::structure!(Any, AnyBuilder, ANY, { 0 it: optional Document });

static ROOT: Member = Member::element("", &schema::UNIT);

/// Reads as a client does.
pub(crate) fn read<T: Shape>(body: &[u8]) -> shape::Result<T> {
    read_as(body, JsonSettings::AWS_JSON, false)
}

pub(crate) fn read_as<T: Shape>(
    body: &[u8],
    settings: JsonSettings,
    strict: bool,
) -> shape::Result<T> {
    let mut reader = JsonReader::new(body, settings)?.strict(strict);
    let mut value = T::initial();
    value.deserialize(&ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

pub(crate) fn write(value: &dyn Shape) -> shape::Result<String> {
    write_as(value, JsonSettings::AWS_JSON)
}

pub(crate) fn write_as(value: &dyn Shape, settings: JsonSettings) -> shape::Result<String> {
    let mut writer = JsonWriter::new(settings);
    value.serialize(&ROOT, &mut writer)?;
    Ok(String::from_utf8(writer.finish()).expect("what is written is UTF-8"))
}

/// Returns a node with all members.
pub(crate) fn full() -> Node {
    Node {
        flag: Some(true),
        byte: Some(-128),
        long: Some(i64::MIN),
        float: Some(1.5),
        double: Some(-0.1),
        when: Some(Timestamp::new(1_515_531_081, 123_000_000)),
        day: Some(Timestamp::from_seconds(482_196_050)),
        data: Some(Blob::from("any bytes")),
        any: Some(Document::List(vec![
            Document::Null,
            Document::String("\u{1F40E}\u{0}\u{7f}\"\\/".to_owned()),
        ])),
        tags: Some(vec!["a".to_owned(), String::new()]),
        holes: Some(vec![None, Some("b".to_owned())]),
        counts: Some([("x".to_owned(), 1)].into()),
        sparse_counts: Some([("y".to_owned(), None)].into()),
        child: Some(Box::new(Node::new("child"))),
        children: Some(vec![Node::new("one"), Node::new("two")]),
        choice: Some(Choice::Node(Box::new(Node::new("chosen")))),
        color: Some(Color::Red),
        level: Some(Level::Unknown(7)),
        renamed: Some("line\nbreak".to_owned()),
        ..Node::new("all of it")
    }
}

static LOCK: Schema = Schema::structure(
    "test#Lock",
    &[
        Member::new("type", &schema::STRING),
        Member::new("combination", &TAGS).with(&[Trait::Sensitive]),
    ],
);

struct Lock {
    r#type: Option<String>,
    combination: Option<Vec<String>>,
}
runtime::structure!(Lock, LockBuilder, LOCK, {
    0 r#type: optional String,
    1 combination: optional Vec<String>,
});

static SAFE: Schema = Schema::structure(
    "test#Safe",
    &[Member::new("lock", &LOCK).with(&[Trait::Sensitive])],
);

struct Safe {
    lock: Option<Lock>,
}
runtime::structure!(Safe, SafeBuilder, SAFE, debug(hidden), { 0 lock: optional Lock });

#[test]
fn debug_names_fields_as_rust_does_and_shows_no_sensitive_member() {
    let lock = Lock {
        r#type: Some("dial".to_owned()),
        combination: Some(vec!["31".to_owned()]),
    };
    assert_eq!(
        format!("{lock:?}"),
        r#"Lock { type: Some("dial"), combination: *** redacted *** }"#
    );
    assert_eq!(
        format!("{:?}", Safe { lock: Some(lock) }),
        "*** redacted ***"
    );
}
