//! A recursive structure with every XML trait.

use crate::runtime;
use std::collections::BTreeMap;

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::{BigDecimal, BigInteger, Blob, Timestamp};

static TAGS: Schema = Schema::list("test#Tags", &[Member::element("member", &schema::STRING)]);
static ITEMS: Schema = Schema::list(
    "test#Items",
    &[Member::element("member", &TAGS).with(&[Trait::XmlName("item")])],
);
static HOLES: Schema = Schema::list("test#Holes", &[Member::element("member", &schema::STRING)])
    .with(&[Trait::Sparse]);
static COUNTS: Schema = Schema::map(
    "test#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::INTEGER),
    ],
);
static NAMED: Schema = Schema::map(
    "test#Named",
    &[
        Member::element("key", &schema::STRING)
            .with(&[Trait::XmlName("K"), Trait::XmlNamespace("", "urn:k")]),
        Member::element("value", &COUNTS).with(&[Trait::XmlName("V")]),
    ],
);
static GAPS: Schema = Schema::map(
    "test#Gaps",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::STRING),
    ],
)
.with(&[Trait::Sparse]);
static NODES: Schema = Schema::list("test#Nodes", &[Member::element("member", &NODE)]);
static CHOICE: Schema = Schema::union(
    "test#Choice",
    &[
        Member::new("text", &schema::STRING),
        Member::new("node", &NODE),
        Member::new("flat", &TAGS).with(&[Trait::XmlFlattened]),
        Member::new("nothing", &schema::UNIT),
    ],
);
pub(in crate::codec) static NODE: Schema = Schema::structure(
    "test#Node",
    &[
        Member::new("name", &schema::STRING).with(&[Trait::Required]),
        Member::new("flag", &schema::BOOLEAN),
        Member::new("long", &schema::LONG),
        Member::new("double", &schema::DOUBLE),
        Member::new("big", &schema::BIG_INTEGER),
        Member::new("exact", &schema::BIG_DECIMAL),
        Member::new("when", &schema::TIMESTAMP),
        Member::new("seconds", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::EpochSeconds)]),
        Member::new("data", &schema::BLOB),
        Member::new("kind", &schema::STRING)
            .with(&[Trait::XmlAttribute, Trait::XmlName("xsi:type")]),
        Member::new("tags", &TAGS).with(&[Trait::XmlNamespace("", "urn:tags")]),
        Member::new("items", &ITEMS).with(&[Trait::XmlName("Items")]),
        Member::new("holes", &HOLES),
        Member::new("flat", &TAGS).with(&[
            Trait::XmlFlattened,
            Trait::XmlName("Flat"),
            Trait::XmlNamespace("f", "urn:flat"),
        ]),
        Member::new("counts", &COUNTS),
        Member::new("gaps", &GAPS),
        Member::new("named", &NAMED).with(&[Trait::XmlFlattened, Trait::XmlName("Pair")]),
        Member::new("child", &NODE),
        Member::new("nodes", &NODES).with(&[Trait::XmlFlattened]),
        Member::new("choice", &CHOICE),
        Member::new("level", &schema::INTEGER).with(&[Trait::XmlAttribute]),
    ],
);

#[derive(Clone)]
pub(in crate::codec) struct Node {
    pub(in crate::codec) name: String,
    pub(in crate::codec) flag: Option<bool>,
    pub(in crate::codec) long: Option<i64>,
    pub(in crate::codec) double: Option<f64>,
    pub(in crate::codec) big: Option<BigInteger>,
    pub(in crate::codec) exact: Option<BigDecimal>,
    pub(in crate::codec) when: Option<Timestamp>,
    pub(in crate::codec) seconds: Option<Timestamp>,
    pub(in crate::codec) data: Option<Blob>,
    pub(in crate::codec) kind: Option<String>,
    pub(in crate::codec) tags: Option<Vec<String>>,
    pub(in crate::codec) items: Option<Vec<Vec<String>>>,
    pub(in crate::codec) holes: Option<Vec<Option<String>>>,
    pub(in crate::codec) flat: Vec<String>,
    pub(in crate::codec) counts: Option<BTreeMap<String, i32>>,
    pub(in crate::codec) gaps: Option<BTreeMap<String, Option<String>>>,
    pub(in crate::codec) named: Option<BTreeMap<String, BTreeMap<String, i32>>>,
    pub(in crate::codec) child: Option<Box<Node>>,
    pub(in crate::codec) nodes: Option<Vec<Node>>,
    pub(in crate::codec) choice: Option<Choice>,
    pub(in crate::codec) level: Option<i32>,
}

runtime::structure!(Node, fallible NodeBuilder, NODE, new(name: String), {
    0 name: required String,
    1 flag: optional bool,
    2 long: optional i64,
    3 double: optional f64,
    4 big: optional BigInteger,
    5 exact: optional BigDecimal,
    6 when: optional Timestamp,
    7 seconds: optional Timestamp,
    8 data: optional Blob,
    9 kind: optional String,
    10 tags: optional Vec<String>,
    11 items: optional Vec<Vec<String>>,
    12 holes: optional Vec<Option<String>>,
    13 flat: default Vec<String> = Vec::new(),
    14 counts: optional BTreeMap<String, i32>,
    15 gaps: optional BTreeMap<String, Option<String>>,
    16 named: optional BTreeMap<String, BTreeMap<String, i32>>,
    17 child: optional Box<Node>,
    18 nodes: optional Vec<Node>,
    19 choice: optional Choice,
    20 level: optional i32,
});

#[derive(Clone, Debug, PartialEq)]
pub(in crate::codec) enum Choice {
    Text(String),
    Node(Box<Node>),
    Flat(Vec<String>),
    Nothing,
    Unknown(String),
}

runtime::union!(Choice, CHOICE, Unknown, {
    0 Text: String, 1 Node: Box<Node>, 2 Flat: Vec<String>, 3 Nothing: ()
});

pub(in crate::codec) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}

/// Returns a node with all members.
pub(in crate::codec) fn full() -> Node {
    let counts = BTreeMap::from([("x".to_owned(), 1), ("y".to_owned(), -2)]);
    Node {
        flag: Some(true),
        long: Some(i64::MIN),
        double: Some(-0.1),
        big: Some("123456789012345678901234567890".parse().unwrap()),
        exact: Some("1.50".parse().unwrap()),
        when: Some(Timestamp::new(1_515_531_081, 123_000_000)),
        seconds: Some(Timestamp::from_seconds(482_196_050)),
        data: Some(Blob::from("any bytes")),
        kind: Some("\"a\" & 'b'".to_owned()),
        tags: Some(texts(&["a", ""])),
        items: Some(vec![vec![], texts(&["b"])]),
        holes: Some(vec![None, Some("c".to_owned())]),
        flat: texts(&["d", "e"]),
        counts: Some(counts.clone()),
        gaps: Some(
            [
                ("g".to_owned(), None),
                ("h".to_owned(), Some(String::new())),
            ]
            .into(),
        ),
        named: Some([("n".to_owned(), counts), ("o".to_owned(), BTreeMap::new())].into()),
        child: Some(Box::new(Node::new("child"))),
        nodes: Some(vec![Node::new("one"), Node::new("two")]),
        choice: Some(Choice::Node(Box::new(Node::new("chosen")))),
        level: Some(7),
        ..Node::new("<all> of it")
    }
}
