//! Equality of structures, which compares the members of their tables.

use std::collections::BTreeMap;

use farrier::StructureExt as _;
use farrier::types::{Blob, Document, Timestamp};

use crate::shapes::{Choice, Color, Node};

/// Returns a node with most members.
fn full() -> Node {
    Node::new("root").with(|it| {
        it.flag = Some(true);
        it.long = Some(-7);
        it.double = Some(1.5);
        it.when = Some(Timestamp::new(1, 0));
        it.data = Some(Blob::new("ab"));
        it.any = Some(Document::from("x"));
        it.tags = Some(vec!["a".to_owned(), "bc".to_owned()]);
        it.holes = Some(vec![None, Some(String::new())]);
        it.counts = Some(BTreeMap::from([("k".to_owned(), 1)]));
        it.child = Some(Box::new(Node::new("leaf")));
        it.choice = Some(Choice::Text("t".to_owned()));
        it.color = Some(Color::Red);
    })
}

#[test]
fn a_structure_equals_its_clone() {
    assert_eq!(full(), full().clone());
}

#[test]
fn a_change_of_any_member_makes_another_value() {
    let changes: [fn(&mut Node); 13] = [
        |it| it.name = "roo".to_owned(),
        |it| it.flag = None,
        |it| it.long = Some(7),
        |it| it.double = Some(1.25),
        |it| it.when = Some(Timestamp::new(1, 1)),
        |it| it.data = Some(Blob::new("ac")),
        |it| it.any = Some(Document::Null),
        |it| it.tags = Some(vec!["ab".to_owned(), "c".to_owned()]),
        |it| it.holes = Some(vec![Some(String::new()), None]),
        |it| it.counts = Some(BTreeMap::from([("l".to_owned(), 1)])),
        |it| it.child = Some(Box::new(full())),
        |it| it.choice = Some(Choice::Unknown("t".to_owned())),
        |it| it.color = Some("BLUE".into()),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let other = full().with(change);
        assert_ne!(full(), other, "change {index}");
        assert_ne!(other, full(), "change {index}");
    }
}

#[test]
fn what_follows_or_lacks_makes_another_value() {
    let few = Node::new("a").with(|it| it.tags = Some(vec!["x".to_owned()]));
    let more = few.clone().with(|it| it.renamed = Some("y".to_owned()));
    assert_ne!(few, more);
    assert_ne!(more, few);
}

#[test]
fn a_member_of_the_inner_structure_is_not_one_of_the_outer() {
    let inner = Node::new("a").with(|it| {
        it.child = Some(Box::new(
            Node::new("b").with(|it| it.choice = Some(Choice::Nothing)),
        ));
    });
    let outer = Node::new("a").with(|it| {
        it.child = Some(Box::new(Node::new("b")));
        it.choice = Some(Choice::Nothing);
    });
    assert_ne!(inner, outer);
}

#[test]
fn nothing_is_not_an_empty_list() {
    let empty = Node::new("a").with(|it| it.tags = Some(Vec::new()));
    assert_ne!(empty, Node::new("a"));
}

#[test]
fn floats_are_compared_as_rust_does() {
    let with = |double| Node::new("a").with(|it| it.double = Some(double));
    assert_eq!(with(0.0), with(-0.0));
    assert_ne!(with(f64::NAN), with(f64::NAN));
}

#[test]
fn an_enum_is_its_value() {
    assert_eq!(Color::Unknown("RED".to_owned()), Color::Red);
    assert!(Color::from("BLUE") < Color::Red);
}
