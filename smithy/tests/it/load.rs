//! Reading files.

use farrier_smithy::diagnostic::Sources;
use farrier_smithy::load;
use farrier_smithy::model::{Model, ShapeKind};
use std::io;

use crate::{golden, load_texts, model};

fn said(texts: &[&str]) -> String {
    let (model, out) = load_texts(texts);
    out.render(&model.sources)
}

fn members(model: &Model, id: &str) -> Vec<String> {
    let members = model.shapes[id].members();
    members
        .iter()
        .map(|it| {
            format!(
                "{}: {} {}",
                it.name,
                it.target,
                it.traits
                    .iter()
                    .map(|(id, _)| id.name())
                    .collect::<Vec<_>>()
                    .join(" ")
            )
        })
        .collect()
}

#[test]
fn what_is_no_json_is_shown_where_it_stops_being_json() {
    let text =
        "{\n  \"smithy\": \"2.0\",\n  \"shapes\": {\n    \"a#B\": { \"type\" \"string\" }\n  }\n}";
    golden!("not_json", text, said(&[text]));
    golden!(
        "cut_off",
        "{\"smithy\": \"2.0\", ",
        said(&["{\"smithy\": \"2.0\", "])
    );
    golden!("empty", "", said(&[""]));
}

#[test]
fn what_is_no_model_says_what_is_missing() {
    golden!(
        "an_array",
        "[\"2.0\", {}, {}]",
        said(&["[\"2.0\", {}, {}]"])
    );
    golden!(
        "no_version",
        "{\"shapes\": {}}",
        said(&["{\"shapes\": {}}"])
    );
    golden!("odd_version", "{\"smithy\": 3}", said(&["{\"smithy\": 3}"]));
    golden!(
        "shapes_as_list",
        "{\"smithy\": \"2.0\", \"shapes\": []}",
        said(&["{\"smithy\": \"2.0\", \"shapes\": []}"])
    );
}

#[test]
fn every_wrong_shape_of_a_file_is_listed() {
    let text = model(
        r#"
  "a#NoType": {},
  "a#OddType": { "type": "strcture" },
  "a#OddField": { "type": "structure", "memebrs": {} },
  "a#WrongJson": {
    "type": "structure",
    "members": { "x": "a#Y" }
  },
  "a#NoTarget": { "type": "structure", "members": { "x": { "traits": {} } } },
  "a#RelativeTarget": { "type": "list", "member": { "target": "String" } },
  "a#NoMember": { "type": "list" },
  "a#Foreign": { "type": "string", "members": { "x": { "target": "smithy.api#String" } } },
  "Nameless": { "type": "string" },
  "a#Twice": { "type": "string" },
  "a#Twice": { "type": "string" },
  "a#TwiceInside": { "type": "structure", "members": { "x": { "target": "smithy.api#String" }, "x": { "target": "smithy.api#Blob" } } },
  "a#Reference": { "type": "operation", "input": { "traget": "a#B" }, "errors": [{ "target": "B" }] }"#,
    );
    golden!("wrong_shapes", &text, said(&[&text]));
}

#[test]
fn nesting_beyond_all_bounds_is_a_diagnostic() {
    let deep = "[".repeat(100_000);
    let trait_value = model(&format!(
        r#""a#B": {{ "type": "string", "traits": {{ "a#t": {deep} }} }}"#
    ));
    assert!(
        said(&[&trait_value]).starts_with("error[syntax]: "),
        "{}",
        said(&[&trait_value])
    );
    let closed = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    let text = model(&format!(
        r#""a#B": {{ "type": "string", "traits": {{ "a#t": {closed} }} }}"#
    ));
    golden!(
        "deep",
        "1000 levels of lists as the value of a trait",
        said(&[&text])
    );
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let missing = (
        "models/none.json".into(),
        Err(io::Error::from(io::ErrorKind::NotFound)),
    );
    let latin = (
        "models/latin.json".into(),
        Ok(b"{\"smithy\": \"caf\xe9\"}".to_vec()),
    );
    let (model, out) = load::load(Sources::default(), vec![missing, latin]);
    golden!(
        "unreadable",
        "a missing file, and one in Latin 1",
        out.render(&model.sources)
    );
}

