//! Measures the time of rustc. Cargo starts this program instead of the compiler for the packages of a workspace. If
//! its environment names a log, the program runs the compiler and adds a line to the log.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs};

/// The environment variable that names the log. If it is set, this program is a wrapper.
const LOG: &str = "FARRIER_SWEEP_RUSTC_LOG";

/// Makes `cargo` log the seconds of rustc for each package of the workspace in the file `log`. `timer` is the path of
/// this program.
pub(crate) fn time(cargo: &mut Command, timer: &Path, log: &Path) {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", timer).env(LOG, log);
}

/// The seconds of each crate in the log; empty if nothing was compiled.
pub(crate) fn read(log: &Path) -> BTreeMap<String, f64> {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines = text.lines().filter_map(|line| {
        let (name, seconds) = line.split_once(' ')?;
        Some((name.to_owned(), seconds.parse().ok()?))
    });
    lines.collect()
}

/// If cargo started this process as its wrapper: runs the compiler and returns its status.
pub(crate) fn run_as_wrapper() -> Option<ExitCode> {
    let log = env::var_os(LOG)?;
    let mut arguments = env::args_os().skip(1);
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let start = Instant::now();
    let status = Command::new(rustc)
        .args(&arguments)
        .env_remove(LOG)
        .status();
    let seconds = start.elapsed().as_secs_f64();
    let status = match status {
        Ok(status) => status,
        Err(error) => {
            eprintln!("sweep: could not run rustc: {error}");
            return Some(ExitCode::FAILURE);
        }
    };
    let name = arguments.iter().position(|it| it == "--crate-name");
    if let Some(name) = name.and_then(|at| arguments.get(at + 1)) {
        let file = fs::OpenOptions::new().create(true).append(true).open(log);
        // A single write, so that lines of two compilers do not mix. A missing line leaves a gap in the table.
        let line = format!("{} {seconds}\n", name.to_string_lossy());
        let _ = file.and_then(|mut it| it.write_all(line.as_bytes()));
    }
    let code = status.code().and_then(|it| u8::try_from(it).ok());
    Some(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
