//! Any bytes as the JSON of a recursive structure: no panic, nothing read that is not JSON, and what was
//! read reads back the same once it has been written.
//!
//! `cargo +nightly fuzz run json`, in the root of the repository.

#![no_main]

use std::collections::BTreeMap;

use farrier::codec::json::{JsonReader, JsonSettings, JsonWriter};
use farrier::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::shape::Shape;
use farrier::{Blob, Document, Timestamp};
use libfuzzer_sys::fuzz_target;

static NODES: Schema = Schema::list("fuzz#Nodes", &[Member::element("member", &NODE)]);
static HOLES: Schema =
    Schema::list("fuzz#Holes", &[Member::element("member", &schema::DOUBLE)]).with(&[Trait::Sparse]);
static COUNTS: Schema = Schema::map(
    "fuzz#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::LONG),
    ],
);
static CHOICE: Schema = Schema::union(
    "fuzz#Choice",
    &[Member::new("t", &schema::STRING), Member::new("n", &NODE)],
);
static NODE: Schema = Schema::structure(
    "fuzz#Node",
    &[
        Member::new("s", &schema::STRING),
        Member::new("b", &schema::BOOLEAN),
        Member::new("i", &schema::BYTE),
        Member::new("f", &schema::FLOAT),
        Member::new("w", &schema::TIMESTAMP),
        Member::new("d", &schema::TIMESTAMP).timestamp(TimestampFormat::DateTime),
        Member::new("h", &schema::TIMESTAMP).timestamp(TimestampFormat::HttpDate),
        Member::new("x", &schema::BLOB),
        Member::new("any", &schema::DOCUMENT),
        Member::new("holes", &HOLES),
        Member::new("counts", &COUNTS),
        Member::new("child", &NODE).required(),
        Member::new("nodes", &NODES),
        Member::new("choice", &CHOICE),
    ],
);

#[derive(Clone)]
pub struct Node {
    pub s: Option<String>,
    pub b: Option<bool>,
    pub i: Option<i8>,
    pub f: Option<f32>,
    pub w: Option<Timestamp>,
    pub d: Option<Timestamp>,
    pub h: Option<Timestamp>,
    pub x: Option<Blob>,
    pub any: Option<Document>,
    pub holes: Option<Vec<Option<f64>>>,
    pub counts: Option<BTreeMap<String, i64>>,
    pub child: Option<Box<Node>>,
    pub nodes: Option<Vec<Node>>,
    pub choice: Option<Choice>,
}

farrier::structure!(Node, NodeBuilder, NODE, {
    0 s: optional String,
    1 b: optional bool,
    2 i: optional i8,
    3 f: optional f32,
    4 w: optional Timestamp,
    5 d: optional Timestamp,
    6 h: optional Timestamp,
    7 x: optional Blob,
    8 any: optional Document,
    9 holes: optional Vec<Option<f64>>,
    10 counts: optional BTreeMap<String, i64>,
    11 child: optional Box<Node>,
    12 nodes: optional Vec<Node>,
    13 choice: optional Choice,
});

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Node(Box<Node>),
    Unknown(String),
}

farrier::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 Node: Box<Node> });

static ROOT: Member = Member::element("", &schema::UNIT);

fn read(body: &[u8], strict: bool) -> farrier::shape::Result<Node> {
    let mut reader = JsonReader::new(body, JsonSettings::REST_JSON)?.strict(strict);
    let mut node = Node::default();
    node.deserialize(&ROOT, &mut reader)?;
    reader.finish()?;
    Ok(node)
}

fuzz_target!(|body: &[u8]| {
    let lenient = read(body, false);
    let strict = read(body, true);
    assert!(strict.is_err() || lenient.is_ok());
    let Ok(node) = lenient else { return };
    let theirs = serde_json::from_slice::<&serde_json::value::RawValue>(body);
    assert!(theirs.is_ok());
    let mut writer = JsonWriter::new(JsonSettings::REST_JSON);
    // A member of a union that the model does not know cannot be written.
    if node.serialize(&ROOT, &mut writer).is_ok() {
        let text = writer.finish();
        let again = read(&text, true).expect("what was written can be read");
        // Printed, because NaN is not equal to itself.
        assert_eq!(format!("{again:?}"), format!("{node:?}"));
    }
});
