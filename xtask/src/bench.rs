//! `cargo xtask bench`: builds the crate `farrier-bench`, or one of the programs beside it, for release and runs it.
//!
//! xtask does not depend on that crate, because every other task would be slow to build.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use farrier_codegen::Error;

use crate::arguments::{Bench, BenchTask};
use crate::find_up;

const MANIFEST: &str = "bench/Cargo.toml";

/// Runs the benchmark, which prints its figures.
pub(crate) fn run(bench: &Bench) -> Result<ExitCode, Error> {
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
    if let Some(workspace) = own_workspace(bench) {
        command
            .arg("--manifest-path")
            .arg(format!("bench/{workspace}/Cargo.toml"))
            .arg("--target-dir")
            .arg(root.join("target/bench").join(workspace));
    } else {
        command.args(["--package", "farrier-bench"]);
    }
    command.arg("--").args(arguments(bench));
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

/// The folder of the program, if it is a workspace of its own: its peers take minutes to build, and their dependencies
/// are not to be locked with those of the others.
fn own_workspace(bench: &Bench) -> Option<&'static str> {
    match bench.task {
        None if bench.peers => Some("peers"),
        Some(BenchTask::Generate) => Some("generators"),
        _ => None,
    }
}

/// The program's arguments.
fn arguments(bench: &Bench) -> Vec<&str> {
    let (task, services) = match &bench.task {
        None | Some(BenchTask::Generate) => return Vec::new(),
        Some(BenchTask::Compile { services }) => ("compile", &services[..]),
        Some(BenchTask::Instructions { services }) => ("instructions", &services[..]),
        Some(BenchTask::Models) => ("models", &[][..]),
        Some(BenchTask::Scaling) => ("scaling", &[][..]),
        Some(BenchTask::Program) => ("program", &[][..]),
    };
    let services = services.iter().map(String::as_str);
    [task].into_iter().chain(services).collect()
}
