//! `farrier generate` and `farrier check`: a target comes in; its folder is updated, or compared with the generated
//! code.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use farrier_codegen::slashed;
use farrier_codegen::{Drift, Error, GeneratedProject};
use serde::Serialize;

use crate::arguments::{Deny, Generate};
use crate::console::Console;
use crate::diagnostic_json::DiagnosticJson;
use crate::document::{Document, Outcome};
use crate::status::{Failure, Status};
use crate::table::table;
use crate::target::Target;

/// Whether to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Write files that have changed.
    Generate,
    /// Write nothing, and fail if a file is out of date.
    Check,
}

impl Action {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Generate => "generate",
            Self::Check => "check",
        }
    }
}

/// Runs the command. `all` has the arguments as they were given.
pub(crate) fn run(
    action: Action,
    arguments: &Generate,
    all: &[OsString],
    console: &mut Console,
) -> Result<Status, Failure> {
    let cure = cure(all);
    let target = Target::new(arguments, console)?;
    run_target(action, &target, &arguments.deny, &cure, console)
}

/// Generates a target, then writes or compares it.
pub(crate) fn run_target(
    action: Action,
    target: &Target,
    deny: &Deny,
    cure: &str,
    console: &mut Console,
) -> Result<Status, Failure> {
    let mut generated = target.generate(console)?;
    generated.report = deny.apply(generated.report);
    if generated.report.has_errors() {
        return Err(Failure::Library(Error::Invalid(generated.report)));
    }
    console.report(&generated.report);
    let output = target.output();
    match action {
        Action::Generate => {
            console.step(&format!("writing {}", output.display()));
            let written = generated.files.write(output, target.scope())?;
            if console.json() {
                let result = Written::new(&generated, &written, output);
                let report = generated.report.at_least(console.least());
                let diagnostics = DiagnosticJson::of_report(&report);
                let document = Document::new("generate", Outcome::Ok, diagnostics, result);
                console.document(&document.omitting(report.omitted()))?;
            } else if !console.quiet() {
                console.answer(&table(&generated.services, &written, output))?;
            }
            Ok(Status::Done)
        }
        Action::Check => {
            console.step(&format!("reading {}", output.display()));
            let drift = generated.files.check(output, target.scope())?;
            let (status, outcome) = match drift.is_empty() {
                true => (Status::Done, Outcome::Ok),
                false => (Status::Failed, Outcome::Drift),
            };
            if console.json() {
                let result = Checked::new(&generated, &drift, output, cure);
                let report = generated.report.at_least(console.least());
                let diagnostics = DiagnosticJson::of_report(&report);
                let document = Document::new("check", outcome, diagnostics, result);
                console.document(&document.omitting(report.omitted()))?;
            } else {
                console.answer(&drift.report(output, cure))?;
            }
            Ok(status)
        }
    }
}

/// The command that updates what `check` with these arguments compares, without the options for output.
fn cure(arguments: &[OsString]) -> String {
    let mut words = vec!["farrier".to_owned()];
    let mut replaced = false;
    let mut rest = arguments.iter().skip(1).map(|it| it.to_string_lossy());
    while let Some(word) = rest.next() {
        match &*word {
            "-q" | "--quiet" | "-v" | "--verbose" => {}
            "--format" | "--color" => drop(rest.next()),
            word if word.starts_with("--format=") || word.starts_with("--color=") => {}
            "check" if !replaced => {
                replaced = true;
                words.push("generate".to_owned());
            }
            word => words.push(quoted(word)),
        }
    }
    words.join(" ")
}

/// A word, quoted for a shell if necessary.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,=:@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The result of `generate`.
#[derive(Debug, Serialize)]
struct Written {
    output: String,
    services: Vec<Service>,
    written: Vec<String>,
    removed: Vec<String>,
}

/// The result of `check`.
#[derive(Debug, Serialize)]
struct Checked {
    output: String,
    services: Vec<Service>,
    stale: Vec<String>,
    missing: Vec<String>,
    orphaned: Vec<String>,
    cure: String,
}

/// The figures of a service.
#[derive(Debug, Serialize)]
struct Service {
    module: String,
    operations: usize,
    shapes: usize,
}

impl Written {
    fn new(generated: &GeneratedProject, written: &Drift, output: &Path) -> Self {
        let mut files = slashed_all(&written.stale);
        files.extend(slashed_all(&written.missing));
        files.sort();
        Self {
            output: slashed(output),
            services: services(generated),
            written: files,
            removed: slashed_all(&written.orphaned),
        }
    }
}

impl Checked {
    fn new(generated: &GeneratedProject, drift: &Drift, output: &Path, cure: &str) -> Self {
        Self {
            output: slashed(output),
            services: services(generated),
            stale: slashed_all(&drift.stale),
            missing: slashed_all(&drift.missing),
            orphaned: slashed_all(&drift.orphaned),
            cure: cure.to_owned(),
        }
    }
}

fn slashed_all(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|it| slashed(it)).collect()
}

fn services(generated: &GeneratedProject) -> Vec<Service> {
    let services = generated.services.iter().map(|it| Service {
        module: it.module.clone(),
        operations: it.operations,
        shapes: it.shapes,
    });
    services.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cure_is_the_same_command_with_generate_instead_of_check() {
        let cure = |arguments: &[&str]| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            cure(&arguments)
        };
        let plain = [
            "/usr/bin/farrier",
            "check",
            "it's mine.json",
            "--out",
            "check",
        ];
        let expected = r"farrier generate 'it'\''s mine.json' --out check";
        assert_eq!(cure(&plain), expected);
        let printing = [
            "farrier",
            "-q",
            "--color=never",
            "check",
            "--format",
            "json",
        ];
        assert_eq!(cure(&printing), "farrier generate");
    }
}
