//! Models of others that the reference implementation accepts or refuses, each reduced to what matters.

use farrier_smithy::diagnostic::{Diagnostics, Severity};
use farrier_smithy::transform::Selection;
use farrier_smithy::{transform, validate};

use crate::{known_events, load_texts, model};

/// What all stages report about a model, and the names of the shapes of its only service.
fn checked(text: &str) -> (Diagnostics, Vec<String>) {
    let (model, mut out) = load_texts(&[text]);
    out.append(validate::check_model(&model));
    let (model, found) = transform::prepare(model, &Selection::default());
    out.append(found);
    out.append(validate::check_selection(&model));
    known_events(&out);
    let shapes = model.shapes.keys().map(|id| id.name().to_owned());
    (out, shapes.collect())
}

/// The rules whose diagnostics are at least as severe.
fn rules_of(found: &Diagnostics, least: Severity) -> Vec<&str> {
    let severe = found.iter().filter(|it| it.severity >= least);
    severe.map(|it| it.rule.id()).collect()
}

/// A service of one operation, whose input has these members.
fn service_of(protocol: &str, members: &str) -> String {
    model(&format!(
        r#"
  "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#O" }}], "traits": {{ "{protocol}": {{}} }} }},
  "a#O": {{ "type": "operation", "input": {{ "target": "a#In" }},
    "traits": {{ "smithy.api#http": {{ "method": "POST", "uri": "/p" }} }} }},
  "a#In": {{ "type": "structure", "members": {{ {members} }} }},
  "a#List": {{ "type": "list", "member": {{ "target": "smithy.api#String" }} }},
  "a#Map": {{ "type": "map", "key": {{ "target": "smithy.api#String" }}, "value": {{ "target": "smithy.api#String" }} }},
  "a#Structure": {{ "type": "structure", "members": {{ "x": {{ "target": "smithy.api#String" }} }} }},
  "a#Union": {{ "type": "union", "members": {{ "x": {{ "target": "smithy.api#String" }} }} }},
  "a#Enum": {{ "type": "enum", "members": {{ "X": {{ "target": "smithy.api#Unit" }} }} }},
  "a#IntEnum": {{ "type": "intEnum", "members": {{ "X": {{ "target": "smithy.api#Unit", "traits": {{ "smithy.api#enumValue": 1 }} }} }} }}"#
    ))
}

#[test]
fn an_enum_has_the_trait_enum_by_its_kind() {
    let text = |selector: &str| {
        model(&format!(
            r#"
  "a#reserved": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{ "selector": "{selector}" }} }} }},
  "a#Color": {{ "type": "enum", "members": {{ "RED": {{ "target": "smithy.api#Unit", "traits": {{ "smithy.api#enumValue": "red" }} }} }},
    "traits": {{ "a#reserved": {{}} }} }}"#
        ))
    };
    for selector in [
        "string [trait|enum]",
        "[trait|smithy.api#enum]",
        "[trait|enum|(values)|value=red]",
        "[trait|enum|(values)|name=RED]",
        "[trait|enum|(length)=1]",
        "string[trait|enum]",
    ] {
        let (model, mut found) = load_texts(&[&text(selector)]);
        found.append(validate::check_model(&model));
        assert!(
            found.is_empty(),
            "{selector}: {}",
            found.render(&model.sources)
        );
    }
    let (model, _) = load_texts(&[&text(":not([trait|enum])")]);
    let found = validate::check_model(&model);
    assert_eq!(rules_of(&found, Severity::Error), ["trait-target"]);
}

