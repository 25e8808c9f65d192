//! What lenient readers accept and strict ones refuse.

use farrier::test_util::codec::json::JsonSettings;
#[cfg(feature = "cbor")]
use farrier::{BigDecimal, BigInteger};

#[cfg(feature = "cbor")]
use super::cbor;
#[cfg(feature = "xml")]
use super::xml;
use crate::shapes::{self, Choice, Node};

fn json_error(body: &str) -> String {
    let read = shapes::read_as::<Node>(body.as_bytes(), JsonSettings::AWS_JSON, true);
    read.unwrap_err().to_string()
}

#[test]
fn of_what_comes_twice_a_client_takes_the_last_and_a_server_none() {
    for (body, error, last) in [
        (
            r#"{"name":"a","name":"b"}"#,
            "member `name` comes twice",
            Node::new("b"),
        ),
        (
            r#"{"name":"a","n\u0061me":"b"}"#,
            "member `name` comes twice",
            Node::new("b"),
        ),
        (
            r#"{"name":"","counts":{"a":1,"a":2}}"#,
            "a key that comes twice at byte 31",
            Node {
                counts: Some([("a".to_owned(), 2)].into()),
                ..Node::new("")
            },
        ),
        (
            r#"{"name":"","sparseCounts":{"a":5,"a":null}}"#,
            "a key that comes twice at byte 41",
            Node {
                sparse_counts: Some([("a".to_owned(), None)].into()),
                ..Node::new("")
            },
        ),
        (
            r#"{"name":"","any":{"a":1,"\u0061":2}}"#,
            "a key that comes twice at byte 34",
            Node {
                any: Some([("a", 2)].into_iter().collect()),
                ..Node::new("")
            },
        ),
        (
            r#"{"name":"","tags":["a","b"],"tags":["c"]}"#,
            "member `tags` comes twice",
            Node {
                tags: Some(vec!["c".to_owned()]),
                ..Node::new("")
            },
        ),
        // Nothing is left of the first structure.
        (
            r#"{"name":"","child":{"name":"a","byte":1},"child":{"name":"b"}}"#,
            "member `child` comes twice",
            Node {
                child: Some(Box::new(Node::new("b"))),
                ..Node::new("")
            },
        ),
        (
            r#"{"name":"","choice":{"node":{"name":"a","byte":1},"node":{"name":"b"}}}"#,
            "member `node` comes twice",
            Node {
                choice: Some(Choice::Node(Box::new(Node::new("b")))),
                ..Node::new("")
            },
        ),
    ] {
        assert_eq!(json_error(body), error);
        assert_eq!(shapes::read::<Node>(body.as_bytes()), Ok(last), "{body}");
    }
}

#[cfg(feature = "cbor")]
#[test]
fn clients_read_a_number_in_every_form_that_has_its_value() {
    // 5.0 as a float of 16, 32 and 64 bits, and 5 as a big number and as a decimal fraction.
    let five = [
        "f94500",
        "fa40a00000",
        "fb4014000000000000",
        "c24105",
        "c4820005",
        "c482201832",
    ];
    for body in five {
        let body = cbor::bytes(body);
        assert_eq!(cbor::read(&body), Ok(5_i64), "{body:x?}");
        assert_eq!(cbor::read(&body), Ok(5_i8), "{body:x?}");
        assert_eq!(cbor::read(&body), Ok(5.0_f32), "{body:x?}");
        assert_eq!(cbor::read(&body), Ok(5.0_f64), "{body:x?}");
        assert_eq!(cbor::read(&body), Ok(BigInteger::from(5)), "{body:x?}");
        assert_eq!(cbor::read(&body), Ok(BigDecimal::from(5)), "{body:x?}");
        assert!(cbor::read_as::<i64>(&body, true).is_err(), "{body:x?}");
    }
    assert_eq!(cbor::read(&cbor::bytes("f9c500")), Ok(-5_i64));
    assert_eq!(cbor::read(&cbor::bytes("f98000")), Ok(0_i64));
    assert_eq!(cbor::read(&cbor::bytes("f98000")), Ok(BigInteger::from(0)));
    assert_eq!(cbor::read(&cbor::bytes("c34104")), Ok(-5_i64));
    // 2^70, which a double holds and 64 bits don't.
    assert_eq!(
        cbor::read(&cbor::bytes("fb4450000000000000")),
        Ok("1180591620717411303424".parse::<BigInteger>().unwrap())
    );
    for body in [
        "fb4450000000000000",
        "f97c00",
        "f97e00",
        "f93e00",
        "c4822005",
    ] {
        assert!(cbor::read::<i64>(&cbor::bytes(body)).is_err(), "{body}");
    }
    for body in ["f97c00", "f97e00"] {
        assert!(
            cbor::read::<BigDecimal>(&cbor::bytes(body)).is_err(),
            "{body}"
        );
    }
}

#[cfg(feature = "xml")]
#[test]
fn clients_read_values_in_the_spellings_of_xml_schema_and_servers_do_not() {
    let of = |member: &str, text: &str| format!("<Node><name/><{member}>{text}</{member}></Node>");
    for (member, text, expected) in [
        (
            "double",
            "+1",
            xml::Node {
                double: Some(1.0),
                ..xml::Node::new("")
            },
        ),
        (
            "double",
            "1.",
            xml::Node {
                double: Some(1.0),
                ..xml::Node::new("")
            },
        ),
        (
            "double",
            ".5",
            xml::Node {
                double: Some(0.5),
                ..xml::Node::new("")
            },
        ),
        (
            "double",
            "INF",
            xml::Node {
                double: Some(f64::INFINITY),
                ..xml::Node::new("")
            },
        ),
        (
            "double",
            "-INF",
            xml::Node {
                double: Some(f64::NEG_INFINITY),
                ..xml::Node::new("")
            },
        ),
        (
            "long",
            "+1",
            xml::Node {
                long: Some(1),
                ..xml::Node::new("")
            },
        ),
        (
            "long",
            "007",
            xml::Node {
                long: Some(7),
                ..xml::Node::new("")
            },
        ),
        (
            "long",
            "1.0",
            xml::Node {
                long: Some(1),
                ..xml::Node::new("")
            },
        ),
        (
            "long",
            "1e2",
            xml::Node {
                long: Some(100),
                ..xml::Node::new("")
            },
        ),
        (
            "flag",
            "1",
            xml::Node {
                flag: Some(true),
                ..xml::Node::new("")
            },
        ),
        (
            "flag",
            "False",
            xml::Node {
                flag: Some(false),
                ..xml::Node::new("")
            },
        ),
    ] {
        let body = of(member, text);
        assert_eq!(xml::read(&body), Ok(expected), "{body}");
        assert!(xml::read_as(&body, true).is_err(), "{body}");
    }
}
