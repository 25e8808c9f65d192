//! `cargo xtask bench`: builds a benchmark program for release and runs it. The program is the crate `farrier-bench`,
//! or one of the workspaces in its folder.
//!
//! xtask does not depend on these programs, because each other task would take longer to build.

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

/// Returns the folder of the benchmark if it is a separate workspace. The other crates that these benchmarks compare
/// with take minutes to build, and their dependencies need a lock file of their own.
fn own_workspace(bench: &Bench) -> Option<&'static str> {
    match bench.task {
        None if bench.peers => Some("peers"),
        Some(BenchTask::Client) => Some("peers"),
        Some(BenchTask::Generate) => Some("generators"),
        Some(BenchTask::Loopback) => Some("loopback"),
        Some(BenchTask::Server) => Some("servers"),
        _ => None,
    }
}

/// Returns the arguments of the program.
fn arguments(bench: &Bench) -> Vec<&str> {
    let (task, services) = match &bench.task {
        None | Some(BenchTask::Generate | BenchTask::Loopback | BenchTask::Server) => {
            return Vec::new();
        }
        Some(BenchTask::Client) => ("client", &[][..]),
        Some(BenchTask::Compile { services }) => ("compile", &services[..]),
        Some(BenchTask::Instructions { services }) => ("instructions", &services[..]),
        Some(BenchTask::Models) => ("models", &[][..]),
        Some(BenchTask::Scaling) => ("scaling", &[][..]),
        Some(BenchTask::Program) => ("program", &[][..]),
    };
    let services = services.iter().map(String::as_str);
    [task].into_iter().chain(services).collect()
}