#[test]
fn shapes_pass_on_and_exchange_their_names_by_renames() {
    let text = |rename: &str| {
        model(&format!(
            r#"
  "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#O" }}], "rename": {{ {rename} }},
    "traits": {{ "aws.protocols#awsJson1_0": {{}} }} }},
  "a#O": {{ "type": "operation", "input": {{ "target": "a#In" }} }},
  "a#In": {{ "type": "structure", "members": {{ "a": {{ "target": "a#A" }}, "b": {{ "target": "a#B" }}, "c": {{ "target": "b#C" }} }} }},
  "a#A": {{ "type": "structure", "members": {{ "x": {{ "target": "smithy.api#String" }} }} }},
  "a#B": {{ "type": "structure", "members": {{ "y": {{ "target": "smithy.api#Integer" }} }} }},
  "b#C": {{ "type": "structure", "members": {{ "z": {{ "target": "smithy.api#Integer" }} }} }}"#
        ))
    };
    for (rename, expected) in [
        (r#""a#A": "B", "a#B": "D""#, ["OInput", "B", "D", "C"]),
        (r#""a#A": "B", "a#B": "A""#, ["OInput", "B", "A", "C"]),
        (
            r#""a#A": "C", "b#C": "B", "a#B": "A""#,
            ["OInput", "C", "A", "B"],
        ),
    ] {
        let (found, shapes) = checked(&text(rename));
        assert_eq!(
            rules_of(&found, Severity::Warning),
            [""; 0],
            "{rename}: {found:?}"
        );
        for name in expected {
            assert!(shapes.iter().any(|it| it == name), "{rename}: {shapes:?}");
        }
    }
    // A name that is passed on is not free for two.
    let (found, _) = checked(&text(r#""a#A": "B", "a#B": "X", "b#C": "B""#));
    assert!(!rules_of(&found, Severity::Error).is_empty());
    let (found, _) = checked(&text(r#""a#A": "B""#));
    assert_eq!(rules_of(&found, Severity::Error), ["rename"]);
}

#[test]
fn a_body_is_of_a_type_that_is_allowed() {
    let allowed = [
        "smithy.api#String",
        "smithy.api#Blob",
        "a#Structure",
        "a#Union",
        "a#Enum",
        "smithy.api#Document",
    ];
    let refused = [
        "Integer",
        "Boolean",
        "Long",
        "Float",
        "Double",
        "Timestamp",
        "BigInteger",
        "BigDecimal",
        "Byte",
        "Short",
    ];
    let refused = refused.map(|it| format!("smithy.api#{it}"));
    let refused = refused
        .iter()
        .map(String::as_str)
        .chain(["a#List", "a#Map", "a#IntEnum"]);
    let found = |protocol: &str, target: &str| {
        let payload = format!(
            r#""n": {{ "target": "{target}", "traits": {{ "smithy.api#httpPayload": {{}} }} }}"#
        );
        let (mut found, _) = checked(&service_of(protocol, &payload));
        // restXml has no documents.
        found.retain(|it| it.rule.id() != "protocol-document");
        rules_of(&found, Severity::Warning).join(" ")
    };
    for protocol in ["aws.protocols#restJson1", "aws.protocols#restXml"] {
        for target in allowed {
            assert_eq!(found(protocol, target), "", "{protocol} {target}");
        }
        for target in refused.clone() {
            assert_eq!(
                found(protocol, target),
                "http-payload",
                "{protocol} {target}"
            );
        }
    }
}

#[test]
fn one_origin_and_several_are_an_error_that_the_prelude_lets_through() {
    let text = |cors: &str| {
        model(&format!(
            r#""a#S": {{ "type": "service", "version": "1", "traits": {{ "smithy.api#cors": {cors} }} }}"#
        ))
    };
    for (cors, expected) in [
        (
            r#"{ "origin": "https://a.example", "origins": { "p": "https://b.example" } }"#,
            &["cors"][..],
        ),
        (
            r#"{ "origin": "*", "origins": { "p": "https://b.example" } }"#,
            &["cors"],
        ),
        (r#"{ "origins": { "p": "https://b.example" } }"#, &[]),
        (r#"{ "origin": "https://a.example" }"#, &[]),
    ] {
        let (model, _) = load_texts(&[&text(cors)]);
        let found = validate::check_model(&model);
        assert_eq!(rules_of(&found, Severity::Warning), expected, "{cors}");
    }
}

#[test]
fn a_later_minor_version_is_read() {
    let said = |version: &str| {
        let text = format!(
            r#"{{ "smithy": "{version}", "shapes": {{ "a#S": {{ "type": "structure" }} }} }}"#
        );
        let (model, found) = load_texts(&[&text]);
        let found: Vec<String> = found
            .iter()
            .map(|it| format!("{} {}", it.severity, it.rule))
            .collect();
        (model.shapes.len(), found.join(" "))
    };
    for known in ["1", "1.0", "2", "2.0", "2.1"] {
        assert_eq!(said(known), (1, String::new()), "{known}");
    }
    for newer in ["2.2", "2.10", "1.1"] {
        assert_eq!(said(newer), (1, "warning version".to_owned()), "{newer}");
    }
    for unknown in ["3", "3.0", "0.9", "2.", "2.x", "2.0.0", "", "two"] {
        assert_eq!(said(unknown), (0, "error version".to_owned()), "{unknown}");
    }
}

/// A server of an operation that answers with a shape of a package.
fn library_user(more: &str) -> String {
    model(&format!(
        r#"
  "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#O" }}], "traits": {{ "aws.protocols#restJson1": {{}} }} }},
  "a#O": {{ "type": "operation", "input": {{ "target": "a#In" }}, "errors": [{{ "target": "smithy.framework#ValidationException" }}],
    "traits": {{ "smithy.api#http": {{ "method": "POST", "uri": "/p" }} }} }},
  "a#In": {{ "type": "structure", "members": {{
    "fields": {{ "target": "smithy.framework#ValidationExceptionFieldList" }}, "id": {{ "target": "alloy#UUID" }},
    "delay": {{ "target": "smithy.waiters#WaiterDelay" }}, "names": {{ "target": "aws.auth#StringList" }} }} }}{more}"#
    ))
}

#[test]
fn shapes_of_common_packages_are_built_in() {
    let (found, shapes) = checked(&library_user(""));
    assert_eq!(rules_of(&found, Severity::Note), [""; 0], "{found:?}");
    for name in [
        "ValidationException",
        "ValidationExceptionField",
        "ValidationExceptionFieldList",
        "UUID",
        "WaiterDelay",
    ] {
        assert!(shapes.iter().any(|it| it == name), "{name}: {shapes:?}");
    }
}

#[test]
fn a_model_may_carry_the_shapes_of_common_packages_itself() {
    let carried = r#",
  "smithy.framework#ValidationException": { "type": "structure", "traits": { "smithy.api#error": "client" }, "members": {
    "message": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "fieldList": { "target": "smithy.framework#ValidationExceptionFieldList" }, "more": { "target": "smithy.api#String" } } },
  "smithy.framework#ValidationExceptionFieldList": { "type": "list", "member": { "target": "smithy.framework#ValidationExceptionField" } },
  "smithy.framework#ValidationExceptionField": { "type": "structure", "members": {
    "path": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } },
    "message": { "target": "smithy.api#String", "traits": { "smithy.api#required": {} } } } }"#;
    let text = library_user(carried);
    let (found, _) = checked(&text);
    assert_eq!(rules_of(&found, Severity::Note), [""; 0], "{found:?}");
    // The definition of the model is the one that counts, and two files may carry it.
    let (model, found) = load_texts(&[&text, &text]);
    assert!(found.is_empty(), "{}", found.render(&model.sources));
    let exception = &model.shapes["smithy.framework#ValidationException"];
    assert_eq!(exception.members().len(), 3);
}

