//! Expressions over structures (Smithy, "Waiters": "JMESPath data model").

use std::collections::BTreeMap;

use farrier::__private::v1::Structure;
use farrier::__private::v1::words::jmespath::*;
use farrier::test_util::jmespath::{Expression, Value, evaluate};
use farrier::{Blob, Document, StructureExt as _, Timestamp};

use crate::shapes::{Choice, Color, Level, Node};

/// Evaluates an expression over a structure.
fn of<'v>(node: &'v Node, expression: Expression) -> Value<'v> {
    evaluate(expression, Value::from(node as &dyn Structure)).unwrap()
}

/// Whether the result of an expression is this value of JSON.
#[track_caller]
fn assert_is(node: &Node, expression: Expression, expected: impl Into<Document>) {
    let expected = expected.into();
    assert_eq!(of(node, expression), Value::from(&expected));
}

fn node() -> Node {
    Node::new("root").with(|it| {
        it.flag = Some(false);
        it.long = Some(i64::MAX);
        it.float = Some(0.5);
        it.when = Some(Timestamp::new(1_515_531_081, 500_000_000));
        it.day = Some(Timestamp::from_seconds(-1));
        it.data = Some(Blob::new("hi"));
        it.any = Some([("a", Document::from(1))].into_iter().collect());
        it.tags = Some(vec!["x".to_owned(), "yz".to_owned()]);
        it.holes = Some(vec![None, Some("hole".to_owned())]);
        it.counts = Some(BTreeMap::from([
            ("one".to_owned(), 1),
            ("two".to_owned(), 2),
        ]));
        it.children = Some(vec![
            Node::new("first").with(|it| it.tags = Some(vec!["p".to_owned()])),
            Node::new("second").with(|it| {
                it.byte = Some(7);
                it.tags = Some(vec!["q".to_owned(), "r".to_owned()]);
            }),
        ]);
        it.choice = Some(Choice::Node(Box::new(Node::new("chosen"))));
        it.color = Some(Color::Unknown("MAUVE".to_owned()));
        it.level = Some(Level::Low);
    })
}

#[test]
fn members_have_the_types_of_the_data_model() {
    let node = node();
    assert_is(&node, &[field("name")], "root");
    assert_is(&node, &[field("flag")], false);
    assert_is(&node, &[field("long")], i64::MAX);
    assert_is(&node, &[field("float")], 0.5);
    assert_is(&node, &[field("when")], 1_515_531_081.5);
    assert_is(&node, &[field("day")], -1);
    assert_is(&node, &[field("data")], "aGk=");
    assert_is(&node, &[field("any"), field("a")], 1);
    assert_is(&node, &[field("color")], "MAUVE");
    assert_is(&node, &[field("level")], 1);
    assert_is(&node, &[field("counts"), field("two")], 2);
    assert_is(
        &node,
        &[field("choice"), field("node"), field("name")],
        "chosen",
    );
}

#[test]
fn what_is_absent_is_null() {
    let node = node();
    for expression in [
        &[field("byte")] as Expression,
        &[field("unheard")],
        &[field("child"), field("name")],
        &[field("counts"), field("three")],
        &[field("choice"), field("text")],
        &[field("tags"), index(2)],
        &[field("holes"), index(0)],
        &[field("name"), field("name")],
    ] {
        assert!(of(&node, expression).is_null(), "{expression:?}");
    }
}

#[test]
fn projections_leave_out_what_is_null() {
    let node = node();
    let texts = |all: &[&str]| {
        all.iter()
            .map(|it| Document::from(*it))
            .collect::<Document>()
    };
    assert_is(&node, &[field("holes"), elements(&[])], texts(&["hole"]));
    assert_is(
        &node,
        &[field("children"), elements(&[field("name")])],
        texts(&["first", "second"]),
    );
    assert_is(
        &node,
        &[field("children"), elements(&[field("tags")]), flatten(&[])],
        texts(&["p", "q", "r"]),
    );
    assert_is(
        &node,
        &[
            field("children"),
            filter(
                &[equal(&[field("byte")], &[literal(integer(7))])],
                &[field("name")],
            ),
        ],
        texts(&["second"]),
    );
    assert_is(
        &node,
        &[field("tags"), slice(None, None, -1, &[])],
        texts(&["yz", "x"]),
    );
    assert_is(
        &node,
        &[field("counts"), values(&[])],
        [1, 2].into_iter().collect::<Document>(),
    );
}

#[test]
fn keys_and_lengths_are_those_of_members_with_a_value() {
    let node = node();
    assert_is(&node, &[call(Function::Length, &[&[field("tags")]])], 2);
    assert_is(&node, &[call(Function::Length, &[&[field("counts")]])], 2);
    assert_is(&node, &[call(Function::Length, &[&[field("choice")]])], 1);
    assert_is(
        &node,
        &[field("choice"), call(Function::Keys, &[&[]]), index(0)],
        "node",
    );
    assert_is(&node, &[call(Function::Length, &[&[]])], 15);
    assert_is(
        &node,
        &[call(Function::Type, &[&[field("choice")]])],
        "object",
    );
}

#[test]
fn a_function_fails_for_what_is_absent() {
    let node = node();
    let length: Expression = &[call(Function::Length, &[&[field("child")]])];
    let error = evaluate(length, Value::from(&node as &dyn Structure)).unwrap_err();
    assert_eq!(error.to_string(), "`length` does not take such a value");
}

#[test]
fn conditions_hold_for_what_is_not_empty() {
    let node = Node::new("").with(|it| {
        it.byte = Some(0);
        it.tags = Some(Vec::new());
        it.counts = Some(BTreeMap::new());
        it.choice = Some(Choice::Nothing);
        it.flag = Some(true);
    });
    for (name, expected) in [
        ("name", false),
        ("byte", true),
        ("tags", false),
        ("counts", false),
        ("choice", true),
        ("flag", true),
        ("child", false),
    ] {
        let value = of(&node, vec![field(name)].leak());
        assert_eq!(value.is_true(), expected, "{name}");
    }
    assert!(!of(&node, &[field("choice"), field("nothing")]).is_true());
    let unknown = Node::new("").with(|it| it.choice = Some(Choice::Unknown("other".to_owned())));
    assert!(of(&unknown, &[field("choice")]).is_true());
    assert_is(
        &unknown,
        &[field("choice"), call(Function::Keys, &[&[]]), index(0)],
        "other",
    );
}
