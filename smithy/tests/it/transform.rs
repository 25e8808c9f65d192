//! What the passes make of a model, and what they report about a wrong selection.

use farrier_smithy::knowledge::protocols;
use farrier_smithy::model::{Model, ShapeKind};
use farrier_smithy::transform::{self, Selection, ShapeSelector};
use std::fmt::Write as _;

use crate::{golden, load_texts, model};

const WEATHER: &str = r#"
  "w#Weather": {
    "type": "service", "version": "1",
    "operations": [{ "target": "w#Ping" }, { "target": "w#GetTime" }],
    "resources": [{ "target": "w#City" }],
    "errors": [{ "target": "w#Throttled" }],
    "rename": { "other#Name": "OtherName" }
  },
  "w#City": {
    "type": "resource", "identifiers": { "id": { "target": "smithy.api#String" } },
    "read": { "target": "w#GetCity" }, "resources": [{ "target": "w#Forecast" }],
    "collectionOperations": [{ "target": "w#CountCities" }]
  },
  "w#Forecast": { "type": "resource", "read": { "target": "w#GetForecast" }, "resources": [{ "target": "w#City" }] },
  "w#Ping": { "type": "operation" },
  "w#GetTime": { "type": "operation", "output": { "target": "w#Time" } },
  "w#GetCity": {
    "type": "operation", "input": { "target": "w#CityRequest" }, "output": { "target": "w#GetCityOutput" },
    "errors": [{ "target": "w#NoSuchCity" }]
  },
  "w#GetForecast": { "type": "operation", "input": { "target": "w#Shared" }, "output": { "target": "w#Shared" } },
  "w#CountCities": { "type": "operation", "output": { "target": "w#CountResult" } },
  "w#CityRequest": { "type": "structure", "members": { "id": { "target": "smithy.api#String" } } },
  "w#GetCityOutput": { "type": "structure", "members": {
    "name": { "target": "w#Name" }, "other": { "target": "other#Name" }, "taken": { "target": "w#GetTimeOutput" } } },
  "w#Shared": { "type": "structure", "members": { "self": { "target": "w#Shared" } } },
  "w#CountResult": { "type": "structure", "members": { "names": { "target": "w#Names" } } },
  "w#Names": { "type": "list", "member": { "target": "other#Name" } },
  "w#Name": { "type": "string" },
  "other#Name": { "type": "string" },
  "w#Time": { "type": "structure", "members": {} },
  "w#GetTimeOutput": { "type": "structure", "members": {} },
  "w#NoSuchCity": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "w#Throttled": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "w#Invalid": { "type": "structure", "members": {}, "traits": { "smithy.api#error": "client" } },
  "w#Lonely": { "type": "string" }"#;

fn prepared(selection: &Selection) -> String {
    let (model, out) = load_texts(&[&model(WEATHER)]);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    let (model, out) = transform::prepare(model, selection);
    if out.has_errors() {
        out.render(&model.sources)
    } else {
        outline(&model)
    }
}

fn outline(model: &Model) -> String {
    let mut text = String::new();
    for shape in model.shapes.values() {
        let origin = shape
            .origin
            .as_ref()
            .map(|it| format!(" (was {it})"))
            .unwrap_or_default();
        let targets = match &shape.kind {
            ShapeKind::Operation(it) => {
                format!("{:?} -> {:?}, errors {:?}", it.input, it.output, it.errors)
            }
            ShapeKind::Service(it) => format!("{:?}, errors {:?}", it.operations, it.errors),
            _ => shape
                .members()
                .iter()
                .map(|it| format!("{}: {}", it.name, it.target))
                .collect::<Vec<_>>()
                .join(", "),
        };
        writeln!(text, "{}{origin} {targets}", shape.id).unwrap();
    }
    text
}

fn operations(names: &[&str]) -> Selection {
    Selection {
        operations: Some(names.iter().map(|it| ShapeSelector::new(*it)).collect()),
        ..Selection::default()
    }
}

#[test]
fn a_whole_service_takes_its_resources_and_leaves_what_it_does_not_reach() {
    golden!("whole_service", WEATHER, prepared(&Selection::default()));
}

#[test]
fn a_list_of_operations_leaves_their_closure() {
    golden!(
        "two_operations",
        WEATHER,
        prepared(&operations(&["w#Ping", "CountCities"]))
    );
}

