//! `cargo xtask sweep`: builds the crate `farrier-sweep` for release, because it reports times, and runs it.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use farrier_codegen::Error;

use crate::find_up;

const MANIFEST: &str = "sweep/Cargo.toml";

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
        .args(["run", "--release", "--quiet", "--manifest-path"])
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
