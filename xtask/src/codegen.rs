//! `cargo xtask codegen`: brings the generated crate up to date with the models, or says what has drifted.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use farrier_codegen::diagnostic::Severity;
use farrier_codegen::{Drift, Error, Project, Scope, Summary};

use crate::find_up;

/// Whether to write.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write what has changed.
    Write,
    /// Write nothing, and fail if something has changed.
    Check,
}

const CONFIGURATION: &str = "models/farrier.toml";

/// Generates every service of the configuration. The status is 1 where `--check` finds drift.
pub(crate) fn run(mode: Mode) -> Result<ExitCode, Error> {
    // From the workspace's folder, so that every path is printed as the repository knows it.
    if let Some(root) = find_up(Path::new(CONFIGURATION)) {
        std::env::set_current_dir(&root).map_err(|source| Error::Io {
            action: "enter",
            path: root,
            source,
        })?;
    }
    let project = Project::read(CONFIGURATION)?;
    let generated = project.generate()?;
    let warnings = generated.report.at_least(Severity::Warning);
    if !warnings.is_empty() {
        eprint!("{warnings}");
    }
    let output = project.output();
    if mode == Mode::Check {
        let drift = generated.files.check(output, Scope::Folder)?;
        print!("{}", drift.report(output, "cargo xtask codegen"));
        return Ok(match drift.is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        });
    }
    let written = generated.files.write(output, Scope::Folder)?;
    print!("{}", table(&generated.services, &written, output));
    Ok(ExitCode::SUCCESS)
}

/// A line for each service, and for whatever else was written.
fn table(services: &[Summary], written: &Drift, output: &Path) -> String {
    let mut changed = written.by_module();
    let rows = services.iter().map(|it| Row {
        name: it.module.clone(),
        operations: count(it.operations, "operation"),
        shapes: count(it.shapes, "shape"),
        files: match changed.remove(&it.module) {
            Some(drift) => files(&drift),
            None => "unchanged".to_owned(),
        },
    });
    let mut rows: Vec<Row> = rows.collect();
    // What is left: the crate's root, and services that the configuration does not list any more.
    rows.extend(changed.iter().map(|(module, drift)| Row {
        name: match module.as_str() {
            "" => output.display().to_string(),
            module => module.to_owned(),
        },
        operations: String::new(),
        shapes: String::new(),
        files: files(drift),
    }));
    let width = |least: usize, text: fn(&Row) -> &str| {
        let widths = rows.iter().map(|row| text(row).chars().count());
        widths.fold(least, usize::max)
    };
    let name = width(15, |it| &it.name);
    let operations = width(12, |it| &it.operations);
    let shapes = width(10, |it| &it.shapes);
    let mut out = String::new();
    for row in &rows {
        let _ = writeln!(
            out,
            "{:name$}  {:operations$}  {:shapes$}  {}",
            row.name, row.operations, row.shapes, row.files
        );
    }
    out
}

struct Row {
    name: String,
    operations: String,
    shapes: String,
    files: String,
}

fn files(drift: &Drift) -> String {
    let written = drift.stale.len() + drift.missing.len();
    match (written, drift.orphaned.len()) {
        (0, removed) => format!("{} removed", count(removed, "file")),
        (written, 0) => format!("{} changed", count(written, "file")),
        (written, removed) => format!("{} changed, {removed} removed", count(written, "file")),
    }
}

fn count(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(module: &str, operations: usize, shapes: usize) -> Summary {
        Summary {
            module: module.to_owned(),
            operations,
            shapes,
        }
    }

    #[test]
    fn a_run_prints_a_line_for_each_service_and_for_what_else_it_changed() {
        let services = [
            summary("personalize", 3, 21),
            summary("cleanroomsml", 1, 12),
        ];
        let written = Drift {
            stale: vec!["lib.rs".into(), "personalize/types.rs".into()],
            missing: vec!["personalize/client.rs".into()],
            orphaned: vec!["personalize/old.rs".into(), "gone/mod.rs".into()],
        };
        let text = table(&services, &written, Path::new("generated/src"));
        insta::assert_snapshot!(text);
    }
}
