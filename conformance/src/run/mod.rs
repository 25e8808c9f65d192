//! `cargo xtask conformance`: a folder of models comes in, a table and every failing case go out.
//!
//! Each suite becomes a package with two programs, one for each side, in a scratch workspace; cargo compiles
//! them, and each prints a line for each case. A case of which no line comes has failed: because there is no
//! code for it, because that does not compile, or because the program ended before it.

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

/// The command: prints the report, and exits with 0 if every case passed, 1 if one failed, 3 if the suites
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

/// What the command is about: find, generate, compile, run. Everything is written below `target`.
///
/// # Errors
///
/// When the folder or a model in it cannot be read, something cannot be written, cargo cannot be started, or
/// nothing is left to be run.
pub fn run(arguments: &Arguments, target: &Path) -> Result<Report, String> {
    let suites = suites::find(arguments)?;
    let mut programs = generate::all(&suites, target)?;
    compile::all(&mut programs, target)?;
    let lines = execute::all(&suites, &programs, arguments.case.as_deref());
    Ok(Report::new(&suites, lines))
}

/// The folder that everything is written to: below cargo's own target folder.
fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = named.unwrap_or_else(|| root().join("target"));
    target.join("conformance")
}

/// The root folder of the repository.
fn root() -> &'static Path {
    let this = Path::new(env!("CARGO_MANIFEST_DIR"));
    this.parent().unwrap_or(this)
}

/// Says on stderr how far the work has come.
fn progress(doing: &str, done: usize, count: usize, what: &str) {
    use std::io::Write as _;
    // Not `eprintln`: it panics where stderr is closed.
    let _ = writeln!(std::io::stderr(), "{doing} {done}/{count} {what}");
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent).map_err(|error| fail("make", parent, &error))?;
    std::fs::write(path, text).map_err(|error| fail("write", path, &error))
}

fn fail(action: &str, path: &Path, error: &std::io::Error) -> String {
    format!("could not {action} {}: {error}", path.display())
}
