//! `cargo xtask vectors`: builds the program `vectors` of the crate `farrier-conformance`, which has features that no
//! other task needs, and runs it.

use std::ffi::OsString;
use std::process::ExitCode;

use farrier_codegen::Error;

use crate::program;

const MANIFEST: &str = "conformance/Cargo.toml";

/// Runs the program with these arguments.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, Error> {
    program::run(
        MANIFEST,
        &["--features", "vectors", "--bin", "vectors"],
        arguments,
    )
}
