//! Merging files, `apply` statements and mixins.

use farrier_smithy::model::{Model, ShapeKind, Traits};
use farrier_smithy::validate;

use crate::{golden, load_texts, model};

fn said(texts: &[&str]) -> String {
    let (model, out) = load_texts(texts);
    out.render(&model.sources)
}

/// The model of texts without errors.
fn good(texts: &[&str]) -> Model {
    let (model, out) = load_texts(texts);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    model
}

fn shown(traits: &Traits) -> String {
    let show = |(id, value): (&farrier_smithy::model::ShapeId, &serde_json::Value)| {
        format!("{}={value}", id.name())
    };
    traits.iter().map(show).collect::<Vec<_>>().join(" ")
}

/// Members with their traits, in order.
fn members(model: &Model, id: &str) -> Vec<String> {
    let members = model.shapes[id].members();
    members
        .iter()
        .map(|it| format!("{}: {}", it.name, shown(&it.traits)))
        .collect()
}

#[test]
fn what_two_definitions_of_a_shape_do_not_share_is_named_with_both_places() {
    let first = model(
        r#"
  "a#Type": { "type": "string" },
  "a#Member": { "type": "structure", "members": { "x": { "target": "smithy.api#String" }, "y": { "target": "smithy.api#String" } } },
  "a#Target": { "type": "structure", "members": { "x": { "target": "smithy.api#String" } } },
  "a#Operation": { "type": "operation", "input": { "target": "a#Target" } },
  "a#Title": { "type": "string", "traits": { "smithy.api#title": "one" } },
  "a#Deep": { "type": "structure", "members": { "x": { "target": "smithy.api#String", "traits": { "smithy.api#title": "one" } } } }"#,
    );
    let second = model(
        r#"
  "a#Type": { "type": "blob" },
  "a#Member": { "type": "structure", "members": { "x": { "target": "smithy.api#String" } } },
  "a#Target": { "type": "structure", "members": { "x": { "target": "smithy.api#Blob" } } },
  "a#Operation": { "type": "operation", "output": { "target": "a#Target" } },
  "a#Title": { "type": "string", "traits": { "smithy.api#title": "two" } },
  "a#Deep": { "type": "structure", "members": { "x": { "target": "smithy.api#String", "traits": { "smithy.api#title": "two" } } } }"#,
    );
    golden!(
        "conflicts",
        format!("{first}\n{second}"),
        said(&[&first, &second])
    );
}

#[test]
fn definitions_that_differ_in_traits_and_order_alone_are_one() {
    let first = model(
        r#"
  "a#S": { "type": "structure", "members": { "x": { "target": "smithy.api#String" }, "y": { "target": "smithy.api#String" } },
    "traits": { "smithy.api#tags": ["one"], "smithy.api#title": "S" } },
  "a#Service": { "type": "service", "operations": [{ "target": "a#O" }, { "target": "a#P" }] }"#,
    );
    let second = model(
        r#"
  "a#S": { "type": "structure", "members": { "y": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } }, "x": { "target": "smithy.api#String" } },
    "traits": { "smithy.api#tags": ["two"], "smithy.api#title": "S", "smithy.api#sensitive": {} } },
  "a#Service": { "type": "service", "operations": [{ "target": "a#P" }, { "target": "a#O" }] }"#,
    );
    let model = good(&[&first, &second]);
    assert_eq!(members(&model, "a#S"), ["x: ", "y: required={}"]);
    assert_eq!(
        shown(&model.shapes["a#S"].traits),
        r#"sensitive={} tags=["one","two"] title="S""#
    );
}

#[test]
fn the_same_file_under_two_names_says_nothing_new() {
    let text = r#"{ "smithy": "2.0", "metadata": { "list": [1] }, "shapes": {
        "a#S": { "type": "string", "traits": { "smithy.api#tags": ["one"] } },
        "a#T$x": { "type": "apply", "traits": { "smithy.api#tags": ["two"] } },
        "a#T": { "type": "structure", "members": { "x": { "target": "a#S" } } } } }"#;
    let (once, twice) = (good(&[text]), good(&[text, text]));
    assert_eq!(once.metadata, twice.metadata);
    assert_eq!(once.shapes, twice.shapes);
}

#[test]
fn metadata_of_several_files_is_joined_or_in_conflict() {
    let first =
        r#"{ "smithy": "2.0", "metadata": { "list": [1], "same": { "x": 1 }, "text": "one" } }"#;
    let second =
        r#"{ "smithy": "2.0", "metadata": { "list": [2, 3], "same": { "x": 1 }, "text": "two" } }"#;
    golden!(
        "merged_metadata",
        format!("{first}\n{second}"),
        said(&[first, second])
    );
    let (model, _) = load_texts(&[first, second]);
    assert_eq!(model.metadata["list"], serde_json::json!([1, 2, 3]));
    let place = model.place_of_metadata("list").index(2);
    let place = model.sources.resolve(&place);
    assert_eq!(
        model.sources.get(place.source()).unwrap().path.to_str(),
        Some("model2.json")
    );
}

