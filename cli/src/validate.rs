//! `farrier validate`: models come in; all diagnostics go out, and no files are written.

use farrier_codegen::{Config, Project, Report};
use farrier_smithy::diagnostic::Severity;
use serde::Serialize;

use crate::arguments::Validate;
use crate::console::Console;
use crate::diagnostic_json::DiagnosticJson;
use crate::document::{Document, Outcome};
use crate::status::{Failure, Status, of_report};
use crate::table::count;
use crate::target::{config, configuration_of};

/// Runs the command.
pub(crate) fn run(arguments: &Validate, console: &mut Console) -> Result<Status, Failure> {
    let configs = match configuration_of(&arguments.source, console)? {
        Some(file) => Project::read(file)?.services().to_vec(),
        None => vec![config(&arguments.source, Some(&arguments.selection))?],
    };
    let mut result = Validated::default();
    let mut report = Report::default();
    let of = configs.len();
    for (index, config) in configs.into_iter().enumerate() {
        step(&config, index + 1, of, console);
        let validated = config.validate()?;
        result.services += validated.services;
        result.shapes += validated.shapes;
        report.append(validated.report);
    }
    let report = arguments.deny.apply(report);
    let status = of_report(&report);
    result.count(&report);
    let summary = report.summary();
    if console.json() {
        let report = report.at_least(console.least());
        let diagnostics = DiagnosticJson::of_report(&report);
        let document = Document::new("validate", Outcome::Ok, diagnostics, result);
        let document = document.omitting(report.omitted()).but(summary);
        console.document(&document)?;
        return Ok(status);
    }
    console.report(&report);
    match summary {
        Some(summary) => console.error(&summary),
        None if console.quiet() => {}
        None => console.answer(&result.text())?,
    }
    Ok(status)
}

fn step(config: &Config, number: usize, of: usize, console: &mut Console) {
    if let Ok(module) = config.module_name() {
        console.step(&format!("checking {module} ({number}/{of})"));
    }
}

/// The result of `validate`: what was checked, and the number of diagnostics of each severity.
#[derive(Debug, Default, Serialize)]
struct Validated {
    services: usize,
    shapes: usize,
    errors: usize,
    dangers: usize,
    warnings: usize,
    notes: usize,
}

impl Validated {
    fn count(&mut self, report: &Report) {
        self.errors = report.count(Severity::Error);
        self.dangers = report.count(Severity::Danger);
        self.warnings = report.count(Severity::Warning);
        self.notes = report.count(Severity::Note);
    }

    /// `1 service, 21 shapes: no errors, 2 warnings`.
    fn text(&self) -> String {
        let mut found = "no errors".to_owned();
        for (number, thing) in [
            (self.dangers, "danger"),
            (self.warnings, "warning"),
            (self.notes, "note"),
        ] {
            if number > 0 {
                found = format!("{found}, {}", count(number, thing));
            }
        }
        let services = count(self.services, "service");
        format!("{services}, {}: {found}\n", count(self.shapes, "shape"))
    }
}
