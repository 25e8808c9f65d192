//! Measures single runs of rustc.
//!
//! Cargo can start a wrapper instead of rustc. This program is its own wrapper: if its environment names a log, it runs
//! the compiler that its arguments name, and adds a line to the log. So the figures are those of one crate, without
//! cargo and without other crates. In the same way it runs the compiler under callgrind.

use std::ffi::{OsStr, OsString};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use serde::{Deserialize, Serialize};

use crate::{Error, callgrind};

/// The environment variable that names the log. If it is set, this program is a wrapper.
const LOG: &str = "FARRIER_BENCH_RUSTC_LOG";

/// The environment variable that names callgrind's file. If it is set, this program is a wrapper that counts
/// instructions.
const COUNTS: &str = "FARRIER_BENCH_RUSTC_COUNTS";

/// One run of rustc.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The name of the crate.
    pub name: String,
    /// Seconds from start to end.
    pub wall: f64,
    /// CPU seconds, user and system, in hundredths; known on Linux only.
    pub cpu: Option<f64>,
    /// The peak memory in bytes; known on Linux only.
    pub memory: Option<u64>,
}

/// Makes `cargo` log the cost of rustc in the file `log`.
///
/// # Errors
///
/// If the path of this program cannot be found.
pub fn measure<'c>(cargo: &'c mut Command, log: &Path) -> Result<&'c mut Command, Error> {
    let this = env::current_exe().map_err(|error| Error::io("find", Path::new("."), error))?;
    Ok(cargo.env("RUSTC_WRAPPER", this).env(LOG, log))
}

/// Makes `cargo` run the compiler under callgrind, which writes its counts to the file `out`. Each crate overwrites the
/// file, so use this to compile one crate.
///
/// # Errors
///
/// If the path of this program cannot be found.
pub fn count_instructions<'c>(
    cargo: &'c mut Command,
    out: &Path,
) -> Result<&'c mut Command, Error> {
    let this = env::current_exe().map_err(|error| Error::io("find", Path::new("."), error))?;
    Ok(cargo.env("RUSTC_WRAPPER", this).env(COUNTS, out))
}

/// The runs of rustc for the crate `name` in a log.
///
/// # Errors
///
/// If the log cannot be read, or has a different form.
pub fn read(log: &Path, name: &str) -> Result<Vec<Run>, Error> {
    let text = fs::read_to_string(log).map_err(|error| Error::io("read", log, error))?;
    let mut runs = Vec::new();
    for line in text.lines() {
        let run: Run = serde_json::from_str(line)?;
        if run.name == name {
            runs.push(run);
        }
    }
    Ok(runs)
}

/// If cargo started this process as its wrapper: runs the compiler and returns its status.
pub fn run_as_wrapper() -> Option<ExitCode> {
    let mut arguments = env::args_os().skip(1);
    if let Some(out) = env::var_os(COUNTS) {
        let rustc = arguments.next()?;
        let arguments: Vec<OsString> = arguments.collect();
        return Some(count(&rustc, &arguments, Path::new(&out)));
    }
    let log = env::var_os(LOG)?;
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let mut command = Command::new(rustc);
    command.args(&arguments).env_remove(LOG);
    let start = Instant::now();
    let status = match command.spawn().and_then(|child| watch(child, start)) {
        Ok((run, status)) => {
            if let Some(name) = crate_name(&arguments) {
                // Readers of the log notice a missing line.
                let _ = append(Path::new(&log), &Run { name, ..run });
            }
            status
        }
        Err(error) => {
            eprintln!("farrier-bench: cannot run rustc: {error}");
            None
        }
    };
    Some(match status {
        Some(code) => ExitCode::from(code as u8),
        None => ExitCode::FAILURE,
    })
}

/// Runs the compiler under callgrind, if it is to compile a crate: cargo also asks it for its version and target.
fn count(rustc: &OsStr, arguments: &[OsString], out: &Path) -> ExitCode {
    let is_compiling = crate_name(arguments).is_some_and(|name| name != "___");
    let mut command = match is_compiling {
        true => callgrind::command(compiler(rustc), out),
        false => Command::new(rustc),
    };
    let status = command.args(arguments).env_remove(COUNTS).status();
    match status.map(|status| status.code().map(|code| ExitCode::from(code as u8))) {
        Ok(code) => code.unwrap_or(ExitCode::FAILURE),
        Err(error) => {
            eprintln!("farrier-bench: cannot run rustc under valgrind: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The path of the compiler itself. `rustc` may be a proxy of rustup, which starts the compiler as another process.
fn compiler(rustc: &OsStr) -> PathBuf {
    let output = Command::new(rustc).args(["--print", "sysroot"]).output();
    let sysroot = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let compiler = sysroot.map(|sysroot| Path::new(&sysroot).join("bin/rustc"));
    match compiler {
        Ok(compiler) if compiler.is_file() => compiler,
        _ => rustc.into(),
    }
}

/// Waits for the compiler, and watches its memory.
fn watch(mut child: Child, start: Instant) -> std::io::Result<(Run, Option<i32>)> {
    let id = child.id();
    let done = AtomicBool::new(false);
    let (status, wall, memory) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut most = None;
            while !done.load(Ordering::Relaxed) {
                // The kernel keeps the maximum, so only growth after the last look is lost.
                most = peak_memory(&id.to_string()).max(most);
                thread::sleep(Duration::from_millis(4));
            }
            most
        });
        let status = child.wait();
        let wall = start.elapsed().as_secs_f64();
        done.store(true, Ordering::Relaxed);
        (status, wall, watcher.join().unwrap_or_default())
    });
    let run = Run {
        name: String::new(),
        wall,
        cpu: children_cpu(),
        memory,
    };
    Ok((run, status?.code()))
}

fn crate_name(arguments: &[OsString]) -> Option<String> {
    let at = arguments.iter().position(|it| it == "--crate-name")?;
    Some(arguments.get(at + 1)?.to_string_lossy().into_owned())
}

fn append(log: &Path, run: &Run) -> Result<(), Error> {
    let mut line = serde_json::to_string(run)?;
    line.push('\n');
    let file = fs::OpenOptions::new().create(true).append(true).open(log);
    file.and_then(|mut it| it.write_all(line.as_bytes()))
        .map_err(|error| Error::io("write", log, error))
}

/// `VmHWM` of proc(5), in bytes, of a process by its number or `self`.
pub(crate) fn peak_memory(process: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// `cutime` and `cstime` of proc(5), in seconds: the CPU time of finished child processes.
pub(crate) fn children_cpu() -> Option<f64> {
    cpu(13)
}

/// `utime` and `stime` of proc(5), in seconds: the CPU time of all threads of this process.
pub(crate) fn own_cpu() -> Option<f64> {
    cpu(11)
}

/// The CPU time of the current thread in seconds, with a resolution of nanoseconds.
pub(crate) fn thread_cpu() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// The sum of two fields of `/proc/self/stat`, the first of which is `field` after the program's name.
fn cpu(field: usize) -> Option<f64> {
    /// The kernel's `USER_HZ`, the same on all platforms of tier 1.
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the name of the program in parentheses, and may contain anything.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let user: u64 = fields.get(field)?.parse().ok()?;
    let system: u64 = fields.get(field + 1)?.parse().ok()?;
    Some((user + system) as f64 / TICKS_PER_SECOND)
}
