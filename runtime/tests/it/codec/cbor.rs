//! The CBOR codec in both directions, and its errors for hostile bodies. Bytes that the codec did not write are from
//! RFC 8949, appendix A.

use crate::runtime;
use farrier::__private::v1::schema::{self, Member, Schema};
use farrier::__private::v1::shape::{self, Shape};
use farrier::test_util::codec::cbor::{CborReader, CborWriter};
use farrier::{BigDecimal, BigInteger, Document, Timestamp};
use farrier_test_support::random::Random;

use crate::codec::mutation::damage;
use crate::shapes::{Any, Choice, Node, full};

static ROOT: Member = Member::element("", &schema::UNIT);

pub(super) fn read_as<T: Shape>(body: &[u8], strict: bool) -> shape::Result<T> {
    let mut reader = CborReader::new(body).strict(strict);
    let mut value = T::initial();
    value.deserialize(&ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

pub(super) fn read<T: Shape>(body: &[u8]) -> shape::Result<T> {
    read_as(body, false)
}

fn write(value: &dyn Shape) -> shape::Result<Vec<u8>> {
    let mut writer = CborWriter::new();
    value.serialize(&ROOT, &mut writer)?;
    Ok(writer.finish())
}

pub(super) fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |it: &[u8]| u8::from_str_radix(std::str::from_utf8(it).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

/// Returns the error for these bytes, and panics if there is none.
fn error<T: Shape + std::fmt::Debug>(body: &str) -> String {
    read::<T>(&bytes(body)).unwrap_err().to_string()
}

/// Returns a node with a member of every kind that CBOR can represent.
fn every_kind() -> Node {
    Node {
        any: None,
        ..full()
    }
}

/// Returns the bytes of a node with one member, whose value is these bytes.
fn with(name: &str, value: &str) -> Vec<u8> {
    let mut body = vec![0xa2, 0x64];
    body.extend(b"name\x60");
    body.push(0x60 | name.len() as u8);
    body.extend(name.bytes());
    body.extend(bytes(value));
    body
}

#[test]
fn a_value_of_every_kind_reads_as_it_was_written() {
    let body = write(&every_kind()).unwrap();
    assert_eq!(read_as(&body, true), Ok(every_kind()));
    let theirs = ciborium::from_reader::<ciborium::Value, _>(&body[..]).unwrap();
    let names: Vec<_> = theirs.as_map().unwrap().iter().map(|it| &it.0).collect();
    assert_eq!(names.len(), 19);
}

#[test]
fn lists_and_maps_have_a_length_and_structures_a_break() {
    let node = Node {
        tags: Some(vec!["a".to_owned()]),
        counts: Some([("x".to_owned(), -1)].into()),
        choice: Some(Choice::Nothing),
        ..Node::new("n")
    };
    let expected = "bf 646e616d65 616e 6474616773 81 6161 66636f756e7473 a1 6178 20 \
                    6663686f696365 bf 676e6f7468696e67 bfff ff ff";
    assert_eq!(hex(&write(&node).unwrap()), expected.replace(' ', ""));
}

#[test]
fn numbers_are_as_short_as_they_can_be() {
    for (value, expected) in [
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1_000_000, "1a000f4240"),
        (1_000_000_000_000, "1b000000e8d4a51000"),
        (-1, "20"),
        (-100, "3863"),
        (i64::MIN, "3b7fffffffffffffff"),
        (i64::MAX, "1b7fffffffffffffff"),
    ] {
        assert_eq!(hex(&write(&value).unwrap()), expected);
        assert_eq!(read(&bytes(expected)), Ok(value));
    }
    for (value, expected) in [
        (1.1, "fb3ff199999999999a"),
        (100_000.0, "fa47c35000"),
        (1.0e300, "fb7e37e43c8800759c"),
        (-0.0, "fa80000000"),
        (f64::INFINITY, "fa7f800000"),
        (f64::NEG_INFINITY, "faff800000"),
        (f64::NAN, "fa7fc00000"),
    ] {
        assert_eq!(hex(&write(&value).unwrap()), expected);
        let again: f64 = read(&bytes(expected)).unwrap();
        assert_eq!(again.to_bits(), value.to_bits());
    }
}

#[test]
fn a_float_is_read_from_numbers_of_every_width() {
    for (body, value) in [
        ("f93c00", 1.0),
        ("f9c400", -4.0),
        ("f90001", 5.960_464_477_539_063e-8),
        ("f97c00", f64::INFINITY),
        ("fa47c35000", 100_000.0),
        ("fbc010666666666666", -4.1),
        ("1903e8", 1000.0),
        ("3903e7", -1000.0),
        ("1bffffffffffffffff", 18_446_744_073_709_551_615.0),
    ] {
        assert_eq!(read(&bytes(body)), Ok(value), "{body}");
        assert_eq!(read(&bytes(body)), Ok(value as f32), "{body}");
    }
    assert!(read::<f32>(&bytes("f97e00")).unwrap().is_nan());
    assert_eq!(
        error::<f32>("fb7e37e43c8800759c"),
        "a number that is too big at byte 9"
    );
}

#[test]
fn a_whole_number_has_to_be_one_and_to_fit() {
    let beyond = "a number beyond 64 bits at byte 9";
    assert_eq!(error::<i64>("1b8000000000000000"), beyond);
    assert_eq!(error::<i64>("3b8000000000000000"), beyond);
    assert_eq!(error::<i8>("1880"), "a number that does not fit a byte");
    assert_eq!(
        error::<i64>("fa3fc00000"),
        "expected a whole number, found a float at byte 5"
    );
    assert_eq!(
        error::<i64>("6131"),
        "expected a whole number, found a string at byte 0"
    );
    assert_eq!(
        error::<i64>("c249010000000000000000"),
        "a number beyond 64 bits at byte 11"
    );
}

#[test]
fn a_timestamp_is_tagged_seconds() {
    for (value, expected) in [
        (Timestamp::from_seconds(1_363_896_240), "c11a514b67b0"),
        (
            Timestamp::from_millis(1_363_896_240_500),
            "c1fb41d452d9ec200000",
        ),
        (Timestamp::from_seconds(-1), "c120"),
        (Timestamp::from_millis(-500), "c1fabf000000"),
    ] {
        assert_eq!(hex(&write(&value).unwrap()), expected);
        assert_eq!(read(&bytes(expected)), Ok(value));
    }
    assert_eq!(read(&bytes("c1f93c00")), Ok(Timestamp::from_seconds(1)));
    assert_eq!(
        error::<Timestamp>("1a514b67b0"),
        "expected a timestamp (tag 1), found a whole number at byte 0"
    );
    assert_eq!(
        error::<Timestamp>("c06a"),
        "expected a timestamp (tag 1), found the tag 0 at byte 1"
    );
    for body in [
        "c1f97e00",
        "c1f97c00",
        "c11bffffffffffffffff",
        "c1fb7e37e43c8800759c",
    ] {
        let error = error::<Timestamp>(body);
        assert!(
            error.starts_with("seconds that are no timestamp"),
            "{error}"
        );
    }
}

#[test]
fn big_numbers_keep_every_digit() {
    for (value, expected) in [
        ("18446744073709551616", "c249010000000000000000"),
        ("-18446744073709551617", "c349010000000000000000"),
        ("0", "c240"),
        ("-1", "c340"),
        ("-256", "c341ff"),
    ] {
        let value: BigInteger = value.parse().unwrap();
        assert_eq!(hex(&write(&value).unwrap()), expected);
        assert_eq!(read(&bytes(expected)), Ok(value));
    }
    for (value, body) in [
        (7, "07"),
        (-7, "26"),
        (1, "c24400000001"),
        (258, "c25f41014102ff"),
    ] {
        assert_eq!(read(&bytes(body)), Ok(BigInteger::from(value)));
    }
    for (value, expected) in [
        ("273.15", "c48221196ab3"),
        ("-0.5", "c4822024"),
        ("1e400", "c48219019001"),
        ("0", "c4820000"),
        ("18446744073709551615.5", "c48220c2490 9fffffffffffffffb"),
    ] {
        let expected = expected.replace(' ', "");
        let value: BigDecimal = value.parse().unwrap();
        assert_eq!(hex(&write(&value).unwrap()), expected);
        let again: BigDecimal = read(&bytes(&expected)).unwrap();
        assert_eq!(again.as_str(), value.as_str());
    }
    assert_eq!(read(&bytes("c49f0105ff")), Ok(BigDecimal::from(50)));
    assert_eq!(read(&bytes("05")), Ok(BigDecimal::from(5)));
}

#[test]
fn a_big_number_that_is_not_one_is_an_error() {
    let long = [bytes("c2590801"), vec![0xff; 2049]].concat();
    let error_of_long = read::<BigInteger>(&long).unwrap_err();
    assert_eq!(error_of_long.message(), "a number that is too long");
    let padded = [bytes("c2592000"), vec![0; 8191], vec![7]].concat();
    assert_eq!(read(&padded), Ok(BigInteger::from(7)));
    for body in [
        "c1fa00000000",
        "c2",
        "c26131",
        "c4",
        "c480",
        "c48101",
        "c483010203",
        "c482f93c0001",
    ] {
        assert!(read_as::<BigInteger>(&bytes(body), true).is_err(), "{body}");
        assert!(read_as::<BigDecimal>(&bytes(body), true).is_err(), "{body}");
    }
    assert_eq!(
        error::<BigDecimal>("c4821b7fffffffffffffff01"),
        "a number whose exponent is beyond 32 bits at byte 12"
    );
}

#[test]
fn lengths_may_be_left_out() {
    let tags = |body| read::<Node>(&with("tags", body)).unwrap().tags.unwrap();
    assert_eq!(tags("9f6161ff"), ["a"]);
    assert_eq!(tags("9f7f61616162ff7fffff"), ["ab", ""]);
    assert_eq!(tags("980161 61"), ["a"]);
    let data = |body| read::<Node>(&with("data", body)).unwrap().data.unwrap();
    assert_eq!(data("5f42010243030405ff").as_ref(), [1, 2, 3, 4, 5]);
    // A key in chunks, and keys whose length is encoded in more bytes than necessary.
    for key in [
        "7f626e61626d65ff",
        "7804 6e616d65",
        "7b0000000000000004 6e616d65",
    ] {
        let body = bytes(&format!("a1 {key} 6161"));
        assert_eq!(read(&body), Ok(Node::new("a")));
    }
}

#[test]
fn a_chunk_is_of_the_kind_of_its_string() {
    for body in [
        "7f4161ff",
        "7f7f6161ffff",
        "7f01ff",
        "7f6161",
        "7f61c361a9ff",
        "61c3",
    ] {
        assert!(read::<String>(&bytes(body)).is_err(), "{body}");
        let unknown = with("unknown", body);
        assert!(read::<Node>(&unknown).is_err(), "{body}");
    }
}

#[test]
fn null_and_undefined_are_no_member() {
    for value in ["f6", "f7"] {
        let node = read::<Node>(&with("flag", value)).unwrap();
        assert_eq!(node, Node::new(""));
        let holes = read::<Node>(&with("holes", &format!("82{value}6161"))).unwrap();
        assert_eq!(holes.holes, Some(vec![None, Some("a".to_owned())]));
        for dense in [
            with("tags", &format!("82{value}6161")),
            with("counts", &format!("a16178{value}")),
        ] {
            for strict in [false, true] {
                let error = read_as::<Node>(&dense, strict).unwrap_err();
                let expected = "a null in a list or map that is not sparse";
                assert_eq!(error.message(), expected);
            }
        }
    }
}

#[test]
fn members_after_a_null_are_found_whether_the_length_is_told_or_not() {
    let members = "646e616d65617864666c6167f6646279746501";
    for body in [format!("a3{members}"), format!("bf{members}ff")] {
        let node = read::<Node>(&bytes(&body)).unwrap();
        let expected = Node {
            byte: Some(1),
            ..Node::new("x")
        };
        assert_eq!(node, expected);
    }
}

#[test]
fn a_union_holds_one_member_that_is_known() {
    let choice = |body, strict| {
        let read = read_as::<Node>(&with("choice", body), strict);
        read.map(|it| it.choice.unwrap())
            .map_err(|it| it.message().to_owned())
    };
    let text = Ok(Choice::Text("a".to_owned()));
    // `__type` and nulls are ignored.
    assert_eq!(
        choice("bf 665f5f74797065 6162 6474657874 6161 ff", true),
        text
    );
    assert_eq!(choice("a2 646e6f6465 f6 6474657874 6161", true), text);
    assert_eq!(
        choice("a1 636e6577 8101", false),
        Ok(Choice::Unknown("new".to_owned()))
    );
    let unknown = Err("test#Choice has no member \"new\"".to_owned());
    assert_eq!(choice("a1 636e6577 8101", true), unknown);
    let several = Err("test#Choice has more than one of its members".to_owned());
    assert_eq!(
        choice("a2 6474657874 6161 676e6f7468696e67 a0", false),
        several
    );
    let none = Err("test#Choice has none of its members".to_owned());
    assert_eq!(choice("a0", false), none);
}

#[test]
fn what_is_not_known_is_passed_over_if_it_is_an_item() {
    let skipped = [
        "d9d9f7c1c2c3 4100",
        "f0",
        "f8ff",
        "f4",
        "fb0000000000000000",
        "9f018202 9fffff",
        "bf6161bfff01 02ff",
        "5f4100ff",
        "a1 8101 a0",
        "3bffffffffffffffff",
    ];
    for value in skipped {
        assert_eq!(read(&with("unknown", value)), Ok(Node::new("")), "{value}");
    }
    let broken = [
        "1c", "3d", "5e", "7c", "9d", "be", "dc", "fc", "1f", "3f", "df", "ff", "f800", "f81f",
        "81ff", "bf01ff", "a1", "c1", "19ff", "61ff", "9f", "bf",
    ];
    for value in broken {
        assert!(read::<Node>(&with("unknown", value)).is_err(), "{value}");
    }
}

#[test]
fn a_length_is_not_believed() {
    for (name, value) in [
        ("name2", "7bffffffffffffffff"),
        ("data", "5bffffffffffffffff"),
        ("tags", "9bffffffffffffffff"),
        ("tags", "9b7fffffffffffffff"),
        ("counts", "bbfffffffffffffffe"),
        ("unknown", "9bffffffffffffffff"),
        ("unknown", "bbffffffffffffffff"),
    ] {
        let body = with(name, value);
        let error = read::<Node>(&body).unwrap_err();
        assert_eq!(error.message(), "the body ends within an item", "{name}");
        assert_eq!(error.offset(), Some(body.len()));
    }
}

#[test]
fn nesting_is_bounded_and_tags_are_no_nesting() {
    let nested = |depth: usize| {
        let mut body = Vec::new();
        for _ in 0..depth {
            body.extend(bytes("a1 656368696c64"));
        }
        body.push(0xa0);
        body
    };
    assert!(read::<Node>(&nested(127)).is_ok());
    let error = read::<Node>(&nested(128)).unwrap_err();
    assert_eq!(error.message(), "values are nested deeper than 128 levels");
    for (open, close) in [
        (vec![0x81], vec![]),
        (vec![0x9f], vec![0xff]),
        (bytes("a100"), vec![]),
    ] {
        let unknown = |depth| {
            [
                with("unknown", ""),
                open.repeat(depth),
                vec![0],
                close.repeat(depth),
            ]
            .concat()
        };
        assert!(read::<Node>(&unknown(127)).is_ok());
        let error = read::<Node>(&unknown(1_000_000)).unwrap_err();
        assert_eq!(error.message(), "values are nested deeper than 128 levels");
    }
    let tagged = [with("unknown", ""), vec![0xc1; 1_000_000], vec![0]].concat();
    assert!(read::<Node>(&tagged).is_ok());
    let mut deep = Node::new("");
    for _ in 0..128 {
        deep = Node {
            child: Some(Box::new(deep)),
            ..Node::new("")
        };
    }
    assert!(write(&deep).is_err());
}

#[test]
fn a_body_is_one_item() {
    assert_eq!(
        error::<Node>(""),
        "expected a map, found the end of the body at byte 0"
    );
    assert_eq!(
        error::<Node>("80"),
        "expected a map, found an array at byte 0"
    );
    assert_eq!(error::<Node>("a000"), "more than one CBOR item at byte 1");
    let twice = bytes("a2 646e616d65 6161 646e616d65 6162");
    let error_of_twice = read_as::<Node>(&twice, true).unwrap_err();
    assert_eq!(error_of_twice.to_string(), "member `name` comes twice");
    assert_eq!(read(&twice), Ok(Node::new("b")));
    let twice = with("counts", "a2 6178 01 6178 02");
    let error_of_twice = read_as::<Node>(&twice, true).unwrap_err();
    assert_eq!(error_of_twice.message(), "a key that comes twice");
    let counts = read::<Node>(&twice).unwrap().counts;
    assert_eq!(counts, Some([("x".to_owned(), 2)].into()));
}

#[test]
fn a_document_is_refused_in_both_directions() {
    let any = Any {
        it: Some(Document::Null),
    };
    let message = "`it` is a document, and CBOR carries none";
    assert_eq!(write(&any).unwrap_err().message(), message);
    let error = read::<Any>(&bytes("a1 626974 01")).unwrap_err();
    assert_eq!(error.message(), message);
}

#[test]
fn strict_readers_note_what_is_missing() {
    let missing = |body: &str| {
        let body = bytes(body);
        let mut reader = CborReader::new(&body).strict(true);
        let mut node = <Node as Shape>::initial();
        node.deserialize(&ROOT, &mut reader).unwrap();
        reader.has_missing()
    };
    assert!(missing("a0"));
    assert!(missing("a1 646e616d65 f6"));
    assert!(!missing("a1 646e616d65 60"));
    assert!(missing("a2 646e616d65 60 656368696c64 a0"));
}

#[test]
fn names_of_any_length_are_found() {
    const LONG: &str = "aMemberWhoseNameIsLongerThanTwentyThreeBytes";
    static LONG_NAME: Schema =
        Schema::structure("test#LongName", &[Member::new(LONG, &schema::STRING)]);

    struct LongName {
        it: Option<String>,
    }
    runtime::structure!(LongName, LongNameBuilder, LONG_NAME, { 0 it: optional String });
    let value = LongName {
        it: Some("x".repeat(70_000)),
    };
    let body = write(&value).unwrap();
    assert!(hex(&body).starts_with("bf782c61"));
    assert_eq!(read(&body), Ok(value));
}

#[test]
fn nothing_that_is_not_cbor_is_read_into_a_structure() {
    let seed = write(&every_kind()).unwrap();
    let mut random = Random::new(0xcb02_cb02);
    let mut taken = 0;
    for _ in 0..200_000 {
        let mut body = seed.clone();
        for _ in 0..=random.below(3) {
            damage(&mut random, &mut body);
        }
        for strict in [false, true] {
            if read_as::<Node>(&body, strict).is_ok() {
                taken += 1;
                // Unassigned simple values are valid CBOR.
                use ciborium::de::Error::Semantic;
                let theirs = ciborium::from_reader::<ciborium::Value, _>(&body[..]);
                let is_cbor = matches!(theirs, Ok(_) | Err(Semantic(..)));
                assert!(is_cbor, "{}: {theirs:?}", hex(&body));
            }
        }
    }
    assert!(taken > 1000, "{taken}");
}