#[test]
fn a_shape_that_only_definitions_of_traits_have_is_no_target() {
    let text = model(
        r#""a#S": { "type": "structure", "members": { "x": { "target": "smithy.api#TextList" } } }"#,
    );
    let (model, _) = load_texts(&[&text]);
    let found = validate::check_model(&model);
    assert_eq!(rules_of(&found, Severity::Error), ["target"]);
}

#[test]
fn a_number_of_json_has_no_limit() {
    let text = |value: &str| {
        model(&format!(
            r#"
  "a#limit": {{ "type": "bigDecimal", "traits": {{ "smithy.api#trait": {{}}, "smithy.api#range": {{ "max": 3e400 }} }} }},
  "a#X": {{ "type": "string", "traits": {{ "a#limit": {value} }} }}"#
        ))
    };
    for value in [
        "2E+400",
        "-2E+400",
        "1e-400",
        "3e400",
        "0.1",
        &"9".repeat(400),
    ] {
        let (model, found) = load_texts(&[&text(value)]);
        assert!(found.is_empty(), "{}", found.render(&model.sources));
        let found = validate::check_model(&model);
        assert!(found.is_empty(), "{}", found.render(&model.sources));
    }
    for value in ["3.1e400", &"9".repeat(402)] {
        let (model, _) = load_texts(&[&text(value)]);
        let found = validate::check_model(&model);
        assert_eq!(
            rules_of(&found, Severity::Error),
            ["trait-value"],
            "{value}"
        );
    }
}

