//! What models say about diagnostics.

use farrier_smithy::diagnostic::{Diagnostic, Diagnostics, Place, Rule, Severity};
use farrier_smithy::model::{Model, ShapeId};
use farrier_smithy::rules;
use farrier_smithy::validate::{self, Suppressions};

use crate::{load_texts, model};

/// The severity, rule and shape of the diagnostics that a model does not suppress.
fn left(model: &Model, found: Vec<Diagnostic>) -> Vec<String> {
    let mut all = Diagnostics::new();
    all.extend(found);
    let left = Suppressions::of(model).apply(all);
    let show = |it: &Diagnostic| {
        let shape = it.shape.as_ref().map_or("", |it| it.as_str());
        format!("{:?} {} {shape}", it.severity, it.rule)
            .trim_end()
            .to_owned()
    };
    left.iter().map(show).collect()
}

fn rule_of(id: &str) -> &'static Rule {
    rules::RULES.iter().find(|it| it.id() == id).unwrap()
}

/// A diagnostic about a shape, at a member of it if one is named.
fn found(
    model: &Model,
    severity: Severity,
    rule: &str,
    shape: &str,
    member: Option<&str>,
) -> Diagnostic {
    let id = ShapeId::parse(shape).unwrap();
    let shape = &model.shapes[&id];
    let place = match member {
        None => model.place_of(shape),
        Some(name) => {
            let members = shape.members();
            let member = members.iter().find(|it| it.name == name).unwrap();
            model.place_of_member(shape, member)
        }
    };
    Diagnostic::new(severity, rule_of(rule), "found")
        .shape(&id)
        .at(place)
}

fn loaded(text: &str) -> Model {
    let (model, out) = load_texts(&[text]);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    model
}

#[test]
fn the_trait_takes_findings_away_from_a_shape_and_its_members() {
    let model = loaded(&model(
        r#"
  "a#Quiet": { "type": "structure", "members": { "x": { "target": "smithy.api#String" } },
    "traits": { "smithy.api#suppress": ["HttpMethodSemantics", "xml-name"] } },
  "a#Loud": { "type": "structure", "members": {
    "quiet": { "target": "smithy.api#String", "traits": { "smithy.api#suppress": ["http-method"] } },
    "x": { "target": "smithy.api#String" } } },
  "a#L": { "type": "list", "member": { "target": "smithy.api#String", "traits": { "smithy.api#suppress": ["http-method"] } } }"#,
    ));
    let warning = |rule, shape, member| found(&model, Severity::Warning, rule, shape, member);
    let findings = vec![
        warning("http-method", "a#Quiet", None),
        warning("http-method", "a#Quiet", Some("x")),
        warning("xml-name", "a#Quiet", None),
        warning("http-status", "a#Quiet", None),
        warning("http-method", "a#Loud", None),
        warning("http-method", "a#Loud", Some("quiet")),
        warning("http-method", "a#Loud", Some("x")),
        warning("http-method", "a#L", Some("member")),
        found(&model, Severity::Danger, "http-method", "a#Quiet", None),
        found(&model, Severity::Error, "http-method", "a#Quiet", None),
    ];
    assert_eq!(
        left(&model, findings),
        [
            "Warning http-status a#Quiet",
            "Warning http-method a#Loud",
            "Warning http-method a#Loud",
            "Error http-method a#Quiet",
        ]
    );
}

