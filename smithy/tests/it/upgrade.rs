//! Models of Smithy 1.0 and what becomes of them.

use farrier_smithy::model::{Model, ShapeKind};
use farrier_smithy::validate;
use serde_json::Value;

use crate::{golden, load_texts, model};

/// A model of Smithy 1.0 with these entries of `shapes`.
fn old_model(shapes: &str) -> String {
    model(shapes).replacen("\"2.0\"", "\"1.0\"", 1)
}

fn good(texts: &[&str]) -> Model {
    let (model, out) = load_texts(texts);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    let out = validate::check_model(&model);
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    model
}

/// The default of a shape, or of a member of it.
fn default<'a>(model: &'a Model, shape: &str, member: Option<&str>) -> Option<&'a Value> {
    let shape = &model.shapes[shape];
    match member {
        None => shape.traits.default_value(),
        Some(name) => {
            let mut members = shape.members().into_iter();
            members
                .find(|it| it.name == name)
                .unwrap()
                .traits
                .default_value()
        }
    }
}

const NUMBERS: &str = r#"
  "a#Count": { "type": "integer" },
  "a#Boxed": { "type": "long", "traits": { "smithy.api#box": {} } },
  "a#Flag": { "type": "boolean" },
  "a#Stream": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
  "a#Big": { "type": "bigInteger" },
  "a#S": { "type": "structure", "members": {
    "count": { "target": "a#Count" },
    "required": { "target": "a#Count", "traits": { "smithy.api#required": {} } },
    "boxedMember": { "target": "a#Count", "traits": { "smithy.api#box": {} } },
    "boxedTarget": { "target": "a#Boxed" },
    "flag": { "target": "a#Flag" },
    "big": { "target": "a#Big" },
    "prelude": { "target": "smithy.api#Integer" },
    "primitive": { "target": "smithy.api#PrimitiveInteger" },
    "primitiveBoxed": { "target": "smithy.api#PrimitiveBoolean", "traits": { "smithy.api#box": {} } },
    "text": { "target": "smithy.api#String" },
    "stream": { "target": "a#Stream" }
  } },
  "a#RequiredStream": { "type": "structure", "members": { "stream": { "target": "a#Stream", "traits": { "smithy.api#required": {} } } } },
  "a#Counts": { "type": "list", "member": { "target": "a#Count", "traits": { "smithy.api#box": {} } } },
  "a#Choice": { "type": "union", "members": { "count": { "target": "a#Count" } } }"#;

#[test]
fn numbers_of_old_models_default_to_zero_unless_they_are_boxed() {
    let model = good(&[&old_model(NUMBERS)]);
    let shapes = ["a#Count", "a#Boxed", "a#Flag", "a#Big"];
    let found = shapes.map(|it| default(&model, it, None).map(Value::to_string));
    let zero = Some("0".to_owned());
    assert_eq!(found, [zero.clone(), None, Some("false".to_owned()), None]);
    for (member, expected) in [
        ("count", Some("0")),
        ("required", Some("0")),
        ("boxedMember", Some("null")),
        ("boxedTarget", None),
        ("flag", Some("false")),
        ("big", None),
        ("prelude", None),
        ("primitive", Some("0")),
        ("primitiveBoxed", Some("null")),
        ("text", None),
        ("stream", Some("\"\"")),
    ] {
        let found = default(&model, "a#S", Some(member)).map(Value::to_string);
        assert_eq!(found.as_deref(), expected, "{member}");
    }
    assert_eq!(default(&model, "a#RequiredStream", Some("stream")), None);
    assert_eq!(default(&model, "a#Counts", Some("member")), None);
    assert_eq!(default(&model, "a#Choice", Some("count")), None);
    let boxed = |traits: &farrier_smithy::model::Traits| traits.has("smithy.api#box");
    for shape in model.shapes.values() {
        assert!(!boxed(&shape.traits), "{}", shape.id);
        assert!(shape.members().iter().all(|it| !boxed(&it.traits)));
    }
}

#[test]
fn each_file_has_a_version_of_its_own() {
    let old = old_model(
        r#""a#Old": { "type": "structure", "members": {
             "old": { "target": "a#OldCount" }, "zero": { "target": "b#Zero" }, "five": { "target": "b#Five" }, "none": { "target": "b#Count" },
             "level": { "target": "b#Level" } } },
           "a#OldCount": { "type": "integer" }"#,
    );
    let new = model(
        r#""b#New": { "type": "structure", "members": { "new": { "target": "b#Count" } } },
           "b#Count": { "type": "integer" },
           "b#Zero": { "type": "integer", "traits": { "smithy.api#default": 0 } },
           "b#Five": { "type": "integer", "traits": { "smithy.api#default": 5 } },
           "b#Level": { "type": "intEnum", "members": { "NONE": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 0 } } },
             "traits": { "smithy.api#default": 0 } }"#,
    );
    let (model, _) = load_texts(&[&old, &new]);
    let found = |member| default(&model, "a#Old", Some(member)).map(Value::to_string);
    assert_eq!(found("old").as_deref(), Some("0"));
    assert_eq!(found("zero").as_deref(), Some("0"));
    assert_eq!(found("level").as_deref(), Some("0"));
    assert_eq!(found("five"), None);
    assert_eq!(found("none"), None);
    assert_eq!(default(&model, "b#New", Some("new")), None);
    assert_eq!(default(&model, "b#Count", None), None);
}

