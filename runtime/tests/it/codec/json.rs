//! The JSON codec in both directions, and its errors for hostile bodies.

use farrier::test_util::codec::json::JsonSettings;
use farrier::types::Number;
use farrier::{Document, Timestamp};

use crate::shapes::{Any, Choice, Color, Level, Node, full, read, read_as, write, write_as};

/// Returns the error for a body, and panics if there is none.
fn error(body: &str) -> String {
    read::<Node>(body.as_bytes()).unwrap_err().to_string()
}

fn strict_error(body: &str) -> String {
    let read = read_as::<Node>(body.as_bytes(), JsonSettings::AWS_JSON, true);
    read.unwrap_err().to_string()
}

#[test]
fn a_value_of_every_kind_reads_as_it_was_written() {
    for settings in [JsonSettings::AWS_JSON, JsonSettings::REST_JSON] {
        let text = write_as(&full(), settings).unwrap();
        let is_json: Result<serde_json::Value, _> = serde_json::from_str(&text);
        assert!(is_json.is_ok(), "{text}");
        assert_eq!(read_as(text.as_bytes(), settings, true), Ok(full()));
    }
}

#[test]
fn what_is_written_is_compact_and_in_the_order_of_the_model() {
    let expected = concat!(
        r#"{"name":"all of it","flag":true,"byte":-128,"long":-9223372036854775808,"float":1.5,"#,
        r#""double":-0.1,"when":1515531081.123,"day":"1985-04-12T23:20:50Z","data":"YW55IGJ5dGVz","#,
        r#""any":[null,"🐎\u0000"#,
        "\u{7f}",
        r#"\"\\/"],"tags":["a",""],"holes":[null,"b"],"counts":{"x":1},"sparseCounts":{"y":null},"#,
        r#""child":{"name":"child"},"children":[{"name":"one"},{"name":"two"}],"#,
        r#""choice":{"node":{"name":"chosen"}},"color":"RED","level":7,"renamed":"line\nbreak"}"#,
    );
    assert_eq!(write(&full()).unwrap(), expected);
    let renamed = Node {
        renamed: Some(String::new()),
        ..Node::new("")
    };
    let text = write_as(&renamed, JsonSettings::REST_JSON).unwrap();
    assert_eq!(text, r#"{"name":"","say \"hi\"\\":""}"#);
}

#[test]
fn every_character_survives_as_it_is_and_escaped() {
    let every: String = (0..=0x10_ffff).filter_map(char::from_u32).collect();
    let node = Node::new(every.as_str());
    let text = write(&node).unwrap();
    assert_eq!(read::<Node>(text.as_bytes()), Ok(node));
    for it in [
        '\u{0}',
        '"',
        '/',
        '\u{7ff}',
        '\u{d7ff}',
        '\u{e000}',
        '\u{10000}',
        '\u{10ffff}',
    ] {
        let units = it
            .encode_utf16(&mut [0; 2])
            .iter()
            .fold(String::new(), |out, unit| format!("{out}\\u{unit:04X}"));
        let body = format!("{{\"name\":\"{units}\"}}");
        assert_eq!(read::<Node>(body.as_bytes()).unwrap().name, it.to_string());
    }
    let named = r#"{"\u006eame":"\b\f\n\r\t\"\\\/"}"#;
    let expected = "\u{8}\u{c}\n\r\t\"\\/";
    assert_eq!(read::<Node>(named.as_bytes()).unwrap().name, expected);
}

#[test]
fn an_escape_is_found_wherever_it_stands_in_a_string_of_any_length() {
    for length in 0..36 {
        for at in 0..=length {
            for special in (0..0x80).map(char::from).chain(['é', '🐎']) {
                let mut text = "x".repeat(length);
                text.insert(at, special);
                let node = Node {
                    tags: Some(vec![text.clone()]),
                    ..Node::new("")
                };
                let written = write(&node).unwrap();
                let expected = serde_json::to_string(&text).unwrap();
                // serde_json writes the short escapes of these two characters.
                let expected = expected.replace("\\b", "\\u0008").replace("\\f", "\\u000c");
                assert_eq!(written, format!(r#"{{"name":"","tags":[{expected}]}}"#));
                assert_eq!(read(written.as_bytes()), Ok(node));
            }
        }
    }
}

#[test]
fn strings_are_whole_wherever_the_buffer_has_to_grow() {
    for fill in 950..1_030 {
        let tags: Vec<String> = (0..20).map(|length| "y".repeat(length)).collect();
        let node = Node {
            tags: Some(tags.clone()),
            ..Node::new("x".repeat(fill))
        };
        let tags = serde_json::to_string(&tags).unwrap();
        let expected = format!(r#"{{"name":"{}","tags":{tags}}}"#, node.name);
        assert_eq!(write(&node).unwrap(), expected);
    }
}

#[test]
fn a_string_that_is_not_one_is_an_error() {
    for name in [
        r"\ud800",
        r"\udc00",
        r"\ud800\ud800",
        r"\ud800x",
        r"\ud800\n",
        r"\u12",
        r"\u+123",
        r"\u00é0",
        r"\x41",
        r"\é",
        "\\",
        "a\nb",
        "\u{0}",
        "\u{1f}",
    ] {
        for body in [
            format!("{{\"name\":\"{name}\"}}"),
            format!("{{\"unknown\":\"{name}\"}}"),
            format!("{{\"{name}\":1}}"),
            format!("{{\"unknown\":{{\"{name}\":1}}}}"),
            format!("{{\"counts\":{{\"{name}\":1}}}}"),
            format!("{{\"any\":\"{name}\"}}"),
        ] {
            let strict = read_as::<Node>(body.as_bytes(), JsonSettings::AWS_JSON, true);
            assert!(strict.is_err(), "{body}");
            // Clients replace halves of surrogate pairs.
            let is_half = name.starts_with(r"\ud");
            assert_eq!(read::<Node>(body.as_bytes()).is_ok(), is_half, "{body}");
        }
    }
    for bytes in [&b"\xff"[..], b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"] {
        let body = [&b"{\"unknown\":\""[..], bytes, b"\"}"].concat();
        let error = read::<Node>(&body).unwrap_err().to_string();
        assert_eq!(error, "bytes that are not UTF-8 at byte 12");
    }
}

#[test]
fn whole_numbers_are_exact_and_have_to_fit() {
    for long in [i64::MIN, i64::MAX, 0, 9_007_199_254_740_993] {
        let body = format!("{{\"long\":{long}}}");
        assert_eq!(read::<Node>(body.as_bytes()).unwrap().long, Some(long));
    }
    assert_eq!(
        error(r#"{"long":9223372036854775808}"#),
        "a number beyond 64 bits at byte 27"
    );
    for (text, whole) in [("1.0", 1), ("1e2", 100), ("-25e-1", 0)] {
        let body = format!("{{\"name\":\"\",\"long\":{text}}}");
        let at = body.len() - 1;
        let expected = format!("expected a whole number at byte {at}");
        assert_eq!(strict_error(&body), expected);
        match whole {
            0 => assert_eq!(error(&body), expected),
            _ => assert_eq!(read::<Node>(body.as_bytes()).unwrap().long, Some(whole)),
        }
    }
    assert_eq!(
        error(r#"{"byte":128}"#),
        "a number that does not fit a byte"
    );
    assert_eq!(
        error(r#"{"level":2147483648}"#),
        "a number that does not fit an integer"
    );
    let huge = format!("{{\"long\":{}}}", "9".repeat(100_000));
    assert_eq!(error(&huge), "a number beyond 64 bits at byte 100008");
    for number in ["01", "+1", "-", ".5", "0x10", "1_000", "١"] {
        assert!(
            read::<Node>(format!("{{\"long\":{number}}}").as_bytes()).is_err(),
            "{number}"
        );
    }
}

#[test]
fn fractions_have_words_for_what_numbers_cannot_say() {
    let read = |text: &str| {
        let node = read::<Node>(format!("{{\"double\":{text},\"float\":{text}}}").as_bytes());
        node.map(|it| (it.double.unwrap_or_default(), it.float.unwrap_or_default()))
    };
    assert_eq!(read("\"Infinity\""), Ok((f64::INFINITY, f32::INFINITY)));
    assert_eq!(
        read("\"-Infinity\""),
        Ok((f64::NEG_INFINITY, f32::NEG_INFINITY))
    );
    assert!(read("\"NaN\"").is_ok_and(|(double, float)| double.is_nan() && float.is_nan()));
    assert_eq!(read("1e-400"), Ok((0.0, 0.0)));
    assert_eq!(read("-1.25E+1"), Ok((-12.5, -12.5)));
    for text in [
        "1e999",
        "-1e999",
        "\"nan\"",
        "\"1\"",
        "\"\\u004eaN\"",
        "NaN",
        "1.",
        "1e",
        "Infinity",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    assert_eq!(
        error(r#"{"float":1e39}"#),
        "a number that is too big at byte 13"
    );
    for double in [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MIN_POSITIVE,
        f64::MAX,
        -0.0,
    ] {
        let node = Node {
            double: Some(double),
            ..Node::new("")
        };
        let text = write(&node).unwrap();
        let back = crate::shapes::read::<Node>(text.as_bytes())
            .unwrap()
            .double
            .unwrap();
        assert!(
            back.to_bits() == double.to_bits() || (back.is_nan() && double.is_nan()),
            "{text}"
        );
    }
}

#[test]
fn documents_keep_every_digit_of_a_number() {
    for (text, number) in [
        ("-9223372036854775808", Number::Integer(i64::MIN)),
        ("18446744073709551615", Number::Unsigned(u64::MAX)),
        ("0.5", Number::Double(0.5)),
        (
            "18446744073709551616",
            Number::Decimal("18446744073709551616".parse().unwrap()),
        ),
        ("1e400", Number::Decimal("1e400".parse().unwrap())),
        ("19.90", Number::Decimal("19.90".parse().unwrap())),
        (
            "-0.12345678901234567890123456789",
            Number::Decimal("-0.12345678901234567890123456789".parse().unwrap()),
        ),
    ] {
        let body = format!("{{\"it\":{text}}}");
        for strict in [false, true] {
            let any: Any = read_as(body.as_bytes(), JsonSettings::AWS_JSON, strict).unwrap();
            assert_eq!(any.it, Some(Document::Number(number.clone())), "{text}");
            assert_eq!(write(&any).unwrap(), body);
        }
    }
    let long = format!("{{\"it\":0.{}}}", "1".repeat(5000));
    let error = read::<Any>(long.as_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("longer than 4096 characters"), "{error}");
}

#[test]
fn nesting_without_end_is_an_error_wherever_it_is() {
    let levels = 10_000;
    let arrays = "[".repeat(levels) + &"]".repeat(levels);
    let objects = "{\"a\":".repeat(levels) + "1" + &"}".repeat(levels);
    let children = "{\"child\":".repeat(levels) + "{}" + &"}".repeat(levels);
    let choices = "{\"choice\":{\"node\":".repeat(levels) + "{}" + &"}}".repeat(levels);
    for nested in [&arrays, &objects] {
        for body in [
            format!("{{\"unknown\":{nested}}}"),
            format!("{{\"any\":{nested}}}"),
            format!("{{\"child\":{{\"unknown\":{nested}}}}}"),
        ] {
            assert!(error(&body).starts_with("values are nested deeper than 128 levels at byte "));
        }
    }
    for body in [children, choices] {
        assert!(error(&body).starts_with("values are nested deeper than 128 levels at byte "));
    }
    let deep = (0..200).fold(Node::new(""), |child, _| Node {
        child: Some(Box::new(child)),
        ..Node::new("")
    });
    let error = write(&deep).unwrap_err().to_string();
    assert_eq!(error, "values are nested deeper than 128 levels");
}

#[test]
fn as_deep_as_the_limit_is_fine() {
    let nested = "[".repeat(127) + &"]".repeat(127);
    assert!(read::<Any>(format!("{{\"it\":{nested}}}").as_bytes()).is_ok());
    assert!(read::<Any>(format!("{{\"it\":[{nested}]}}").as_bytes()).is_err());
    let children = "{\"child\":".repeat(127) + "{}" + &"}".repeat(127);
    assert!(read::<Node>(children.as_bytes()).is_ok());
}

#[test]
fn a_body_that_ends_early_is_an_error_wherever_it_ends() {
    let text = write(&full()).unwrap();
    for end in 0..text.len() {
        assert!(read::<Node>(&text.as_bytes()[..end]).is_err(), "{end}");
        let skipped = format!("{{\"unknown\":{text}");
        let skipped = &skipped.as_bytes()[..end.min(skipped.len() - 1)];
        assert!(read::<Node>(skipped).is_err(), "{end}");
    }
}

#[test]
fn what_is_not_json_is_an_error_that_says_where() {
    for (body, expected) in [
        (
            "",
            "expected an object, found the end of the body at byte 0",
        ),
        ("[]", "expected an object, found an array at byte 0"),
        ("null", "expected an object, found null at byte 0"),
        ("{} {}", "more than one JSON value at byte 3"),
        (
            r#"{"name":"a",}"#,
            "a comma with nothing after it at byte 12",
        ),
        (
            r#"{"tags":["a",]}"#,
            "a comma with nothing after it at byte 13",
        ),
        (r#"{,"name":"a"}"#, "expected a key, found ',' at byte 1"),
        (r#"{"name" "a"}"#, "expected `:`, found a string at byte 8"),
        (
            r#"{"name":"a" "flag":true}"#,
            "expected `,` or `}`, found a string at byte 12",
        ),
        (
            r#"{"tags":["a" "b"]}"#,
            "expected `,` or `]`, found a string at byte 13",
        ),
        (
            r#"{"name":'a'}"#,
            "expected a string, found '\\'' at byte 8",
        ),
        (
            r#"{"name":5}"#,
            "expected a string, found a number at byte 8",
        ),
        (
            r#"{"flag":tru}"#,
            "expected a boolean, found a boolean at byte 8",
        ),
        (
            r#"{"flag":"true"}"#,
            "expected a boolean, found a string at byte 8",
        ),
        (r#"{"data":"a"}"#, "not base64 at byte 11"),
        (
            r#"{"when":"2020"}"#,
            "expected a number of seconds, found a string at byte 8",
        ),
        (
            r#"{"day":"2020"}"#,
            "not a date-time like 1985-04-12T23:20:50.52Z at byte 13",
        ),
        ("{/* hi */}", "expected a key, found '/' at byte 1"),
        (
            "\u{feff}\u{feff}{}",
            "expected an object, found '\\u{feff}' at byte 3",
        ),
        ("{\u{a0}}", "expected a key, found '\\u{a0}' at byte 1"),
    ] {
        assert_eq!(error(body), expected, "{body}");
    }
    // Clients skip one byte order mark.
    let marked = "\u{feff}{\"name\":\"\"}";
    let expected = "expected an object, found '\\u{feff}' at byte 0";
    assert_eq!(strict_error(marked), expected);
    assert_eq!(read::<Node>(marked.as_bytes()), Ok(Node::new("")));
}

#[test]
fn members_that_are_unknown_or_null_are_passed_over() {
    let body = r#" { "name" : "a" , "x" : [ { } , -1.5e3 , "\n" , true , false , null ] ,
        "flag" : null, "name2": "b", "child": null } "#;
    assert_eq!(read(body.as_bytes()), Ok(Node::new("a")));
    let any_order = r#"{"long":2,"flag":true,"name":"a"}"#;
    let expected = Node {
        flag: Some(true),
        long: Some(2),
        ..Node::new("a")
    };
    assert_eq!(read(any_order.as_bytes()), Ok(expected));
    for unknown in [
        "tru",
        "[1,]",
        "{\"a\"}",
        "{1:2}",
        "nul",
        "-",
        "1.e1",
        "[1 2]",
        "{\"a\":1,}",
        "",
    ] {
        let body = format!("{{\"unknown\":{unknown}}}");
        assert!(read::<Node>(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn a_null_in_a_dense_list_or_map_is_an_error_that_says_where() {
    for (body, at) in [
        (r#"{"name":"","tags":["a",null]}"#, 27),
        (r#"{"name":"","counts":{"x":  null}}"#, 31),
    ] {
        let expected = format!("a null in a list or map that is not sparse at byte {at}");
        assert_eq!(error(body), expected);
        assert_eq!(strict_error(body), expected);
    }
}

#[test]
fn a_union_has_one_member() {
    let choice = |text: &str| {
        let node = read::<Node>(format!("{{\"choice\":{text}}}").as_bytes());
        node.map(|it| it.choice).map_err(|it| it.to_string())
    };
    assert_eq!(
        choice(r#"{"text":"a"}"#),
        Ok(Some(Choice::Text("a".to_owned())))
    );
    assert_eq!(
        choice(r#"{"node":null,"nothing":{},"text":null}"#),
        Ok(Some(Choice::Nothing))
    );
    let unknown = Choice::Unknown("new".to_owned());
    assert_eq!(choice(r#"{"new":[1,{}]}"#), Ok(Some(unknown.clone())));
    assert_eq!(choice("null"), Ok(None));
    for none in ["{}", r#"{"text":null}"#] {
        let expected = "test#Choice has none of its members".to_owned();
        assert_eq!(choice(none), Err(expected));
    }
    for two in [
        r#"{"text":"a","nothing":{}}"#,
        r#"{"text":"a","new":1}"#,
        r#"{"new":1,"text":"a"}"#,
    ] {
        let expected = "test#Choice has more than one of its members".to_owned();
        assert_eq!(choice(two), Err(expected));
    }
    let expected = "test#Choice has no member \"new\" at byte 17";
    assert_eq!(strict_error(r#"{"choice":{"new":1}}"#), expected);
    let node = Node {
        choice: Some(unknown),
        ..Node::new("")
    };
    let expected = "test#Choice holds `new`, which the model does not know";
    assert_eq!(write(&node).unwrap_err().to_string(), expected);
}

#[test]
fn enums_keep_what_the_model_does_not_know() {
    let body = r#"{"name":"","color":"PUCE","level":9}"#;
    let node: Node = read(body.as_bytes()).unwrap();
    assert_eq!(node.color, Some(Color::Unknown("PUCE".to_owned())));
    assert_eq!(node.level, Some(Level::Unknown(9)));
    assert_eq!(write(&node).unwrap(), body);
    let known: Node = read(br#"{"color":"RED","level":1}"#).unwrap();
    assert_eq!(
        (known.color, known.level),
        (Some(Color::Red), Some(Level::Low))
    );
}

#[test]
fn timestamps_travel_in_the_form_of_the_member() {
    let body = r#"{"when":1.5155310811231E9,"day":"1985-04-13T00:20:50+01:00"}"#;
    let node: Node = read(body.as_bytes()).unwrap();
    assert_eq!(node.when, Some(Timestamp::new(1_515_531_081, 123_100_000)));
    assert_eq!(node.day, Some(Timestamp::from_seconds(482_196_050)));
}