#[test]
fn a_list_of_protocols_leaves_them_and_must_be_the_services() {
    let service = r#"
  "w#Weather": { "type": "service", "version": "1", "traits": {
    "aws.protocols#awsJson1_0": {}, "aws.protocols#awsJson1_1": {}, "aws.protocols#restJson1": {},
    "aws.protocols#restXml": {} } }"#;
    let kept = |names: &[&str]| {
        let (model, out) = load_texts(&[&model(service)]);
        assert!(out.is_empty(), "{}", out.render(&model.sources));
        let selection = Selection {
            protocols: Some(names.iter().map(|it| ShapeSelector::new(*it)).collect()),
            ..Selection::default()
        };
        let (model, out) = transform::prepare(model, &selection);
        let service = model.services().next().unwrap();
        let protocols = protocols::of_service(service).map(|it| it.id);
        let protocols: Vec<&str> = protocols.collect();
        let protocols = protocols.join(", ");
        (protocols, out.render(&model.sources))
    };
    let (protocols, report) = kept(&["restJson1", "aws.protocols#awsJson1_0"]);
    assert_eq!(
        protocols,
        "aws.protocols#awsJson1_0, aws.protocols#restJson1"
    );
    assert_eq!(report, "");
    let (_, report) = kept(&["restJson", "restJson1"]);
    golden!("unknown_protocol", service, report);
}

#[test]
fn the_structure_for_violations_is_kept() {
    let selection = Selection {
        validation_error: Some(ShapeSelector::new("Invalid")),
        ..operations(&["Ping"])
    };
    assert!(prepared(&selection).contains("w#Invalid"));
    assert!(!prepared(&operations(&["Ping"])).contains("w#Invalid"));
}

#[test]
fn names_that_do_not_exist_are_answered_with_those_that_do() {
    let setting = |name: &str| Some(ShapeSelector::new(name));
    let said = [
        prepared(&operations(&["GetCitty", "Nothing", "Ping"])),
        prepared(&Selection {
            service: setting("w#Wether"),
            ..Selection::default()
        }),
        prepared(&Selection {
            validation_error: setting("Invalidd"),
            ..Selection::default()
        }),
    ];
    golden!("unknown_names", WEATHER, said.concat());
}

#[test]
fn several_services_want_a_choice() {
    let text = model(
        r#""a#One": { "type": "service" }, "b#One": { "type": "service" }, "a#Two": { "type": "service" }"#,
    );
    let (model, _) = load_texts(&[&text]);
    let said = |service: Option<&str>| {
        let selection = Selection {
            service: service.map(ShapeSelector::new),
            ..Selection::default()
        };
        let (model, out) = transform::prepare(model.clone(), &selection);
        if out.is_empty() {
            outline(&model)
        } else {
            out.render(&model.sources)
        }
    };
    golden!(
        "several_services",
        &text,
        [
            said(None),
            said(Some("One")),
            said(Some("b#One")),
            said(Some("Two"))
        ]
        .concat()
    );
}

#[test]
fn a_rename_to_a_name_that_is_taken_is_an_error_at_its_place() {
    let text = model(
        r#"
  "a#S": {
    "type": "service", "operations": [{ "target": "a#O" }],
    "rename": { "a#X": "Y", "a#Z": "not a name", "a#Unused": "Y" }
  },
  "a#O": { "type": "operation", "output": { "target": "a#X" } },
  "a#X": { "type": "structure", "members": { "y": { "target": "a#Y" }, "z": { "target": "a#Z" } } },
  "a#Y": { "type": "string" },
  "a#Z": { "type": "string" },
  "a#Unused": { "type": "string" }"#,
    );
    let (model, _) = load_texts(&[&text]);
    let (model, out) = transform::prepare(model, &Selection::default());
    golden!("rename", &text, out.render(&model.sources));
}

/// Small files that multiply end in a diagnostic before they fill the memory.
#[test]
fn what_multiplies_beyond_all_bounds_is_a_diagnostic() {
    let list = |count: usize, of: &dyn Fn(usize) -> String| {
        (0..count).map(of).collect::<Vec<_>>().join(", ")
    };
    let service = |more: &str| {
        let operations = list(600, &|n| format!(r#"{{ "target": "a#O{n}" }}"#));
        format!(
            r#""a#S": {{ "type": "service", "version": "1", "operations": [{operations}]{more},
               "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }}"#
        )
    };
    let members = list(600, &|n| {
        format!(r#""m{n}": {{ "target": "smithy.api#String" }}"#)
    });
    let sharing = list(600, &|n| {
        format!(r#""a#O{n}": {{ "type": "operation", "input": {{ "target": "a#In" }} }}"#)
    });
    let shared = format!(r#""a#In": {{ "type": "structure", "members": {{ {members} }} }}"#);
    let failing = list(600, &|n| format!(r#""a#O{n}": {{ "type": "operation" }}"#));
    let errors = list(600, &|n| {
        format!(
            r#""a#E{n}": {{ "type": "structure", "traits": {{ "smithy.api#error": "client" }} }}"#
        )
    });
    let all = list(600, &|n| format!(r#"{{ "target": "a#E{n}" }}"#));
    for shapes in [
        format!("{}, {sharing}, {shared}", service("")),
        format!(
            "{}, {failing}, {errors}",
            service(&format!(r#", "errors": [{all}]"#))
        ),
    ] {
        let (model, _) = load_texts(&[&model(&shapes)]);
        let (model, out) = transform::prepare(model, &Selection::default());
        let said = out.render(&model.sources);
        assert!(said.starts_with("error[size]: "), "{said}");
        assert_eq!(out.len(), 1, "{said}");
    }
}
