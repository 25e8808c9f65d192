//! How findings reach people and programs: in colour, as data, and without generating anything.

use farrier_codegen::{Config, Generator, Validated};
use farrier_smithy::diagnostic::{Severity, Style};

use crate::{golden, load_texts, model};

/// A service whose operation has no input of that name.
const DANGLING: &str = r#""a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Go" }],
  "traits": { "aws.protocols#awsJson1_1": {} } },
"a#Go": { "type": "operation", "input": { "target": "a#GoInput" } },
"a#GoImput": { "type": "structure" }"#;

fn validate(config: Config) -> Validated {
    Generator::new(config).validate().unwrap()
}

#[test]
fn colour_is_that_of_rustc() {
    let text = model(DANGLING);
    let twice = model(r#""a#Go": { "type": "string" }"#);
    let report = validate(Config::new().model_text("a.json", text.as_str())).report;
    let (conflicting, conflicts) = load_texts(&[&text, &twice]);
    let painted =
        report.render(Style::Ansi) + &conflicts.render_in(&conflicting.sources, Style::Ansi);
    golden!(
        "colour",
        text,
        painted.escape_debug().to_string().replace("\\n", "\n")
    );
    let mut plain = painted;
    while let Some(start) = plain.find('\x1b') {
        let end = start + plain[start..].find('m').unwrap();
        plain.replace_range(start..=end, "");
    }
    let expected = report.render(Style::Plain) + &conflicts.render(&conflicting.sources);
    assert_eq!(plain, expected);
}

#[test]
fn a_text_in_memory_is_generated_as_the_file_of_that_name_would_be() {
    let text = model(DANGLING).replace("Imput", "Input");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("weather.json");
    std::fs::write(&path, &text).unwrap();
    let held = Config::new().model_text("weather.json", text).generate();
    assert_eq!(held.unwrap(), Config::new().model(path).generate().unwrap());
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
    assert_eq!(found.report.diagnostics().next().unwrap().rule, "target");
    let text = model(r#""a#L": { "type": "list", "member": { "target": "smithy.api#String" } }"#);
    let found = validate(Config::new().model_text("a.json", text));
    assert!(found.report.is_empty());
}
