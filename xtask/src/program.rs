//! Programs of this repository that tasks build and run.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use farrier_codegen::Error;

use crate::find_up;

/// Builds a program of the crate with this manifest, by these options of `cargo run`, and runs it with these arguments in
/// the current folder, because paths in the arguments are relative to it.
pub(crate) fn run(
    manifest: &str,
    options: &[&str],
    arguments: &[OsString],
) -> Result<ExitCode, Error> {
    let Some(root) = find_up(Path::new(manifest)) else {
        return Err(Error::Setting(format!(
            "there is no {manifest} here: run inside the repository"
        )));
    };
    let manifest = root.join(manifest);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .args(["run", "--quiet"])
        .args(options)
        .arg("--manifest-path")
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
