//! Benchmarks of Farrier, compared with what a user would choose instead.
//!
//! The name of a task comes in ([`main`]). A table goes to standard output and a report to `target/bench/<task>.json`;
//! `bench/README.md` describes its form. No task fails because of a bad figure: figures depend on the machine, and
//! people judge them.
//!
//! The crate is a program and not a folder `benches/`, because many tasks start processes of their own: of this
//! program, of rustc or of valgrind.

pub mod allocations;
pub mod call;
pub mod callgrind;
pub mod cbor;
pub mod codec;
pub mod compile;
pub mod dynamodb_items;
pub mod generation;
pub mod instructions;
pub mod measure;
pub mod models;
pub mod payloads;
pub mod program;
pub mod query;
pub mod report;
mod run;
pub mod rustc;
pub mod scaling;
mod serde_types;
mod subject;
mod subprocess;
pub mod synthetic;
pub mod workdir;
pub mod xml;

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use self::measure::Contestant;

/// The version of `aws-sdk-personalize` that is measured.
pub const PEER_VERSION: &str = "1.124.0";

/// Runs the task that the arguments name. `peers` are further clients to measure.
pub fn main(peers: Vec<Contestant<'_>>) -> ExitCode {
    if let Some(status) = rustc::run_as_wrapper() {
        return status;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let child = generation::run_as_child(&arguments)
        .or_else(|| subprocess::run_as_child(&arguments, dynamodb_items::entries));
    if let Some(status) = child {
        return status;
    }
    let done = match arguments[..] {
        [] => run::run(peers),
        ["compile", ref names @ ..] => compile::run(names),
        ["instructions", ref names @ ..] => instructions::run(names),
        ["program"] => program::run(),
        ["models"] => models::run(),
        ["scaling"] => scaling::run(),
        _ => {
            eprintln!(
                "error: unknown benchmark; the benchmarks are compile, instructions, program, \
                 models, scaling"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why a benchmark has no figures.
#[derive(Debug)]
pub enum Error {
    /// The thing to measure does not work, or something that it needs is absent.
    Check(String),
    /// A payload is not the JSON that a contestant expects.
    Json(serde_json::Error),
    /// A file cannot be read or written, or a program cannot be started.
    Io {
        /// The action.
        action: &'static str,
        /// Its object.
        path: String,
        /// The cause.
        source: std::io::Error,
    },
}

impl Error {
    fn io(action: &'static str, path: &Path, source: std::io::Error) -> Self {
        let path = path.display().to_string();
        Self::Io {
            action,
            path,
            source,
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl From<farrier::__private::v1::shape::Error> for Error {
    fn from(error: farrier::__private::v1::shape::Error) -> Self {
        Self::Check(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(message) => f.write_str(message),
            Self::Json(error) => write!(f, "JSON: {error}"),
            Self::Io {
                action,
                path,
                source,
            } => write!(f, "cannot {action} {path}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Check(_) => None,
            // What is printed has the cause already.
            Self::Json(error) => error.source(),
            Self::Io { source, .. } => source.source(),
        }
    }
}
