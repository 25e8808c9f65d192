//! Any bytes as the form of a recursive structure, in awsQuery and in ec2Query: no panic, and what was read
//! reads back the same once it has been written.
//!
//! `cargo +nightly fuzz run query`, in the root of the repository.

#![no_main]

use std::collections::BTreeMap;

use farrier::codec::form::{QueryReader, QuerySettings, QueryWriter};
use farrier::schema::{self, Member, Schema, Trait};
use farrier::shape::Shape;
use farrier::{Blob, Timestamp};
use libfuzzer_sys::fuzz_target;

static NODES: Schema = Schema::list("fuzz#Nodes", &[Member::element("member", &NODE)]);
static TEXTS: Schema = Schema::list(
    "fuzz#Texts",
    &[Member::element("member", &schema::STRING).with(&[Trait::XmlName("i")])],
);
static COUNTS: Schema = Schema::map(
    "fuzz#Counts",
    &[
        Member::element("key", &schema::STRING).with(&[Trait::XmlName("k")]),
        Member::element("value", &schema::LONG).with(&[Trait::XmlName("v")]),
    ],
)
.with(&[Trait::Sparse]);
static CHOICE: Schema = Schema::union(
    "fuzz#Choice",
    &[Member::new("t", &schema::STRING), Member::new("n", &NODE)],
);
static NODE: Schema = Schema::structure(
    "fuzz#Node",
    &[
        Member::new("s", &schema::STRING),
        Member::new("b", &schema::BOOLEAN).with(&[Trait::XmlName("c")]),
        Member::new("i", &schema::BYTE).with(&[Trait::Ec2QueryName("j")]),
        Member::new("f", &schema::FLOAT),
        Member::new("d", &schema::DOUBLE),
        Member::new("w", &schema::TIMESTAMP),
        Member::new("e", &schema::TIMESTAMP).epoch_seconds(),
        Member::new("x", &schema::BLOB),
        Member::new("l", &TEXTS),
        Member::new("m", &TEXTS).with(&[Trait::XmlFlattened]),
        Member::new("o", &COUNTS),
        Member::new("p", &COUNTS).with(&[Trait::XmlFlattened]),
        Member::new("n", &NODE).required(),
        Member::new("q", &NODES),
        Member::new("u", &CHOICE),
    ],
);

#[derive(Clone)]
pub struct Node {
    pub s: Option<String>,
    pub b: Option<bool>,
    pub i: Option<i8>,
    pub f: Option<f32>,
    pub d: Option<f64>,
    pub w: Option<Timestamp>,
    pub e: Option<Timestamp>,
    pub x: Option<Blob>,
    pub l: Option<Vec<String>>,
    pub m: Option<Vec<String>>,
    pub o: Option<BTreeMap<String, Option<i64>>>,
    pub p: Option<BTreeMap<String, Option<i64>>>,
    pub n: Option<Box<Node>>,
    pub q: Option<Vec<Node>>,
    pub u: Option<Choice>,
}

farrier::structure!(Node, NodeBuilder, NODE, {
    0 s: optional String,
    1 b: optional bool,
    2 i: optional i8,
    3 f: optional f32,
    4 d: optional f64,
    5 w: optional Timestamp,
    6 e: optional Timestamp,
    7 x: optional Blob,
    8 l: optional Vec<String>,
    9 m: optional Vec<String>,
    10 o: optional BTreeMap<String, Option<i64>>,
    11 p: optional BTreeMap<String, Option<i64>>,
    12 n: optional Box<Node>,
    13 q: optional Vec<Node>,
    14 u: optional Choice,
});

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Node(Box<Node>),
    Unknown(String),
}

farrier::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 Node: Box<Node> });

static ROOT: Member = Member::element("", &schema::UNIT);

fn read(form: &[u8], settings: QuerySettings) -> farrier::shape::Result<Node> {
    let mut node = Node::default();
    node.deserialize(&ROOT, &mut QueryReader::new(form, settings)?)?;
    Ok(node)
}

fn write(node: &Node, settings: QuerySettings) -> Vec<u8> {
    let mut writer = QueryWriter::new(settings, "Fuzz", "1");
    let written = node.serialize(&ROOT, &mut writer);
    written.expect("what was read can be written");
    writer.finish()
}

fuzz_target!(|form: &[u8]| {
    for settings in [QuerySettings::AWS_QUERY, QuerySettings::EC2_QUERY] {
        let Ok(node) = read(form, settings) else {
            continue;
        };
        // What is empty is not always written, so that the second form is the first to hold everything.
        let written = write(&node, settings);
        let again = read(&written, settings).expect("what was written can be read");
        assert_eq!(write(&again, settings), written);
    }
});
