//! Reports about features that Farrier does not support: protocols, and operations with streams.

use farrier_codegen::stages::check_support;
use farrier_smithy::diagnostic::{Diagnostics, Severity, Sources};
use farrier_smithy::model::Model;
use farrier_smithy::{load, validate};

use crate::{golden, model};

fn load_text(text: &str) -> (Model, Diagnostics) {
    let file = ("model.json".into(), Ok(text.as_bytes().to_vec()));
    load::load(Sources::default(), vec![file])
}

#[test]
fn a_service_without_a_protocol_that_is_known_is_said_to_have_none() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "traits": { "example.protocols#morse": {} } },
  "a#Silent": { "type": "service" }"#,
    );
    let (model, _) = load_text(&text);
    let mut out = validate::check_selection(&model);
    out.append(check_support(&model, Severity::Error));
    let said = out.render(&model.sources);
    let unsupported: Vec<&str> = said
        .split_inclusive("\nerror")
        .filter(|it| it.contains("unsupported"))
        .collect();
    golden!("supported", &text, unsupported.concat());
}

#[test]
fn operations_whose_streams_are_not_carried_yet_are_named() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "version": "1", "traits": { "aws.protocols#awsJson1_1": {} },
    "operations": [ { "target": "a#Say" }, { "target": "a#Load" }, { "target": "a#Wait" } ] },
  "a#Say": { "type": "operation", "input": { "target": "a#SayInput" } },
  "a#SayInput": { "type": "structure", "members": { "words": { "target": "a#Words" } } },
  "a#Words": { "type": "union", "members": { "word": { "target": "a#Word" } }, "traits": { "smithy.api#streaming": {} } },
  "a#Word": { "type": "structure", "members": {} },
  "a#Load": { "type": "operation", "output": { "target": "a#LoadOutput" } },
  "a#LoadOutput": { "type": "structure", "members": { "bytes": { "target": "a#Bytes", "traits": { "smithy.api#default": "" } } } },
  "a#Bytes": { "type": "blob", "traits": { "smithy.api#streaming": {} } },
  "a#Wait": { "type": "operation" }"#,
    );
    let (model, out) = load_text(&text);
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    let out = check_support(&model, Severity::Error);
    assert!(!out.has_errors());
    golden!("streams", &text, out.render(&model.sources));
}

#[test]
fn protocols_of_forms_have_no_events() {
    let text = model(
        r#"
  "a#Service": { "type": "service", "version": "1",
    "traits": { "aws.protocols#awsQuery": {}, "smithy.api#xmlNamespace": { "uri": "https://example.com" } },
    "operations": [ { "target": "a#Say" }, { "target": "a#Wait" } ] },
  "a#Say": { "type": "operation", "input": { "target": "a#SayInput" } },
  "a#SayInput": { "type": "structure", "members": { "words": { "target": "a#Words" } } },
  "a#Words": { "type": "union", "members": { "word": { "target": "a#Word" } }, "traits": { "smithy.api#streaming": {} } },
  "a#Word": { "type": "structure", "members": {} },
  "a#Wait": { "type": "operation" }"#,
    );
    let (model, out) = load_text(&text);
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    let out = check_support(&model, Severity::Error);
    assert!(!out.has_errors());
    golden!("streams_of_forms", &text, out.render(&model.sources));
}
