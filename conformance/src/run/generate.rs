//! Generates the code of each suite. Suites come in; a client program and a server program for each go out.

use std::path::{Path, PathBuf};

use farrier_codegen::{Config, Error, Generated, Layout, Parts, Scope};

use super::suites::Model;
use super::{Side, harness_template, progress};

/// The program that runs the cases of one side of a suite.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The suite's name.
    pub(crate) suite: String,
    pub(crate) side: Side,
    /// The path of the executable, or the reason why it was not built.
    pub(crate) built: Result<PathBuf, String>,
}

/// Returns the folder of a suite's package.
pub(crate) fn folder(target: &Path, suite: &str) -> PathBuf {
    target.join("suites").join(suite)
}

/// Generates the programs of all suites. A suite that cannot be generated does not fail the command; its program
/// keeps the reason.
pub(crate) fn all(suites: &[Model], target: &Path) -> Result<Vec<Program>, String> {
    let mut programs = Vec::new();
    for model in suites {
        for side in Side::BOTH {
            let done = programs.len() + 1;
            let what = format!("{} {}", model.name, side.name());
            progress("generating", done, suites.len() * 2, &what);
            let folder = folder(target, &model.name).join(side.name());
            let built = match generated(model, side) {
                Ok(Generated {
                    mut files, package, ..
                }) => {
                    files.insert("main.rs", harness_template::main(side, &package));
                    let written = files.write(&folder, Scope::Folder);
                    written.map_err(|error| error.to_string())?;
                    Ok(PathBuf::new())
                }
                Err(error) => Err(format!("nothing was generated: {}", reason(&error))),
            };
            programs.push(Program {
                suite: model.name.clone(),
                side,
                built,
            });
        }
    }
    Ok(programs)
}

fn generated(model: &Model, side: Side) -> Result<Generated, Error> {
    let config = Config::new()
        .model(&model.path)
        .service(&model.suite.service)
        .module("suite")
        .layout(Layout::Files);
    let config = match side {
        // Cases use inputs without required members.
        Side::Client => config.parts(Parts::Client).optional_inputs(true),
        Side::Server => config,
    };
    config.generate()
}

/// Joins the diagnostics that stopped the generator into one line.
fn reason(error: &Error) -> String {
    match error {
        Error::Invalid(report) => {
            let errors = report.diagnostics();
            let errors = errors.filter(|it| it.severity == farrier_codegen::Severity::Error);
            let messages: Vec<_> = errors.map(|it| it.message.as_str()).collect();
            messages.join("; ")
        }
        other => other.to_string(),
    }
}
