//! One golden per rule about shapes and how they refer to each other.

use farrier_smithy::validate;

use crate::{golden, load_texts, model};

fn said(texts: &[&str]) -> String {
    let (model, mut out) = load_texts(texts);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    out.append(validate::loaded(&model));
    out.render(&model.sources)
}

#[test]
fn mixins_and_trait_definitions_are_not_referred_to() {
    let text = model(
        r#"
  "a#Mixin": {
    "type": "structure", "traits": { "smithy.api#mixin": {} },
    "members": { "hidden": { "target": "smithy.api#String", "traits": { "smithy.api#private": {} } } }
  },
  "a#note": { "type": "string", "traits": { "smithy.api#trait": {} } },
  "a#S": { "type": "structure", "members": { "mixin": { "target": "a#Mixin" }, "note": { "target": "a#note" } } },
  "a#Get": { "type": "operation", "input": { "target": "a#Mixin" }, "output": { "target": "a#Mixed" } },
  "a#Mixed": { "type": "structure", "mixins": [{ "target": "a#Mixin" }] }"#,
    );
    golden!("mixin", &text, said(&[&text]));
}

#[test]
fn what_is_private_stays_in_its_namespace() {
    let text = model(
        r#"
  "a#Secret": { "type": "structure", "traits": { "smithy.api#private": {} } },
  "a#hidden": { "type": "structure", "traits": { "smithy.api#private": {}, "smithy.api#trait": {} } },
  "a#S": { "type": "structure", "members": { "own": { "target": "a#Secret", "traits": { "a#hidden": {} } } } },
  "b#S": { "type": "structure", "members": { "foreign": { "target": "a#Secret", "traits": { "a#hidden": {} } } } },
  "b#Get": { "type": "operation", "output": { "target": "a#Secret" } }"#,
    );
    golden!("private", &text, said(&[&text]));
}

#[test]
fn the_use_of_what_is_deprecated_is_a_warning() {
    let text = model(
        r#"
  "a#Old": { "type": "structure", "traits": { "smithy.api#deprecated": { "message": "use `New`", "since": "2" } } },
  "a#Lost": { "type": "structure", "traits": { "smithy.api#deprecated": {}, "smithy.api#error": "client" } },
  "a#mark": { "type": "structure", "traits": { "smithy.api#deprecated": { "since": "3" }, "smithy.api#trait": {} } },
  "a#S": { "type": "structure", "members": {
    "old": { "target": "a#Old" },
    "older": { "target": "a#Old", "traits": { "smithy.api#deprecated": {} } }
  }, "traits": { "a#mark": {} } },
  "a#T": { "type": "structure", "members": { "old": { "target": "a#Old" } }, "traits": { "smithy.api#deprecated": {} } },
  "a#Get": { "type": "operation", "input": { "target": "a#Old" }, "errors": [{ "target": "a#Lost" }] },
  "a#Put": { "type": "operation", "traits": { "smithy.api#deprecated": {} } },
  "a#U": { "type": "string", "traits": { "a#mark": {} } },
  "a#V": { "type": "string", "traits": { "a#mark": {} } },
  "a#W": { "type": "string", "traits": { "a#mark": {}, "smithy.api#suppress": ["DeprecatedTrait"] } },
  "a#X": { "type": "string", "traits": { "a#mark": {}, "smithy.api#suppress": ["Other"] } },
  "a#Service": { "type": "service", "operations": [{ "target": "a#Put" }] }"#,
    );
    golden!("deprecated", &text, said(&[&text]));
}

#[test]
fn inputs_and_outputs_belong_to_one_operation() {
    let text = model(
        r#"
  "a#GetInput": { "type": "structure", "traits": { "smithy.api#input": {} } },
  "a#GetOutput": { "type": "structure", "traits": { "smithy.api#output": {} } },
  "a#Plain": { "type": "structure", "members": { "input": { "target": "a#GetInput" } } },
  "a#Get": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#GetOutput" } },
  "a#Put": { "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#Plain" } },
  "a#Swap": { "type": "operation", "input": { "target": "a#GetOutput" }, "output": { "target": "a#Plain" } }"#,
    );
    golden!("input_output", &text, said(&[&text]));
}