#[test]
fn a_minified_model_is_cut_around_the_place() {
    let padding = r#""a#Padding":{"type":"string"},"#.to_owned()
        + &(0..50)
            .map(|n| format!(r#""a#P{n}":{{"type":"string"}},"#))
            .collect::<String>();
    let text = format!(
        r#"{{"smithy":"2.0","shapes":{{{padding}"a#B":{{"type":"strin"}},"a#C":{{"type":"string"}},"a#D":{{"type":"string"}},"a#E":{{"type":"string"}}}}}}"#
    );
    golden!("minified", "a long line", said(&[&text]));
}

#[test]
fn identical_definitions_in_two_files_are_one_and_others_are_a_conflict() {
    let first = model(r#""a#Same": { "type": "string" }, "a#Other": { "type": "string" }"#);
    let second = model(r#""a#Same": { "type": "string" }, "a#Other": { "type": "blob" }"#);
    golden!(
        "conflict",
        format!("{first}\n{second}"),
        said(&[&first, &second])
    );
    assert_eq!(said(&[&first, &first]), "");
}

#[test]
fn members_keep_the_order_of_the_file() {
    let text = model(
        r#""a#S": { "type": "structure", "members": {
            "z": { "target": "smithy.api#String" }, "a": { "target": "smithy.api#String" }, "m": { "target": "smithy.api#String" } } }"#,
    );
    let (model, out) = load_texts(&[&text]);
    assert!(out.is_empty());
    let names: Vec<&str> = model.shapes["a#S"]
        .members()
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(names, ["z", "a", "m"]);
}

#[test]
fn applied_traits_reach_shapes_and_members_of_other_files() {
    let first = model(
        r#""a#S": { "type": "structure", "members": { "x": { "target": "smithy.api#String" } },
            "traits": { "smithy.api#tags": ["one"] } }"#,
    );
    let second = model(
        r#""a#S$x": { "type": "apply", "traits": { "smithy.api#required": {} } },
           "a#S": { "type": "apply", "traits": { "smithy.api#tags": ["two"] } }"#,
    );
    for texts in [[&*first, &*second], [&*second, &*first]] {
        let (model, out) = load_texts(&texts);
        assert!(out.is_empty(), "{}", out.render(&model.sources));
        assert_eq!(members(&model, "a#S"), ["x: smithy.api#String required"]);
        assert_eq!(model.shapes["a#S"].traits.tags(), ["one", "two"]);
    }
}

#[test]
fn what_is_applied_to_nothing_or_against_a_trait_is_listed() {
    let text = model(
        r#"
  "a#City": { "type": "string", "traits": { "smithy.api#title": "City" } },
  "a#Citty": { "type": "apply", "traits": { "smithy.api#required": {} } },
  "a#City$x": { "type": "apply", "traits": { "smithy.api#required": {} } }"#,
    );
    let more = model(r#""a#City": { "type": "apply", "traits": { "smithy.api#title": "Town" } }"#);
    golden!("apply", format!("{text}\n{more}"), said(&[&text, &more]));
}

#[test]
fn mixins_come_before_own_members_and_under_own_traits() {
    let text = model(
        r#"
  "a#Base": { "type": "structure", "members": { "x": { "target": "smithy.api#String" }, "y": { "target": "smithy.api#String" } },
    "traits": { "smithy.api#mixin": { "localTraits": ["smithy.api#internal"] }, "smithy.api#internal": {},
      "smithy.api#title": "base", "smithy.api#sensitive": {} } },
  "a#Middle": { "type": "structure", "mixins": [{ "target": "a#Base" }], "members": {}, "traits": { "smithy.api#mixin": {} } },
  "a#S": { "type": "structure", "mixins": [{ "target": "a#Middle" }],
    "members": { "z": { "target": "smithy.api#String" }, "y": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } },
    "traits": { "smithy.api#title": "own" } },
  "a#S$x": { "type": "apply", "traits": { "smithy.api#jsonName": "ex" } }"#,
    );
    let (model, out) = load_texts(&[&text]);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    let expected = [
        "x: smithy.api#String jsonName",
        "y: smithy.api#String required",
        "z: smithy.api#String ",
    ];
    assert_eq!(members(&model, "a#S"), expected);
    assert_eq!(members(&model, "a#Base")[0], "x: smithy.api#String ");
    let traits = &model.shapes["a#S"].traits;
    assert_eq!(traits.title(), Some("own"));
    assert!(traits.sensitive() && !traits.internal() && !traits.mixin());
}

#[test]
fn mixins_that_are_none_or_come_back_to_themselves_are_listed() {
    let text = model(
        r#"
  "a#Loop": { "type": "structure", "mixins": [{ "target": "a#Pool" }], "traits": { "smithy.api#mixin": {} } },
  "a#Pool": { "type": "structure", "mixins": [{ "target": "a#Loop" }], "traits": { "smithy.api#mixin": {} } },
  "a#Plain": { "type": "structure" },
  "a#S": { "type": "structure", "mixins": [{ "target": "a#Plain" }, { "target": "a#Plan" }] }"#,
    );
    golden!("mixins", &text, said(&[&text]));
}

#[test]
fn no_cut_of_a_model_and_no_changed_byte_ends_in_a_panic() {
    let text = model(
        r#""a#S": { "type": "structure", "mixins": [{ "target": "a#M" }], "members": { "é": { "target": "smithy.api#String" } } },
           "a#S$x": { "type": "apply", "traits": { "smithy.api#length": { "min": 1e400 } } }"#,
    );
    let bytes = text.as_bytes();
    let mut texts: Vec<Vec<u8>> = (0..bytes.len()).map(|end| bytes[..end].to_vec()).collect();
    for at in 0..bytes.len() {
        texts.extend(b"{}[]\",:0\\\xff".iter().map(|&byte| {
            let mut changed = bytes.to_vec();
            changed[at] = byte;
            changed
        }));
    }
    for bytes in texts {
        let (model, out) = load::load(Sources::default(), vec![("m.json".into(), Ok(bytes))]);
        out.render(&model.sources);
        farrier_smithy::validate::check_model(&model).render(&model.sources);
    }
}

#[test]
fn operations_without_input_have_none_as_those_with_unit_do() {
    let text = model(r#""a#O": { "type": "operation", "input": { "target": "smithy.api#Unit" } }"#);
    let (model, _) = load_texts(&[&text]);
    let ShapeKind::Operation(it) = &model.shapes["a#O"].kind else {
        panic!("an operation")
    };
    assert_eq!((&it.input, &it.output), (&None, &None));
}

/// Twenty thousand errors of every kind that looks for other shapes. If a rule took time in the square of the model,
/// this test would take minutes.
#[test]
fn a_model_of_nothing_but_mistakes_is_answered_in_time() {
    let shapes: Vec<String> = (0..20_000)
        .map(|n| {
            format!(
                r#""a#S{n}": {{ "type": "structure", "mixins": [{{ "target": "a#M{n}" }}],
                   "members": {{ "next": {{ "target": "a#S{}", "traits": {{ "smithy.api#required": {{}} }} }},
                   "x": {{ "target": "a#X{n}" }}, "x": {{ "target": "a#X{n}" }} }} }},
                   "a#S{n}": {{}}, "a#A{n}": {{ "type": "apply" }}"#,
                n + 1
            )
        })
        .collect();
    let text = model(
        &(shapes.join(",\n")
            + r#", "a#S20000": { "type": "list", "member": { "target": "a#S0" } }"#),
    );
    let (model, mut out) = load_texts(&[&text]);
    out.append(farrier_smithy::validate::check_model(&model));
    out.append(farrier_smithy::validate::check_selection(&model));
    assert!(out.len() > 100_000 - 1, "{}", out.len());
    assert!(out.render(&model.sources).len() > 1_000_000);
}

#[test]
fn traits_of_the_prelude_are_shapes_that_can_be_targeted() {
    let text = model(
        r#""a#S": { "type": "structure", "members": {
             "tags": { "target": "smithy.api#tags" }, "http": { "target": "smithy.api#http" } } }"#,
    );
    let (model, out) = load_texts(&[&text]);
    assert!(out.is_empty());
    let out = farrier_smithy::validate::check_model(&model);
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    assert!(matches!(
        model.shapes["smithy.api#tags"].kind,
        ShapeKind::List(_)
    ));
    assert!(model.shapes["smithy.api#http"].members().len() > 2);
}
