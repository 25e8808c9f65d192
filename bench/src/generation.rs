//! Generates models in a process of its own: paths come in, the cost goes out.
//!
//! The peak memory of that process is the generator's alone.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use farrier_codegen::{Config, Generated, Layout, Parts, Severity};
use serde::{Deserialize, Serialize};

use crate::{Error, callgrind, rustc, workdir};

/// The first argument of the process.
const CHILD: &str = "--generate";

/// The cost of generating.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Generation {
    /// Seconds from the first file to the last text in memory.
    pub seconds: f64,
    /// CPU seconds; known on Linux only.
    pub cpu: Option<f64>,
    /// The peak memory of the process in bytes; known on Linux only.
    pub memory: Option<u64>,
    /// The number of models that became client and server.
    pub whole: usize,
    /// The number of models that became types, because their protocol is not supported.
    pub types: usize,
    /// Why the others were not generated.
    pub failures: Vec<String>,
    /// The number of operations in all models.
    pub operations: usize,
    /// The number of shapes in all models.
    pub shapes: usize,
    /// The number of generated lines.
    pub lines: usize,
}

/// Generates models, `at_once` of them at a time, each on `threads` threads.
///
/// # Errors
///
/// If the process cannot be started, or crashes.
pub fn measure(models: &[PathBuf], at_once: usize, threads: usize) -> Result<Generation, Error> {
    let this = std::env::current_exe().map_err(|error| Error::io("find", Path::new("."), error))?;
    let mut command = Command::new(this);
    command.args([CHILD, &at_once.to_string(), &threads.to_string()]);
    let output = workdir::run(command.args(models))?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// The instructions of generating one model on one thread; callgrind leaves its counts in the file `out`.
///
/// # Errors
///
/// If the process cannot be started, or fails.
pub fn instructions(model: &Path, out: &Path) -> Result<u64, Error> {
    let this = std::env::current_exe().map_err(|error| Error::io("find", Path::new("."), error))?;
    let mut command = callgrind::command(this, out);
    let output = workdir::run(command.args([CHILD, "1", "1"]).arg(model))?;
    let generation: Generation = serde_json::from_slice(&output.stdout)?;
    match generation.failures.first() {
        None => callgrind::instructions(out),
        Some(failure) => Err(Error::Check(failure.clone())),
    }
}

/// If this process was started by [`measure`]: generates and prints the cost.
pub fn run_as_child(arguments: &[&str]) -> Option<ExitCode> {
    let [CHILD, at_once, threads, models @ ..] = arguments else {
        return None;
    };
    let (Ok(at_once), Ok(threads)) = (at_once.parse(), threads.parse()) else {
        return Some(ExitCode::from(2));
    };
    let generation = all(models, at_once, threads);
    println!("{}", serde_json::json!(generation));
    Some(ExitCode::SUCCESS)
}

fn all(models: &[&str], at_once: usize, threads: usize) -> Generation {
    let sum = Mutex::new(Generation::default());
    let next = AtomicUsize::new(0);
    let start = Instant::now();
    let work = || {
        while let Some(model) = models.get(next.fetch_add(1, Ordering::Relaxed)) {
            let one = one(Path::new(model), threads);
            if let Ok(mut sum) = sum.lock() {
                sum.add(one);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..at_once {
            scope.spawn(work);
        }
        work();
    });
    let seconds = start.elapsed().as_secs_f64();
    Generation {
        seconds,
        // The count of the process has a resolution of hundredths of a second.
        cpu: match (at_once, threads) {
            (1, 1) => rustc::thread_cpu(),
            _ => rustc::own_cpu(),
        },
        memory: rustc::peak_memory("self"),
        ..sum.into_inner().unwrap_or_default()
    }
}

/// Generates client and server of a model, or types if its protocol is not supported. The text is dropped after its
/// lines are counted.
fn one(model: &Path, threads: usize) -> Generation {
    let config = Config::new()
        .model(model)
        .layout(Layout::Files)
        .threads(threads);
    let mut sum = Generation::default();
    let generated = match config.generate() {
        Err(farrier_codegen::Error::Invalid(report)) if unsupported(&report) => {
            sum.types = 1;
            config.parts(Parts::Types).generate()
        }
        other => {
            sum.whole = 1;
            other
        }
    };
    match generated {
        Ok(Generated { files, summary, .. }) => Generation {
            operations: summary.operations,
            shapes: summary.shapes,
            lines: files.iter().map(|(_, it)| it.lines().count()).sum(),
            ..sum
        },
        Err(error) => {
            let error = error.to_string();
            let first = error
                .lines()
                .find(|it| it.starts_with("error"))
                .unwrap_or_default();
            let name = model.file_stem().unwrap_or_default().to_string_lossy();
            Generation {
                failures: vec![format!("{name}: {first}")],
                ..Generation::default()
            }
        }
    }
}

/// Whether the only errors of a model are about unsupported features.
pub(crate) fn unsupported(report: &farrier_codegen::Report) -> bool {
    report
        .diagnostics()
        .all(|it| it.severity < Severity::Error || it.rule == farrier_codegen::rules::UNSUPPORTED)
}

impl Generation {
    fn add(&mut self, other: Self) {
        self.whole += other.whole;
        self.types += other.types;
        self.failures.extend(other.failures);
        self.operations += other.operations;
        self.shapes += other.shapes;
        self.lines += other.lines;
    }
}