#[test]
fn metadata_that_configures_validation_has_its_form() {
    let text = r#"{
"smithy": "2.0",
"metadata": {
  "anything": 1,
  "suppressions": [
    { "id": "Fine", "namespace": "*", "reason": "because" },
    { "id": 1, "name": "x" },
    "Fine"
  ],
  "severityOverrides": [
    { "id": "Fine", "namespace": "*", "severity": "DANGER" },
    { "id": "Fine", "namespace": "*", "severity": "ERROR" }
  ],
  "validators": [
    { "name": "EmitEachSelector", "severity": "NOTE", "namespaces": "a", "configuration": [], "selectr": "*" }
  ]
}
}"#;
    golden!("metadata_form", text, said(&[text]));
    let text = r#"{ "smithy": "2.0", "metadata": { "suppressions": {} } }"#;
    assert!(said(&[text]).contains("metadata `suppressions` is not a list"));
}

#[test]
fn ids_differ_by_more_than_case() {
    let text = model(
        r#"
  "a#Name": { "type": "string" },
  "a#NAME": { "type": "string" },
  "b#Name": { "type": "string" },
  "a#Color": { "type": "enum", "members": { "Red": { "target": "smithy.api#Unit" }, "RED": { "target": "smithy.api#Unit" } } }"#,
    );
    golden!("shape_id_conflict", &text, said(&[&text]));
}

#[test]
fn collections_hold_something_beside_themselves() {
    let text = model(
        r#"
  "a#Matryoshka": { "type": "list", "member": { "target": "a#Matryoshka" } },
  "a#Chest": { "type": "map", "key": { "target": "smithy.api#String" }, "value": { "target": "a#Drawers" } },
  "a#Drawers": { "type": "list", "member": { "target": "a#Chest" } },
  "a#Room": { "type": "list", "member": { "target": "a#Drawers" } },
  "a#Tree": { "type": "structure", "members": { "all": { "target": "a#Trees" } } },
  "a#Trees": { "type": "list", "member": { "target": "a#Tree" } }"#,
    );
    golden!("collections", &text, said(&[&text]));
}

#[test]
fn errors_are_no_inputs_or_outputs() {
    let text = model(
        r#"
  "a#Lost": { "type": "structure", "traits": { "smithy.api#error": "client" } },
  "a#Text": { "type": "string" },
  "a#Get": { "type": "operation", "input": { "target": "a#Lost" }, "output": { "target": "a#Text" } },
  "a#Put": { "type": "operation", "input": { "target": "a#None" }, "output": { "target": "a#Lost" } }"#,
    );
    golden!("error_as_output", &text, said(&[&text]));
}

#[test]
fn work_on_selectors_has_a_bound() {
    // Each shape reaches all that follow, and the selector asks each whether it reaches itself.
    let chain: String = (0..3000)
        .map(|at| {
            let next = at + 1;
            format!(r#""a#S{at}": {{ "type": "structure", "members": {{ "next": {{ "target": "a#S{next}" }} }} }},"#)
        })
        .collect();
    let text = model(&format!(
        r#"{chain}
  "a#S3000": {{ "type": "structure" }},
  "a#hard": {{ "type": "structure", "traits": {{ "smithy.api#trait": {{ "selector": ":in(~> * ~> * ~> * ~> *)" }} }} }},
  "a#Text": {{ "type": "string", "traits": {{ "a#hard": {{}} }} }}"#
    ));
    let said = said(&[&text]);
    assert!(said.contains("is too much work to evaluate"), "{said}");
    assert!(!said.contains("error"), "{said}");
}
