//! `cargo xtask vectors`: builds the program `vectors` of the crate `farrier-conformance`, which has features that no
//! other task needs, and runs it.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use farrier_codegen::Error;

use crate::find_up;

const MANIFEST: &str = "conformance/Cargo.toml";

const PROGRAM: [&str; 7] = [
    "run",
    "--quiet",
    "--features",
    "vectors",
    "--bin",
    "vectors",
    "--manifest-path",
];

/// Runs the program with these arguments in the current folder, because paths in the arguments are relative to it.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, Error> {
    let Some(root) = find_up(Path::new(MANIFEST)) else {
        return Err(Error::Setting(format!(
            "there is no {MANIFEST} here: run inside the repository"
        )));
    };
    let manifest = root.join(MANIFEST);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .args(PROGRAM)
        .arg(&manifest)
        .arg("--")
        .args(arguments);
    let status = command.status().map_err(|source| Error::Io {
        action: "run cargo for",
        path: manifest,
        source,
    })?;
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
