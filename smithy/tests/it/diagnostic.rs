//! How diagnostics are printed.

use farrier_smithy::diagnostic::{Report, Style};
use farrier_smithy::validate;

use crate::{golden, load_texts, model};

/// A service whose operation has no input of that name.
const DANGLING: &str = r#""a#S": { "type": "service", "version": "1", "operations": [{ "target": "a#Go" }],
  "traits": { "aws.protocols#awsJson1_1": {} } },
"a#Go": { "type": "operation", "input": { "target": "a#GoInput" } },
"a#GoImput": { "type": "structure" }"#;

#[test]
fn colour_is_that_of_rustc() {
    let text = model(DANGLING);
    let twice = model(r#""a#Go": { "type": "string" }"#);
    let (dangling, mut found) = load_texts(&[&text]);
    found.append(validate::check_model(&dangling));
    let report = Report::new(dangling.sources, found);
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
fn the_summary_counts_errors_and_not_warnings() {
    let report = |texts: &[&str]| {
        let (model, out) = load_texts(texts);
        Report::new(model.sources, out)
    };
    let warned = report(&[&model(r#""a#B": { "type": "string", "odd": 1 }"#)]);
    assert_eq!((warned.diagnostics().count(), warned.summary()), (1, None));
    let summary = |texts: &[&str]| report(texts).summary().unwrap();
    assert_eq!(summary(&["", "{}"]), "2 problems in 1 model");
    assert_eq!(summary(&[""]), "1 problem in 1 model");
}
