//! `cargo xtask bench`: builds the crate `farrier-bench` for release and runs it. What it measures is that
//! crate's business; depending on it here would make every other task slow to build.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use farrier_codegen::Error;

use crate::find_up;

const MANIFEST: &str = "bench/Cargo.toml";

/// Runs the benchmark that `task` names (with its arguments), or codecs and calls. `peers` is the folder of the program that has
/// peers which take minutes to build.
pub(crate) fn run(task: &[&str], peers: Option<&str>) -> Result<ExitCode, Error> {
    let Some(root) = find_up(Path::new(MANIFEST)) else {
        return Err(Error::Setting(format!(
            "there is no {MANIFEST} here: run inside the repository"
        )));
    };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command
        .current_dir(&root)
        .args(["run", "--release", "--quiet"]);
    if let Some(peers) = peers {
        // A workspace of its own, so that its dependencies are not locked with those of the others.
        command
            .arg("--manifest-path")
            .arg(format!("bench/{peers}/Cargo.toml"))
            .arg("--target-dir")
            .arg(root.join("target/bench").join(peers));
    } else {
        command.args(["--package", "farrier-bench"]);
    }
    command.arg("--").args(task);
    let status = command.status().map_err(|source| Error::Io {
        action: "run cargo in",
        path: root,
        source,
    })?;
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
