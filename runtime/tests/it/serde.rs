//! Generated types in formats of serde: a text format, binary formats, and a format without names.

use crate::runtime;
use farrier::__private::v1::schema;
use farrier::{BigDecimal, BigInteger, Blob, Document, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::shapes::{Any, Choice, Color, Level, Node, full};

runtime::schemas!("test", {
    HORSE: structure("Horse") {
        name: schema::STRING [required], legs: schema::INTEGER, chip: schema::LONG [sensitive],
        owner: schema::STRING [required, json_name("Owner")], nothings: NOTHINGS,
    },
    NOTHING: structure("Nothing") {},
    NOTHINGS: list("Nothings") { member: NOTHING },
});

#[derive(Clone)]
struct Horse {
    name: String,
    legs: i32,
    chip: Option<i64>,
    owner: String,
    nothings: Option<Vec<Nothing>>,
}

runtime::structure!(Horse, fallible HorseBuilder, HORSE, new(name: String, owner: String), {
    0 name: required String, 1 legs: default i32 = 4, 2 chip: optional i64, 3 owner: required String,
    4 nothings: optional Vec<Nothing>,
});

#[derive(Clone)]
struct Nothing {}

runtime::structure!(Nothing, NothingBuilder, NOTHING, {});

/// Reads as a client does. The error message lacks the position.
fn read<T: DeserializeOwned>(json: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| {
        let text = error.to_string();
        let end = text.find(" at line").unwrap_or(text.len());
        text.get(..end).unwrap_or_default().to_owned()
    })
}

fn through_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let json = serde_json::to_string(value).expect("writes");
    serde_json::from_str(&json).expect("reads what was written")
}

fn through_cbor<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("writes");
    ciborium::from_reader(bytes.as_slice()).expect("reads what was written")
}

fn through_postcard<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let bytes = postcard::to_stdvec(value).expect("writes");
    postcard::from_bytes(&bytes).expect("reads what was written")
}

/// Returns values of every kind that all formats can represent.
fn all_but_documents() -> Vec<Node> {
    let choices = [
        Choice::Text("t".to_owned()),
        Choice::Nothing,
        Choice::Unknown("newer".to_owned()),
    ];
    let chosen = choices.map(|choice| Node {
        choice: Some(choice),
        ..Node::new("chosen")
    });
    let floats = [f64::NEG_INFINITY, f64::INFINITY, -0.0, f64::MIN_POSITIVE];
    let floats = floats.map(|double| Node {
        double: Some(double),
        float: Some(double as f32),
        ..Node::new("float")
    });
    let mut nodes: Vec<Node> = chosen.into_iter().chain(floats).collect();
    nodes.push(Node {
        any: None,
        ..full()
    });
    nodes.push(Node {
        when: Some(Timestamp::new(i64::MIN, 1)),
        day: Some(Timestamp::new(-2, 500_000_000)),
        color: Some(Color::Unknown("PUCE".to_owned())),
        level: Some(Level::Low),
        ..Node::new("odd")
    });
    nodes
}

#[test]
fn the_form_for_people_goes_by_the_names_of_the_model() {
    let json = serde_json::to_value(full()).expect("writes");
    assert_eq!(
        json,
        json!({
            "name": "all of it",
            "flag": true,
            "byte": -128,
            "long": i64::MIN,
            "float": 1.5,
            "double": -0.1,
            "when": "2018-01-09T20:51:21.123Z",
            "day": "1985-04-12T23:20:50Z",
            "data": "YW55IGJ5dGVz",
            "any": [null, "\u{1F40E}\u{0}\u{7f}\"\\/"],
            "tags": ["a", ""],
            "holes": [null, "b"],
            "counts": {"x": 1},
            "sparseCounts": {"y": null},
            "child": {"name": "child"},
            "children": [{"name": "one"}, {"name": "two"}],
            "choice": {"node": {"name": "chosen"}},
            "color": "RED",
            "level": 7,
            "renamed": "line\nbreak",
        })
    );
    assert_eq!(through_json(&full()), full());
}

#[test]
fn every_format_reads_what_it_has_written() {
    for node in all_but_documents() {
        assert_eq!(through_json(&node), node);
        assert_eq!(through_cbor(&node), node);
        assert_eq!(through_postcard(&node), node);
    }
    assert_eq!(through_cbor(&full()), full());
    let nan = Node {
        float: Some(f32::NAN),
        double: Some(f64::NAN),
        ..Node::new("nan")
    };
    for node in [
        through_json(&nan),
        through_cbor(&nan),
        through_postcard(&nan),
    ] {
        assert!(node.float.is_some_and(f32::is_nan), "{node:?}");
        assert!(node.double.is_some_and(f64::is_nan), "{node:?}");
    }
}