#[test]
fn inputs_of_updates_have_no_defaults() {
    let found = |name: &str, resource: &str| {
        let text = model(&format!(
            r#"
  "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#{name}" }}] }},
  "a#{name}": {{ "type": "operation", "input": {{ "target": "a#In" }} }}, {resource}
  "a#In": {{ "type": "structure", "members": {{ "x": {{ "target": "smithy.api#String", "traits": {{ "smithy.api#default": "" }} }} }} }}"#
        ));
        let (model, _) = load_texts(&[&text]);
        let found = validate::check_model(&model);
        found
            .iter()
            .any(|it| it.rule.id() == "default-in-update" && it.severity == Severity::Warning)
    };
    for (name, expected) in [
        ("UpdateThing", true),
        ("patchThing", true),
        ("GetThing", false),
    ] {
        assert_eq!(found(name, ""), expected, "{name}");
    }
    let resource = r#""a#R": { "type": "resource", "update": { "target": "a#Change" } },"#;
    assert!(found("Change", resource));
}

#[test]
fn a_protocol_of_a_model_may_have_no_documents() {
    let text = |supported: &str| {
        model(&format!(
            r#"
  "a#wire": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{ "selector": "service" }},
    "smithy.api#protocolDefinition": {{ {supported} }} }} }},
  "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#O" }}], "traits": {{ "a#wire": {{}} }} }},
  "a#O": {{ "type": "operation", "input": {{ "target": "a#In" }} }},
  "a#In": {{ "type": "structure", "members": {{ "x": {{ "target": "smithy.api#Document" }} }} }},
  "a#Out": {{ "type": "structure", "members": {{ "x": {{ "target": "smithy.api#Document" }} }} }}"#
        ))
    };
    let (found, _) = checked(&text(r#""noInlineDocumentSupport": true"#));
    assert_eq!(rules_of(&found, Severity::Error), ["protocol-document"]);
    assert_eq!(
        found.iter().find_map(|it| it.event.as_deref()),
        Some("NoInlineDocumentSupport")
    );
    let (found, _) = checked(&text(""));
    assert_eq!(rules_of(&found, Severity::Error), [""; 0]);
}

#[test]
fn an_event_of_the_reference_is_suppressed_by_its_whole_id() {
    let text = |suppressed: &str| {
        model(&format!(
            r#"
  "a#S": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#D" }}], "traits": {{ "aws.protocols#restJson1": {{}} }} }},
  "a#D": {{ "type": "operation", "input": {{ "target": "a#In" }}, "traits": {{ "smithy.api#idempotent": {{}},
    "smithy.api#http": {{ "method": "DELETE", "uri": "/x" }}, "smithy.api#suppress": [{suppressed}] }} }},
  "a#In": {{ "type": "structure", "members": {{ "ids": {{ "target": "smithy.api#String" }} }} }}"#
        ))
    };
    let left = |suppressed: &str| {
        let (model, _) = load_texts(&[&text(suppressed)]);
        let (prepared, _) = transform::prepare(model.clone(), &Selection::default());
        let found = validate::check_selection(&prepared);
        let found = validate::Suppressions::of(&model).apply(found);
        rules_of(&found, Severity::Danger).join(" ")
    };
    assert_eq!(left(""), "http-method");
    assert_eq!(left(r#""HttpMethodSemantics.UnexpectedPayload""#), "");
    assert_eq!(left(r#""HttpMethodSemantics""#), "");
    assert_eq!(
        left(r#""HttpMethodSemantics.MissingReadonlyTrait""#),
        "http-method"
    );
}
