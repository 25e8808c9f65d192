//! Generates the code of each suite, a client and a server apart: suites come in, programs go out.

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
    /// The executable, or why there is none.
    pub(crate) built: Result<PathBuf, String>,
}

/// The folder of a suite's package.
pub(crate) fn folder(target: &Path, suite: &str) -> PathBuf {
    target.join("suites").join(suite)
}

/// Generates the programs of all suites. That something cannot be generated is no error of the command: the
/// program is not there, and says why.
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
        // Cases call with inputs that lack what is required.
        Side::Client => config.parts(Parts::Client).optional_inputs(true),
        Side::Server => config,
    };
    config.generate()
}

/// The messages of the diagnostics that stopped the generator, in one line.
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