#[test]
fn what_numbers_cannot_say_is_a_word() {
    let node = Node {
        float: Some(f32::NAN),
        double: Some(f64::NEG_INFINITY),
        ..Node::new("words")
    };
    let json = serde_json::to_string(&node).expect("writes");
    assert_eq!(
        json,
        r#"{"name":"words","float":"NaN","double":"-Infinity"}"#
    );
    let error = read::<Node>(r#"{"name": "", "float": "1.5"}"#).unwrap_err();
    assert_eq!(error, "invalid value: string \"1.5\", expected a number");
}

#[test]
fn null_is_no_member_and_unknown_members_are_passed_over() {
    let horse: Horse = read(
        r#"{"mane": [{}], "chip": null, "legs": null, "owner": "P", "name": "B", "nothings": [{}]}"#,
    )
    .expect("reads");
    let mut expected = Horse::new("B", "P");
    expected.nothings = Some(vec![Nothing {}]);
    assert_eq!(horse, expected);
    assert_eq!(horse.legs, 4);
    assert_eq!(through_postcard(&horse), horse);
    assert_eq!(through_cbor(&horse), horse);
}

#[test]
fn missing_members_are_named() {
    for (json, message) in [
        (
            "{}",
            "test#Horse lacks its required members `name`, `owner`",
        ),
        (
            r#"{"name": "B"}"#,
            "test#Horse lacks its required member `owner`",
        ),
        (
            r#"{"name": null, "owner": "P"}"#,
            "test#Horse lacks its required member `name`",
        ),
        (
            r#"{"name": "B", "Owner": "P"}"#,
            "test#Horse lacks its required member `owner`",
        ),
    ] {
        assert_eq!(read::<Horse>(json).unwrap_err(), message);
    }
}

#[test]
fn what_is_not_of_the_model_is_an_error_at_its_place() {
    for (json, message) in [
        ("[]", "test#Node lacks its required member `name`"),
        ("7", "invalid type: integer `7`, expected test#Node"),
        (
            r#"{"name": 1}"#,
            "invalid type: integer `1`, expected a string",
        ),
        (r#"{"name": "", "name": ""}"#, "duplicate field `name`"),
        (
            r#"{"name": "", "byte": 128}"#,
            "invalid value: integer `128`, expected a whole number of 8 bits",
        ),
        (
            r#"{"name": "", "long": 9223372036854775808}"#,
            "invalid value: integer `9223372036854775808`, expected a whole number of 64 bits",
        ),
        (
            r#"{"name": "", "long": 1.0}"#,
            "invalid type: floating point `1.0`, expected a whole number of 64 bits",
        ),
        (
            r#"{"name": "", "float": 1e39}"#,
            "invalid value: floating point `1e+39`, expected a number",
        ),
        (
            r#"{"name": "", "when": "yesterday"}"#,
            "invalid value: string \"yesterday\", expected a date and time like 1985-04-12T23:20:50.52Z",
        ),
        (
            r#"{"name": "", "data": "!"}"#,
            "invalid value: string \"!\", expected bytes in base64",
        ),
        (
            r#"{"name": "", "tags": [null]}"#,
            "invalid type: null, expected a string",
        ),
        (
            r#"{"name": "", "counts": {"x": 1, "x": 2}}"#,
            "a key that comes twice",
        ),
        (
            r#"{"name": "", "any": {"x": {"y": 1, "y": 2}}}"#,
            "a key that comes twice",
        ),
        (
            r#"{"name": "", "choice": {"text": "", "nothing": {}}}"#,
            "test#Choice has more than one of its members",
        ),
        (
            r#"{"name": "", "choice": {"text": null}}"#,
            "test#Choice has none of its members",
        ),
        (
            r#"{"name": "", "level": 2147483648}"#,
            "invalid value: integer `2147483648`, expected a whole number of 32 bits",
        ),
    ] {
        assert_eq!(read::<Node>(json).unwrap_err(), message, "{json}");
    }
    let error = serde_json::from_str::<Node>("{\"name\": \"\",\n \"byte\": 300}").unwrap_err();
    assert_eq!((error.line(), error.column()), (2, 12));
}

#[test]
fn a_variant_that_the_model_does_not_know_keeps_its_tag() {
    let newer = Choice::Unknown("newer".to_owned());
    let json = serde_json::to_string(&newer).expect("writes");
    assert_eq!(json, r#"{"newer":null}"#);
    for json in [
        r#"{"newer": null}"#,
        r#"{"newer": {"deep": [1]}, "text": null}"#,
    ] {
        assert_eq!(read(json), Ok(newer.clone()));
    }
    // A value of a newer model, in a format with names.
    let mut bytes = Vec::new();
    ciborium::into_writer(&json!({"newer": {"deep": [1]}}), &mut bytes).expect("writes");
    let choice: Choice = ciborium::from_reader(bytes.as_slice()).expect("reads");
    assert_eq!(choice, newer);
}

#[test]
fn errors_do_not_show_what_is_sensitive() {
    for json in [
        r#"{"name": "B", "chip": "hunter2"}"#,
        r#"{"name": "B", "chip": 1e300}"#,
        r#"{"name": "B", "chip": ["hunter2"]}"#,
    ] {
        assert_eq!(
            read::<Horse>(json).unwrap_err(),
            "the sensitive member `chip` of test#Horse cannot be read"
        );
    }
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| {
        let mut json = r#"{"name":"","child":"#.repeat(depth);
        json.push_str(r#"{"name":""}"#);
        json.push_str(&"}".repeat(depth));
        json
    };
    let node: Node = read(&nested(50)).expect("reads");
    assert_eq!(through_postcard(&node), node);

    // serde_json has the same limit. This one also holds for formats without a limit.
    let mut deep = Node::new("");
    for _ in 0..128 {
        let mut outer = Node::new("");
        outer.child = Some(Box::new(deep));
        deep = outer;
    }
    let error = serde_json::to_string(&deep).unwrap_err();
    assert_eq!(
        error.to_string(),
        "values are nested deeper than 128 levels"
    );
}

#[test]
fn bytes_that_claim_much_hold_little() {
    // A list with a claimed length of 2⁶³, whose members could have no bytes.
    let mut bytes = postcard::to_stdvec(&Horse::new("B", "P")).expect("writes");
    bytes.pop();
    bytes.push(1);
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert!(postcard::from_bytes::<Horse>(&bytes).is_err());
}

#[test]
fn timestamps_blobs_and_documents_go_on_their_own() {
    let time = Timestamp::new(1, 500_000_000);
    assert_eq!(
        serde_json::to_value(time).expect("writes"),
        json!("1970-01-01T00:00:01.5Z")
    );
    assert_eq!(through_postcard(&time), time);

    let blob = Blob::from(vec![0, 255]);
    assert_eq!(serde_json::to_value(&blob).expect("writes"), json!("AP8="));
    assert_eq!(through_postcard(&blob), blob);
    assert_eq!(postcard::to_stdvec(&blob).expect("writes"), [2, 0, 255]);

    let value = json!({"a": [1, -1, u64::MAX, 1.5, null, true, "x", {}]});
    let document: Document = serde_json::from_value(value.clone()).expect("reads");
    assert_eq!(document["a"][2].as_u64(), Some(u64::MAX));
    assert_eq!(serde_json::to_value(&document).expect("writes"), value);
    assert_eq!(through_cbor(&document), document);
    let any = Any { it: Some(document) };
    assert_eq!(through_cbor(&any), any);
    // A document needs a format that describes its values. postcard does not.
    let bytes = postcard::to_stdvec(&any).expect("writes");
    assert!(postcard::from_bytes::<Any>(&bytes).is_err());
}

#[test]
fn big_numbers_are_strings_of_their_digits() {
    let digits = "170141183460469231731687303715884105729.50";
    let number: BigDecimal = digits.parse().expect("a number");
    assert_eq!(
        serde_json::to_value(&number).expect("writes"),
        json!(digits)
    );
    assert_eq!(through_postcard(&number), number);
    assert_eq!(read("7"), Ok(BigInteger::from(7)));
    assert_eq!(read("18446744073709551615"), Ok(BigDecimal::from(u64::MAX)));
    // A float is refused, because it would change the digits.
    let error = read::<BigDecimal>("0.1").unwrap_err();
    let expected = "invalid type: floating point `0.1`, expected a number as a string of digits";
    assert_eq!(error, expected);
    let error = read::<BigInteger>("\"1.5\"").unwrap_err();
    let expected = "invalid value: string \"1.5\", expected a whole number as a string of digits";
    assert_eq!(error, expected);
}

#[test]
fn enums_are_what_travels() {
    assert_eq!(
        serde_json::to_value(Color::Red).expect("writes"),
        json!("RED")
    );
    assert_eq!(read(r#""PUCE""#), Ok(Color::Unknown("PUCE".to_owned())));
    assert_eq!(serde_json::to_value(Level::Low).expect("writes"), json!(1));
    assert_eq!(read("7"), Ok(Level::Unknown(7)));
    assert_eq!(through_postcard(&Color::Red), Color::Red);
}
