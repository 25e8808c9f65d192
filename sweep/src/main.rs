//! `cargo xtask sweep DIR`: generates every model of a folder, and compiles the generated code.
//!
//! Each service of each model is a case, which is generated in its own process. A crash fails only that case, and the
//! peak memory is that of the case. With `--compile`, cargo checks the cases as packages of one scratch workspace, with
//! warnings denied. A table goes to standard output, progress to standard error.
//!
//! The sweep is its own program because it reports times, and so has to be built for release.

mod arguments;
mod cases;
mod compile;
mod generate;
mod progress;
mod report;
mod rustc;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::{Arguments, Format};
use self::generate::Worker;
use self::report::Report;

fn main() -> ExitCode {
    if let Some(status) = rustc::run_as_wrapper() {
        return status;
    }
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some(worker) = Worker::of(&arguments) {
        return worker.run();
    }
    let arguments = Arguments::parse();
    match sweep(&arguments) {
        Ok(report) => {
            match arguments.format {
                Format::Text => print!("{}", report.text()),
                Format::Json => println!("{}", report.json()),
            }
            match report.failed() {
                0 => ExitCode::SUCCESS,
                _ => ExitCode::FAILURE,
            }
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Finds, generates and compiles.
fn sweep(arguments: &Arguments) -> Result<Report, String> {
    let target = target();
    let cases = cases::find(&arguments.folder)?;
    let mut report = generate::all(cases, &target, arguments.threads)?;
    let this = std::env::current_exe().ok();
    compile::check(&mut report, &target, arguments.compile, this.as_deref())?;
    Ok(report)
}

/// The folder for all output, in cargo's target folder.
fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target")).join("sweep")
}

/// The root folder of the repository.
fn root() -> &'static Path {
    let sweep = Path::new(env!("CARGO_MANIFEST_DIR"));
    sweep.parent().unwrap_or(sweep)
}
