//! Any bytes as the CBOR of a recursive structure: no panic, and what was read reads back the same once it has
//! been written.
//!
//! `cargo +nightly fuzz run cbor`, in the root of the repository.

#![no_main]

use std::collections::BTreeMap;

use farrier::codec::cbor::{CborReader, CborWriter};
use farrier::schema::{self, Member, Schema, Trait};
use farrier::shape::Shape;
use farrier::{BigDecimal, BigInteger, Blob, Timestamp};
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
        Member::new("x", &schema::BLOB),
        Member::new("big", &schema::BIG_INTEGER),
        Member::new("dec", &schema::BIG_DECIMAL),
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
    pub x: Option<Blob>,
    pub big: Option<BigInteger>,
    pub dec: Option<BigDecimal>,
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
    5 x: optional Blob,
    6 big: optional BigInteger,
    7 dec: optional BigDecimal,
    8 holes: optional Vec<Option<f64>>,
    9 counts: optional BTreeMap<String, i64>,
    10 child: optional Box<Node>,
    11 nodes: optional Vec<Node>,
    12 choice: optional Choice,
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
    let mut reader = CborReader::new(body).strict(strict);
    let mut node = Node::default();
    node.deserialize(&ROOT, &mut reader)?;
    reader.finish()?;
    Ok(node)
}

fn write(node: &Node) -> farrier::shape::Result<Vec<u8>> {
    let mut writer = CborWriter::new();
    node.serialize(&ROOT, &mut writer)?;
    Ok(writer.finish())
}

fuzz_target!(|body: &[u8]| {
    let lenient = read(body, false);
    let strict = read(body, true);
    assert!(strict.is_err() || lenient.is_ok());
    let Ok(node) = lenient else { return };
    // A member of a union that the model does not know cannot be written.
    if let Ok(written) = write(&node) {
        let again = read(&written, true).expect("what was written can be read");
        // Bytes, because NaN is not equal to itself.
        assert_eq!(write(&again).expect("what was written can be written"), written);
    }
});
