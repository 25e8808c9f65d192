//! `cargo xtask siege`: builds the program `siege` of the crate `farrier-tests`, and runs it.

use std::ffi::OsString;
use std::process::ExitCode;

use farrier_codegen::Error;

use crate::program;

const MANIFEST: &str = "tests/Cargo.toml";

/// Runs the program with these arguments.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, Error> {
    program::run(MANIFEST, &["--bin", "siege"], arguments)
}
