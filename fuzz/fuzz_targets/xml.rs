//! Any bytes as the XML of a recursive structure: no panic, servers read no more than clients, and what was
//! read reads back the same once it has been written.
//!
//! `cargo +nightly fuzz run xml`, in the root of the repository.

#![no_main]

use std::collections::BTreeMap;

use farrier::schema::{self, Member, Schema, Trait};
use farrier::shape::Shape;
use farrier::codec::xml::{XmlReader, XmlWriter};
use farrier::{Blob, Timestamp};
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
        Member::new("f", &schema::FLOAT),
        Member::new("w", &schema::TIMESTAMP),
        Member::new("x", &schema::BLOB),
        Member::new("a", &schema::STRING).with(&[Trait::XmlAttribute]),
        Member::new("holes", &HOLES),
        Member::new("counts", &COUNTS),
        Member::new("flat", &COUNTS).with(&[Trait::XmlFlattened]),
        Member::new("child", &NODE).required(),
        Member::new("nodes", &NODES).with(&[Trait::XmlFlattened]),
        Member::new("choice", &CHOICE),
    ],
);

#[derive(Clone)]
pub struct Node {
    pub s: Option<String>,
    pub b: Option<bool>,
    pub f: Option<f32>,
    pub w: Option<Timestamp>,
    pub x: Option<Blob>,
    pub a: Option<String>,
    pub holes: Option<Vec<Option<f64>>>,
    pub counts: Option<BTreeMap<String, i64>>,
    pub flat: Option<BTreeMap<String, i64>>,
    pub child: Option<Box<Node>>,
    pub nodes: Option<Vec<Node>>,
    pub choice: Option<Choice>,
}

farrier::structure!(Node, NodeBuilder, NODE, {
    0 s: optional String,
    1 b: optional bool,
    2 f: optional f32,
    3 w: optional Timestamp,
    4 x: optional Blob,
    5 a: optional String,
    6 holes: optional Vec<Option<f64>>,
    7 counts: optional BTreeMap<String, i64>,
    8 flat: optional BTreeMap<String, i64>,
    9 child: optional Box<Node>,
    10 nodes: optional Vec<Node>,
    11 choice: optional Choice,
});

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Node(Box<Node>),
    Unknown(String),
}

farrier::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 Node: Box<Node> });

static ROOT: Member = Member::element("Node", &NODE);

fn read(body: &[u8], strict: bool) -> farrier::shape::Result<Node> {
    let mut reader = XmlReader::new(body)?.strict(strict);
    let mut node = Node::default();
    node.deserialize(&ROOT, &mut reader)?;
    reader.finish()?;
    Ok(node)
}

fuzz_target!(|body: &[u8]| {
    let lenient = read(body, false);
    let strict = read(body, true);
    assert!(strict.is_err() || lenient.is_ok());
    let Ok(mut node) = lenient else { return };
    empty_flats(&mut node);
    let mut writer = XmlWriter::new();
    // A member of a union that the model does not know cannot be written.
    if node.serialize(&ROOT, &mut writer).is_ok() {
        let text = writer.finish();
        let again = read(&text, true).expect("what was written can be read");
        // Printed, because NaN is not equal to itself.
        assert_eq!(format!("{again:?}"), format!("{node:?}"));
    }
});

/// A flattened map without entries is written as nothing, which is read as none.
fn empty_flats(node: &mut Node) {
    node.flat = node.flat.take().filter(|it| !it.is_empty());
    node.nodes = node.nodes.take().filter(|it| !it.is_empty());
    node.child.iter_mut().for_each(|it| empty_flats(it));
    node.nodes.iter_mut().flatten().for_each(empty_flats);
    if let Some(Choice::Node(it)) = &mut node.choice {
        empty_flats(it);
    }
}
