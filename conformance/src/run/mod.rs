//! `cargo xtask conformance`. A folder of models comes in; a table and every failed case go out.
//!
//! Each suite becomes a package in a scratch workspace, with a program for each side. Cargo compiles the programs, and
//! each prints a line for each case. A case without a line has failed: its code was not generated or does not
//! compile, or the program ended too early.

mod arguments;
mod compile;
mod document;
mod execute;
mod generate;
mod harness_template;
mod report;
mod suites;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use self::arguments::{Arguments, Format};
pub use self::report::{Failure, Report, Row};

/// The side of a suite that a program tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Server,
}

impl Side {
    pub(crate) const BOTH: [Self; 2] = [Self::Client, Self::Server];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// Runs the command and prints the report. Exits with 0 if every case passed, 1 if a case failed, and 3 if the suites
/// could not be run.
pub fn main(arguments: &Arguments) -> ExitCode {
    let report = match run(arguments, &target()) {
        Ok(report) => report,
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(3);
        }
    };
    match arguments.format {
        Format::Text => print!("{}", report.text()),
        Format::Json => println!("{}", report.json()),
    }
    if arguments.is_everything()
        && let Err(problem) = document::write(&root().join("docs/conformance.md"), &report)
    {
        eprintln!("error: {problem}");
        return ExitCode::from(3);
    }
    match report.failed() {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

/// Finds, generates, compiles and runs the suites. All files are written below `target`.
///
/// # Errors
///
/// When the folder or a model is unreadable, when a file cannot be written, when cargo cannot be started, or when no
/// case is left to run.
pub fn run(arguments: &Arguments, target: &Path) -> Result<Report, String> {
    let suites = suites::find(arguments)?;
    let mut programs = generate::all(&suites, target)?;
    compile::all(&mut programs, target)?;
    let lines = execute::all(&suites, &programs, arguments.case.as_deref());
    Ok(Report::new(&suites, lines))
}

/// Returns the output folder, which is below cargo's target folder.
pub(crate) fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = named.unwrap_or_else(|| root().join("target"));
    target.join("conformance")
}

/// Returns the root folder of the repository.
pub(crate) fn root() -> &'static Path {
    let this = Path::new(env!("CARGO_MANIFEST_DIR"));
    this.parent().unwrap_or(this)
}

/// Prints progress on stderr.
fn progress(doing: &str, done: usize, count: usize, what: &str) {
    use std::io::Write as _;
    // `eprintln` would panic if stderr is closed.
    let _ = writeln!(std::io::stderr(), "{doing} {done}/{count} {what}");
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent).map_err(|error| fail("make", parent, &error))?;
    std::fs::write(path, text).map_err(|error| fail("write", path, &error))
}

fn fail(action: &str, path: &Path, error: &std::io::Error) -> String {
    format!("could not {action} {}: {error}", path.display())
}