#[test]
fn what_is_applied_takes_the_place_of_what_a_mixin_says() {
    let first = model(
        r#"
  "a#M": { "type": "structure", "members": { "x": { "target": "smithy.api#String", "traits": { "smithy.api#title": "mixin", "smithy.api#since": "1" } } },
    "traits": { "smithy.api#mixin": {}, "smithy.api#title": "mixin", "smithy.api#tags": ["mixin"] } },
  "a#S": { "type": "structure", "mixins": [{ "target": "a#M" }] },
  "a#S$x": { "type": "apply", "traits": { "smithy.api#title": "applied" } }"#,
    );
    let second = model(
        r#"
  "a#S": { "type": "apply", "traits": { "smithy.api#title": "applied", "smithy.api#tags": ["own"] } },
  "a#M$x": { "type": "apply", "traits": { "smithy.api#sensitive": {} } }"#,
    );
    let model = good(&[&first, &second]);
    assert_eq!(
        members(&model, "a#S"),
        [r#"x: sensitive={} since="1" title="applied""#]
    );
    assert_eq!(
        shown(&model.shapes["a#S"].traits),
        r#"tags=["own"] title="applied""#
    );
    assert_eq!(
        members(&model, "a#M"),
        [r#"x: sensitive={} since="1" title="mixin""#]
    );
}

#[test]
fn of_two_mixins_the_later_has_the_last_word() {
    let model = good(&[&model(
        r#"
  "a#A": { "type": "structure", "members": { "a": { "target": "smithy.api#String", "traits": { "smithy.api#title": "A", "smithy.api#since": "1" } } },
    "traits": { "smithy.api#mixin": {}, "smithy.api#title": "A", "smithy.api#since": "1" } },
  "a#B": { "type": "structure", "members": { "b": { "target": "smithy.api#String" }, "a": { "target": "smithy.api#String", "traits": { "smithy.api#title": "B" } } },
    "traits": { "smithy.api#mixin": {}, "smithy.api#title": "B" } },
  "a#C": { "type": "structure", "mixins": [{ "target": "a#A" }, { "target": "a#B" }], "members": { "c": { "target": "smithy.api#String" } },
    "traits": { "smithy.api#mixin": { "localTraits": ["smithy.api#private"] }, "smithy.api#private": {} } },
  "a#D": { "type": "structure", "mixins": [{ "target": "a#C" }], "members": { "d": { "target": "smithy.api#String" } } }"#,
    )]);
    assert_eq!(
        members(&model, "a#D"),
        [r#"a: since="1" title="B""#, "b: ", "c: ", "d: "]
    );
    assert_eq!(shown(&model.shapes["a#D"].traits), r#"since="1" title="B""#);
}

#[test]
fn lists_maps_enums_and_simple_shapes_have_mixins_too() {
    let model = good(&[&model(
        r#"
  "a#ListMixin": { "type": "list", "member": { "target": "smithy.api#String", "traits": { "smithy.api#title": "of a mixin" } },
    "traits": { "smithy.api#mixin": {}, "smithy.api#sparse": {} } },
  "a#List": { "type": "list", "mixins": [{ "target": "a#ListMixin" }] },
  "a#Own": { "type": "list", "mixins": [{ "target": "a#ListMixin" }], "member": { "target": "smithy.api#String", "traits": { "smithy.api#since": "2" } } },
  "a#MapMixin": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "smithy.api#Integer" }, "traits": { "smithy.api#mixin": {} } },
  "a#Map": { "type": "map", "mixins": [{ "target": "a#MapMixin" }] },
  "a#EnumMixin": { "type": "enum", "members": { "A": { "target": "smithy.api#Unit" } }, "traits": { "smithy.api#mixin": {} } },
  "a#Enum": { "type": "enum", "mixins": [{ "target": "a#EnumMixin" }], "members": { "B": { "target": "smithy.api#Unit" } } },
  "a#TextMixin": { "type": "string", "traits": { "smithy.api#mixin": {}, "smithy.api#pattern": "x" } },
  "a#Text": { "type": "string", "mixins": [{ "target": "a#TextMixin" }] }"#,
    )]);
    assert_eq!(members(&model, "a#List"), ["member: title=\"of a mixin\""]);
    assert!(model.shapes["a#List"].traits.sparse());
    assert_eq!(
        members(&model, "a#Own"),
        ["member: since=\"2\" title=\"of a mixin\""]
    );
    assert_eq!(members(&model, "a#Map"), ["key: ", "value: "]);
    assert_eq!(members(&model, "a#Enum"), ["A: ", "B: "]);
    assert_eq!(model.shapes["a#Text"].traits.pattern(), Some("x"));
}

#[test]
fn mixins_of_services_and_operations_bring_their_properties() {
    let model = good(&[&model(
        r#"
  "a#A": { "type": "service", "version": "A", "operations": [{ "target": "a#OA" }], "errors": [{ "target": "a#E" }], "traits": { "smithy.api#mixin": {} } },
  "a#B": { "type": "service", "version": "B", "mixins": [{ "target": "a#A" }], "operations": [{ "target": "a#OB" }],
    "rename": { "a#X": "BX", "a#Y": "BY" }, "traits": { "smithy.api#mixin": {} } },
  "a#C": { "type": "service", "mixins": [{ "target": "a#B" }], "operations": [{ "target": "a#OC" }, { "target": "a#OA" }],
    "rename": { "a#X": "CX" } },
  "a#Checked": { "type": "operation", "errors": [{ "target": "a#E" }], "traits": { "smithy.api#mixin": {} } },
  "a#OA": { "type": "operation", "mixins": [{ "target": "a#Checked" }], "errors": [{ "target": "a#F" }, { "target": "a#E" }] }"#,
    )]);
    let ShapeKind::Service(it) = &model.shapes["a#C"].kind else {
        panic!("a service")
    };
    insta::assert_debug_snapshot!(it);
    let ShapeKind::Operation(it) = &model.shapes["a#OA"].kind else {
        panic!("an operation")
    };
    let errors: Vec<_> = it.errors.iter().map(|it| it.as_str()).collect();
    assert_eq!(errors, ["a#E", "a#F"]);
}

#[test]
fn mixins_of_another_type_and_with_what_they_may_not_have_are_listed() {
    let text = model(
        r#"
  "a#Text": { "type": "string", "traits": { "smithy.api#mixin": {} } },
  "a#S": { "type": "structure", "mixins": [{ "target": "a#Text" }] },
  "a#L": { "type": "list", "mixins": [{ "target": "a#Text" }] },
  "a#One": { "type": "structure", "members": { "x": { "target": "smithy.api#String" } }, "traits": { "smithy.api#mixin": {} } },
  "a#Two": { "type": "structure", "members": { "x": { "target": "smithy.api#Blob" } }, "traits": { "smithy.api#mixin": {} } },
  "a#Both": { "type": "structure", "mixins": [{ "target": "a#One" }, { "target": "a#Two" }] },
  "a#Own": { "type": "structure", "mixins": [{ "target": "a#One" }], "members": { "x": { "target": "smithy.api#Integer" } } },
  "a#Thing": { "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } }, "traits": { "smithy.api#mixin": {} } },
  "a#Do": { "type": "operation", "input": { "target": "a#Both" }, "traits": { "smithy.api#mixin": {} } },
  "smithy.api#String": { "type": "apply", "traits": { "smithy.api#title": "text" } }"#,
    );
    golden!("mixin_rules", &text, said(&[&text]));
}

/// A diagnostic after merging points to the file that the thing comes from.
#[test]
fn what_came_from_elsewhere_is_shown_where_it_stands() {
    let mixins = model(
        r#"
  "a#Base": { "type": "structure",
    "members": {
      "first": { "target": "a#Missing" },
      "second": { "target": "smithy.api#String",
        "traits": { "smithy.api#length": { "min": 2, "max": 1 } } }
    },
    "traits": { "smithy.api#mixin": {}, "smithy.api#error": "nobody" } },
  "a#Service": { "type": "service", "operations": [{ "target": "a#Lost" }], "traits": { "smithy.api#mixin": {} } }"#,
    );
    let users = model(
        r#"
  "b#Plain": { "type": "structure", "mixins": [{ "target": "a#Base" }] },
  "b#Redefined": { "type": "structure", "mixins": [{ "target": "a#Base" }],
    "members": { "second": { "target": "smithy.api#String" }, "own": { "target": "b#Missing" } } },
  "b#Applied": { "type": "structure", "mixins": [{ "target": "a#Base" }] },
  "b#Service": { "type": "service", "mixins": [{ "target": "a#Service" }], "operations": [{ "target": "b#Lost" }] }"#,
    );
    let applies = model(
        r#"
  "b#Applied$second": { "type": "apply", "traits": { "smithy.api#length": { "min": 4, "max": 3 } } },
  "b#Applied": { "type": "apply", "traits": { "smithy.api#error": "everybody" } }"#,
    );
    let (model, mut out) = load_texts(&[&mixins, &users, &applies]);
    out.append(validate::check_model(&model));
    golden!(
        "places",
        format!("{mixins}\n{users}\n{applies}"),
        out.render(&model.sources)
    );
}

/// A small file with mixins that would fill the memory.
#[test]
fn mixins_that_multiply_beyond_all_bounds_are_a_diagnostic() {
    let members: Vec<String> = (0..2000)
        .map(|n| format!(r#""m{n}": {{ "target": "smithy.api#String" }}"#))
        .collect();
    let users: Vec<String> = (0..2000)
        .map(|n| {
            format!(r#""a#S{n}": {{ "type": "structure", "mixins": [{{ "target": "a#M" }}] }}"#)
        })
        .collect();
    let text = model(&format!(
        r#""a#M": {{ "type": "structure", "members": {{ {} }}, "traits": {{ "smithy.api#mixin": {{}} }} }}, {}"#,
        members.join(", "),
        users.join(", ")
    ));
    let said = said(&[&text]);
    assert!(
        said.starts_with("error[mixin]: `a#S") && said.contains("get more than 256 MiB"),
        "{said}"
    );
    assert_eq!(said.matches("error[").count(), 1);
}
