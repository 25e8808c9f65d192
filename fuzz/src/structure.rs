//! A recursive structure with a member of every shape type, which the fuzz targets of codecs read and write.
//!
//! A codec ignores traits of other codecs, such as `@xmlName`. A member that a codec cannot read, such as a document
//! in XML, is an error there, and such an input is not compared.

use std::collections::BTreeMap;

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::{BigDecimal, BigInteger, Blob, Document, Timestamp};

static NODES: Schema = Schema::list("fuzz#Nodes", &[Member::element("member", &NODE)]);
static HOLES: Schema = Schema::list("fuzz#Holes", &[Member::element("member", &schema::DOUBLE)])
    .with(&[Trait::Sparse]);
static TEXTS: Schema = Schema::list(
    "fuzz#Texts",
    &[Member::element("member", &schema::STRING).with(&[Trait::XmlName("i")])],
);
static COUNTS: Schema = Schema::map(
    "fuzz#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::LONG),
    ],
);
static NAMED_COUNTS: Schema = Schema::map(
    "fuzz#NamedCounts",
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
/// The structure.
pub static NODE: Schema = Schema::structure(
    "fuzz#Node",
    &[
        Member::new("s", &schema::STRING),
        Member::new("a", &schema::STRING).with(&[Trait::XmlAttribute]),
        Member::new("b", &schema::BOOLEAN).with(&[Trait::XmlName("c")]),
        Member::new("i", &schema::BYTE).with(&[Trait::Ec2QueryName("j")]),
        Member::new("f", &schema::FLOAT),
        Member::new("g", &schema::DOUBLE),
        Member::new("w", &schema::TIMESTAMP),
        Member::new("d", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::DateTime)]),
        Member::new("h", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::HttpDate)]),
        Member::new("e", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::EpochSeconds)]),
        Member::new("x", &schema::BLOB),
        Member::new("big", &schema::BIG_INTEGER),
        Member::new("dec", &schema::BIG_DECIMAL),
        Member::new("any", &schema::DOCUMENT),
        Member::new("holes", &HOLES),
        Member::new("l", &TEXTS),
        Member::new("m", &TEXTS).with(&[Trait::XmlFlattened]),
        Member::new("counts", &COUNTS),
        Member::new("flat", &COUNTS).with(&[Trait::XmlFlattened]),
        Member::new("o", &NAMED_COUNTS),
        Member::new("p", &NAMED_COUNTS).with(&[Trait::XmlFlattened]),
        Member::new("child", &NODE).with(&[Trait::Required]),
        Member::new("nodes", &NODES),
        Member::new("run", &NODES).with(&[Trait::XmlFlattened]),
        Member::new("choice", &CHOICE),
    ],
);

#[derive(Clone)]
pub struct Node {
    pub s: Option<String>,
    pub a: Option<String>,
    pub b: Option<bool>,
    pub i: Option<i8>,
    pub f: Option<f32>,
    pub g: Option<f64>,
    pub w: Option<Timestamp>,
    pub d: Option<Timestamp>,
    pub h: Option<Timestamp>,
    pub e: Option<Timestamp>,
    pub x: Option<Blob>,
    pub big: Option<BigInteger>,
    pub dec: Option<BigDecimal>,
    pub any: Option<Document>,
    pub holes: Option<Vec<Option<f64>>>,
    pub l: Option<Vec<String>>,
    pub m: Option<Vec<String>>,
    pub counts: Option<BTreeMap<String, i64>>,
    pub flat: Option<BTreeMap<String, i64>>,
    pub o: Option<BTreeMap<String, Option<i64>>>,
    pub p: Option<BTreeMap<String, Option<i64>>>,
    pub child: Option<Box<Node>>,
    pub nodes: Option<Vec<Node>>,
    pub run: Option<Vec<Node>>,
    pub choice: Option<Choice>,
}

farrier::__private::v1::structure!(Node, NodeBuilder, NODE, {
    0 s: optional String,
    1 a: optional String,
    2 b: optional bool,
    3 i: optional i8,
    4 f: optional f32,
    5 g: optional f64,
    6 w: optional Timestamp,
    7 d: optional Timestamp,
    8 h: optional Timestamp,
    9 e: optional Timestamp,
    10 x: optional Blob,
    11 big: optional BigInteger,
    12 dec: optional BigDecimal,
    13 any: optional Document,
    14 holes: optional Vec<Option<f64>>,
    15 l: optional Vec<String>,
    16 m: optional Vec<String>,
    17 counts: optional BTreeMap<String, i64>,
    18 flat: optional BTreeMap<String, i64>,
    19 o: optional BTreeMap<String, Option<i64>>,
    20 p: optional BTreeMap<String, Option<i64>>,
    21 child: optional Box<Node>,
    22 nodes: optional Vec<Node>,
    23 run: optional Vec<Node>,
    24 choice: optional Choice,
});

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Node(Box<Node>),
    Unknown(String),
}

farrier::__private::v1::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 Node: Box<Node> });