#[test]
fn the_metadata_takes_findings_away_from_namespaces() {
    let text = r#"{ "smithy": "2.0",
        "metadata": { "suppressions": [
            { "id": "Model", "namespace": "*" },
            { "id": "HttpMethodSemantics", "namespace": "a" },
            { "id": "http-status", "namespace": "a", "reason": "they are used to it" },
            { "id": "http-header" }, "nonsense", { "id": "http-header", "namespace": 1 } ] },
        "shapes": { "a#S": { "type": "string" }, "a.b#S": { "type": "string" } } }"#;
    let model = loaded(text);
    let warning = |rule, shape| found(&model, Severity::Warning, rule, shape, None);
    let findings = vec![
        warning("http-method", "a#S"),
        warning("http-method", "a.b#S"),
        warning("http-status", "a#S"),
        warning("http-header", "a#S"),
        Diagnostic::note(rules::UNKNOWN_TRAIT, "found"),
        Diagnostic::note(rules::HTTP_METHOD, "found"),
    ];
    assert_eq!(
        left(&model, findings),
        [
            "Warning http-method a.b#S",
            "Warning http-header a#S",
            "Note http-method",
        ]
    );
}

#[test]
fn the_metadata_makes_findings_worse_and_never_better() {
    let text = r#"{ "smithy": "2.0",
        "metadata": { "severityOverrides": [
            { "id": "http-method", "namespace": "*", "severity": "WARNING" },
            { "id": "HttpMethodSemantics", "namespace": "a", "severity": "DANGER" },
            { "id": "http-status", "namespace": "a", "severity": "ERROR" },
            { "id": "http-status", "namespace": "a", "severity": "NOTE" } ] },
        "shapes": { "a#S": { "type": "string" }, "b#S": { "type": "string" } } }"#;
    let model = loaded(text);
    let findings = vec![
        found(&model, Severity::Note, "http-method", "a#S", None),
        found(&model, Severity::Note, "http-method", "b#S", None),
        found(&model, Severity::Danger, "http-method", "b#S", None),
        found(&model, Severity::Error, "http-method", "a#S", None),
        found(&model, Severity::Warning, "http-status", "a#S", None),
    ];
    assert_eq!(
        left(&model, findings),
        [
            "Danger http-method a#S",
            "Warning http-method b#S",
            "Danger http-method b#S",
            "Error http-method a#S",
            "Warning http-status a#S",
        ]
    );
}

#[test]
fn what_a_mixin_has_wrong_is_said_once() {
    let text = model(
        r#"
  "a#M": { "type": "structure", "members": { "x": { "target": "a#Missing" } }, "traits": { "smithy.api#mixin": {} } },
  "a#A": { "type": "structure", "mixins": [{ "target": "a#M" }] },
  "a#B": { "type": "structure", "mixins": [{ "target": "a#M" }] }"#,
    );
    let (model, _) = load_texts(&[&text]);
    let out = validate::check_model(&model);
    assert_eq!(out.errors(), 1, "{}", out.render(&model.sources));
    let place = out.iter().next().unwrap().place.clone().unwrap();
    let member = Place::new(place.source(), ["shapes", "a#M", "members", "x", "target"]);
    assert_eq!(model.sources.resolve(&place), member);
}

#[test]
fn a_whole_event_id_suppresses_that_event_alone() {
    let left = |suppressed: &str| {
        let text = model(&format!(
            r#"
  "a#S": {{ "type": "service", "operations": [{{ "target": "a#D" }}], "traits": {{ "aws.protocols#restJson1": {{}} }} }},
  "a#D": {{ "type": "operation", "input": {{ "target": "a#In" }}, "traits": {{
    "smithy.api#http": {{ "method": "DELETE", "uri": "/" }}, "smithy.api#suppress": ["{suppressed}"] }} }},
  "a#In": {{ "type": "structure", "members": {{ "ids": {{ "target": "smithy.api#String" }} }} }}"#
        ));
        let model = loaded(&text);
        let found = validate::check_selection(&model);
        let left = Suppressions::of(&model).apply(found);
        let events = left.iter().filter_map(|it| it.event.clone());
        events.collect::<Vec<String>>()
    };
    let missing = "HttpMethodSemantics.MissingIdempotentTrait";
    let payload = "HttpMethodSemantics.UnexpectedPayload";
    assert_eq!(left("Other"), [missing, payload]);
    assert_eq!(left(payload), [missing]);
    assert_eq!(left(missing), [payload]);
    assert!(left("HttpMethodSemantics").is_empty());
}