#[test]
fn a_set_is_a_list_of_unique_items() {
    let model = good(&[&old_model(
        r#""a#Set": { "type": "set", "member": { "target": "smithy.api#String" } }"#,
    )]);
    let set = &model.shapes["a#Set"];
    assert!(matches!(set.kind, ShapeKind::List(_)) && set.traits.unique_items());
}

#[test]
fn strings_with_the_old_trait_become_enums() {
    let text = r#"
  "a#Named": { "type": "string", "traits": { "smithy.api#title": "kept", "smithy.api#enum": [
    { "value": "t2.nano", "name": "T2_NANO", "documentation": "small", "tags": ["internal", "x"], "deprecated": true },
    { "value": "t2.micro", "name": "T2_MICRO" } ] } },
  "a#Unnamed": { "type": "string", "traits": { "smithy.api#enum": [{ "value": "us-east-1" }, { "value": "a / b" }, { "value": "x2" }] } }"#;
    for text in [model(text), old_model(text)] {
        let (model, out) = load_texts(&[&text]);
        assert!(out.is_empty(), "{}", out.render(&model.sources));
        let shown = |id: &str| {
            let shape = &model.shapes[id];
            assert!(matches!(shape.kind, ShapeKind::Enum(_)), "{id}");
            assert!(!shape.traits.has("smithy.api#enum"));
            let members = shape.members().into_iter();
            let traits = |it: &farrier_smithy::model::Traits| {
                let them = it
                    .iter()
                    .map(|(id, value)| format!("{}={value}", id.name()));
                them.collect::<Vec<_>>().join(" ")
            };
            members
                .map(|it| format!("{}: {}", it.name, traits(&it.traits)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            shown("a#Named"),
            [
                r#"T2_NANO: deprecated={} documentation="small" enumValue="t2.nano" internal={} tags=["internal","x"]"#,
                r#"T2_MICRO: enumValue="t2.micro""#
            ]
        );
        assert_eq!(
            shown("a#Unnamed"),
            [
                r#"us_east_1: enumValue="us-east-1""#,
                r#"a_b: enumValue="a / b""#,
                r#"x2: enumValue="x2""#
            ]
        );
        assert_eq!(model.shapes["a#Named"].traits.title(), Some("kept"));
    }
}

#[test]
fn strings_that_cannot_become_enums_stay_strings() {
    let text = model(
        r#"
  "a#Odd": { "type": "string", "traits": { "smithy.api#enum": [{ "value": "fine" }, { "value": "a+b" }] } },
  "a#Digits": { "type": "string", "traits": { "smithy.api#enum": [{ "value": "1" }] } },
  "a#Same": { "type": "string", "traits": { "smithy.api#enum": [{ "value": "a-b" }, { "value": "A.B" }] } },
  "a#Broken": { "type": "string", "traits": { "smithy.api#enum": [{ "name": "X" }] } },
  "a#None": { "type": "string", "traits": { "smithy.api#enum": [] } }"#,
    );
    let (model, out) = load_texts(&[&text]);
    golden!("old_enums", &text, out.render(&model.sources));
    for shape in model.shapes.values() {
        assert!(matches!(shape.kind, ShapeKind::String), "{}", shape.id);
    }
}

#[test]
fn what_a_version_does_not_have_is_an_error() {
    let old = old_model(
        r#"
  "a#Enum": { "type": "enum", "members": { "A": { "target": "smithy.api#Unit" } } },
  "a#IntEnum": { "type": "intEnum", "members": { "A": { "target": "smithy.api#Unit", "traits": { "smithy.api#enumValue": 1 } } } },
  "a#S": { "type": "structure", "mixins": [], "members": { "x": { "target": "smithy.api#Integer", "traits": { "smithy.api#default": 1 } } } },
  "a#M": { "type": "structure", "traits": { "smithy.api#mixin": {} } },
  "a#U": { "type": "structure", "mixins": [{ "target": "a#M" }] },
  "a#R": { "type": "resource", "properties": { "x": { "target": "smithy.api#String" } } }"#,
    );
    let new = model(
        r#"
  "b#Set": { "type": "set", "member": { "target": "smithy.api#String" } },
  "b#Boxed": { "type": "integer", "traits": { "smithy.api#box": {} } },
  "b#List": { "type": "list", "member": { "target": "smithy.api#Integer", "traits": { "smithy.api#box": {} } } },
  "b#S": { "type": "structure", "members": { "x": { "target": "smithy.api#Integer", "traits": { "smithy.api#box": {} } } } }"#,
    );
    let (model, out) = load_texts(&[&old, &new]);
    golden!(
        "versions",
        format!("{old}\n{new}"),
        out.render(&model.sources)
    );
}

#[test]
fn what_an_upgrade_has_made_is_shown_where_it_stands() {
    let text = old_model(
        r#"
  "a#Color": { "type": "string",
    "traits": {
      "smithy.api#enum": [
        { "value": "red", "name": "RED" },
        { "value": "red", "name": "ROT" }
      ]
    } },
  "a#S": { "type": "structure", "members": { "x": { "target": "a#Missing", "traits": { "smithy.api#box": {} } } } }"#,
    );
    let (model, mut out) = load_texts(&[&text]);
    out.append(validate::check_model(&model));
    out.append(validate::check_selection(&model));
    golden!("upgraded_places", &text, out.render(&model.sources));
}
