//! How the work of reading grows with the form, whoever sends it.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "the macros of generated code add public builders"
)]

use std::collections::BTreeMap;

use super::{QueryReader, QuerySettings, steps};
use crate::__private::v1 as runtime;
use crate::schema::{self, Member, Schema};
use crate::shape::{self, Shape as _};

static TEXTS: Schema = Schema::list("test#Texts", &[Member::element("member", &schema::STRING)]);
static COUNTS: Schema = Schema::map(
    "test#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::LONG),
    ],
);
static CHOICE: Schema = Schema::union("test#Choice", &[Member::new("text", &schema::STRING)]);
static NODE: Schema = Schema::structure(
    "test#Node",
    &[
        Member::new("texts", &TEXTS),
        Member::new("counts", &COUNTS),
        Member::new("choice", &CHOICE),
        Member::new("child", &NODE),
    ],
);

#[derive(Clone)]
pub struct Node {
    texts: Option<Vec<String>>,
    counts: Option<BTreeMap<String, i64>>,
    choice: Option<Choice>,
    child: Option<Box<Node>>,
}

runtime::structure!(Node, NodeBuilder, NODE, {
    0 texts: optional Vec<String>,
    1 counts: optional BTreeMap<String, i64>,
    2 choice: optional Choice,
    3 child: optional Box<Node>,
});

#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Text(String),
    Unknown(String),
}

runtime::union!(Choice, CHOICE, Unknown, { 0 Text: String });

fn read(form: &str) -> shape::Result<Node> {
    static ROOT: Member = Member::element("", &schema::UNIT);
    let mut node = Node::default();
    let mut reader = QueryReader::new(form.as_bytes(), QuerySettings::AWS_QUERY)?;
    node.deserialize(&ROOT, &mut reader)?;
    Ok(node)
}

/// Returns a form of `length` parts.
type Form = fn(length: usize) -> String;

/// Whether a node is what the form of 4000 parts says.
type Check = fn(node: &Node) -> bool;

/// Reads a form and one of twice its length. Returns the result of the longer one.
#[track_caller]
fn read_twice_the_length(form: Form) -> Result<Node, String> {
    let length = 2_000;
    let (_, half) = steps::of(|| read(&form(length)));
    let (result, whole) = steps::of(|| read(&form(2 * length)));
    assert!(half >= length, "{half} steps for {length} parts");
    // The numbers in the longer form have more digits.
    assert!(
        whole * 2 <= half * 5,
        "{half} steps, and {whole} for twice the length"
    );
    result.map_err(|it| it.to_string())
}

#[test]
fn reading_twice_the_form_takes_about_twice_the_steps() {
    let accepted: [(Form, Check); 6] = [
        (|length| "&".repeat(length), |it| *it == Node::default()),
        (|length| "=".repeat(length), |it| *it == Node::default()),
        (
            |length| (0..length).map(|it| format!("{it}&")).collect(),
            |it| *it == Node::default(),
        ),
        (
            |length| {
                let indexes = (1..=length).rev();
                indexes
                    .map(|it| format!("texts.member.{it}={it}&"))
                    .collect()
            },
            |it| {
                let texts = it.texts.as_deref().unwrap_or_default();
                texts.len() == 4_000 && texts[0] == "1" && texts[3_999] == "4000"
            },
        ),
        (
            |length| {
                let numbers = 0..length;
                numbers
                    .map(|it| format!("child.child.{it}.{it}=&"))
                    .collect()
            },
            |it| it.child.as_ref().is_some_and(|it| it.child.is_some()),
        ),
        (
            |length| {
                let entry = |it| format!("counts.entry.{it}.key={it}&counts.entry.{it}.value=1&");
                (1..=length).map(entry).collect()
            },
            |it| it.counts.as_ref().is_some_and(|it| it.len() == 4_000),
        ),
    ];
    for (form, is_expected) in accepted {
        let node = read_twice_the_length(form).unwrap();
        assert!(is_expected(&node), "{}", form(4));
    }
}

#[test]
fn refusing_twice_the_form_takes_about_twice_the_steps() {
    let refused: [(Form, &str); 4] = [
        (
            |length| "a&".repeat(length),
            "a parameter that comes twice at byte 2",
        ),
        (
            |length| ".".repeat(length),
            "values are nested deeper than 128 levels at byte 0",
        ),
        (
            |length| (0..length).map(|it| format!("choice.{it}=&")).collect(),
            "test#Choice has no member \"0\" at byte 0",
        ),
        (
            |length| {
                let numbers = 0..length;
                numbers.map(|it| format!("counts.entry.1.{it}=&")).collect()
            },
            "an entry of a map without a key at byte 0",
        ),
    ];
    for (form, message) in refused {
        assert_eq!(read_twice_the_length(form).unwrap_err(), message);
    }
}
