//! The reports of `Config`: those of validation without code generation, suppressions, and unsupported features.

mod one_run;
mod support;

use farrier_codegen::{Config, Severity, Validated};

/// A service whose operation has an input that does not exist.
const DANGLING: &str = r#""a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Go" }],
  "traits": { "aws.protocols#awsJson1_1": {} } },
"a#Go": { "type": "operation", "input": { "target": "a#GoInput" } },
"a#GoImput": { "type": "structure" }"#;

/// Returns a model with these entries of `shapes`.
fn model(shapes: &str) -> String {
    format!(
        "{{\n\"smithy\": \"2.0\",\n\"shapes\": {{\n{}\n}}\n}}",
        shapes.trim()
    )
}

/// Compares a text with the snapshot of this name, which also shows the input.
macro_rules! golden {
    ($name:literal, $input:expr, $text:expr) => {
        insta::with_settings!({ description => $input, omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}
use golden;

fn validate(config: Config) -> Validated {
    config.validate().unwrap()
}

#[test]
fn a_text_in_memory_is_generated_as_the_file_of_that_name_would_be() {
    let text = model(DANGLING).replace("Imput", "Input");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weather.json");
    std::fs::write(&path, &text).unwrap();
    let held = Config::new().model_text("weather.json", text).generate();
    let read = Config::new().model(path).generate();
    assert_eq!(held.unwrap().files, read.unwrap().files);
}

#[test]
fn each_service_of_a_model_is_checked_and_said_is_once_what_they_share() {
    let services = ["a#S", "a#T"].map(|id| {
        format!(
            r#""{id}": {{ "type": "service", "version": "1", "operations": [{{ "target": "a#Go" }}],
  "traits": {{ "aws.protocols#awsJson1_1": {{}} }} }}"#
        )
    });
    let rest = r#""a#Go": { "type": "operation", "input": { "target": "a#GoInput" } },
"a#GoInput": { "type": "structure", "members": { "a": { "target": "a#Bad" } } },
"a#Bad": { "type": "string", "traits": { "smithy.api#pattern": "(" } }"#;
    let text = model(&format!("{},\n{rest}", services.join(",\n")));
    let found = validate(Config::new().model_text("a.json", text.as_str()));
    assert_eq!((found.services, found.shapes), (2, 5));
    let errors = found.report.at_least(Severity::Error);
    golden!("shared_by_services", text, errors);
}

#[test]
fn a_model_without_a_service_is_checked_as_far_as_that_goes() {
    let text = model(r#""a#L": { "type": "list", "member": { "target": "a#Gone" } }"#);
    let found = validate(Config::new().model_text("a.json", text));
    assert_eq!((found.services, found.shapes), (0, 1));
    assert_eq!(
        found.report.diagnostics().next().unwrap().rule.id(),
        "target"
    );
    let text = model(r#""a#L": { "type": "list", "member": { "target": "smithy.api#String" } }"#);
    let found = validate(Config::new().model_text("a.json", text));
    assert!(found.report.is_empty());
}

/// The model has a finding in every stage: a note of a rule, and one of the loader.
#[test]
fn what_is_suppressed_is_not_reported() {
    let text = |metadata: &str| {
        format!(
            r#"{{ "smithy": "2.0", "metadata": {{ {metadata} }}, "shapes": {{
                "a#Service": {{ "type": "service", "version": "1", "traits": {{ "aws.protocols#restJson1": {{}}, "b#mark": {{}} }} }},
                "a#Odd": {{ "type": "string", "traits": {{ "smithy.api#enum": [{{ "value": "+" }}] }} }} }} }}"#
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.json");
    let rules = |metadata: &str| -> Vec<String> {
        std::fs::write(&path, text(metadata)).unwrap();
        let report = Config::new().model(&path).validate();
        let report = report.unwrap().report;
        let mut rules: Vec<String> = report
            .diagnostics()
            .map(|it| it.rule.id().to_owned())
            .filter(|it| it == "enum-trait" || it == "unknown-trait")
            .collect();
        rules.dedup();
        rules
    };
    assert_eq!(rules(""), ["unknown-trait", "enum-trait"]);
    let both = r#""suppressions": [
        { "id": "EnumTrait", "namespace": "a" }, { "id": "Model.UnresolvedTrait", "namespace": "*" } ]"#;
    assert!(rules(both).is_empty());
}

#[test]
fn a_service_that_is_a_mixin_is_none_to_choose() {
    let text = model(
        r#"
  "a#Base": { "type": "service", "traits": { "smithy.api#mixin": {} } },
  "a#Service": { "type": "service", "mixins": [{ "target": "a#Base" }], "traits": { "aws.protocols#awsJson1_1": {} } }"#,
    );
    let config = Config::new().model_text("model.json", text);
    assert!(config.generate().is_ok());
}

#[test]
fn a_shape_that_targets_traits_of_the_prelude_is_generated() {
    let text = model(
        r#""a#S": { "type": "structure", "members": {
             "tags": { "target": "smithy.api#tags" }, "http": { "target": "smithy.api#http" } } }"#,
    );
    let config = Config::new().model_text("m.json", text);
    let generated = config.shapes(["a#S"]).generate();
    assert!(generated.is_ok(), "{}", generated.unwrap_err());
}
