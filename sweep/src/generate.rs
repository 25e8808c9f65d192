//! Generates each case in a process of its own: cases come in, a report with a row for each goes out.
//!
//! The process is this program with other arguments. It writes a package and prints the cost of generating as JSON to
//! standard output, or the reason for a failure to standard error.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use farrier_codegen::{
    Config, Diagnostic, Error, FileSet, Generated, Layout, Parts, Report as Findings, Scope,
    Severity,
};

use crate::cases::Case;
use crate::progress::Progress;
use crate::report::{Failure, Figures, Report, Row, Sides, Stage};

/// The first argument of a process that generates one case.
const WORKER: &str = "--worker";

/// Generates all cases, `threads` of them at the same time, and writes each to `packages/<name>` in `target`.
pub(crate) fn all(cases: Vec<Case>, target: &Path, threads: usize) -> Result<Report, String> {
    let this =
        std::env::current_exe().map_err(|error| format!("could not find this program: {error}"))?;
    let packages = target.join("packages");
    // Made before the processes start, because two that make it at the same time fail.
    std::fs::create_dir_all(&packages)
        .map_err(|error| format!("could not make {}: {error}", packages.display()))?;
    let start = Instant::now();
    let progress = Progress::new("generating", cases.len());
    // Indices, so that rows can be put in the order of the cases.
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::with_capacity(cases.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(cases.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(case) = cases.get(index) else { break };
                    let row = one(&this, case, &packages.join(&case.name));
                    progress.step(&case.name);
                    if let Ok(mut rows) = rows.lock() {
                        rows.push((index, row));
                    }
                }
            });
        }
    });
    drop(progress);
    let mut rows = rows.into_inner().unwrap_or_default();
    rows.sort_by_key(|(index, _)| *index);
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    Ok(Report::new(rows, threads, start.elapsed().as_secs_f64()))
}

fn one(this: &Path, case: &Case, folder: &Path) -> Row {
    let mut row = Row::new(case.name.clone(), folder.to_owned());
    let mut worker = Command::new(this);
    worker.arg(WORKER).arg(&case.path).arg(folder);
    worker.args(&case.service);
    let fail = |messages: String| {
        Some(Failure {
            stage: Stage::Generate,
            messages: vec![messages],
            more: 0,
        })
    };
    match worker.output() {
        Err(error) => row.failure = fail(format!("could not start: {error}")),
        Ok(output) if output.status.success() => match serde_json::from_slice(&output.stdout) {
            Ok(figures) => row.figures = Some(figures),
            Err(error) => row.failure = fail(format!("no figures: {error}")),
        },
        Ok(output) => {
            let mut message = String::from_utf8_lossy(&output.stderr)
                .trim_end()
                .to_owned();
            // Status 1 means that the model has errors. Anything else (a panic, a signal) is a crash.
            if output.status.code() != Some(1) {
                message.push_str(&format!("\nthe generator crashed: {}", output.status));
            }
            row.failure = fail(message);
        }
    }
    row
}

/// The process that generates one case.
pub(crate) struct Worker {
    model: PathBuf,
    folder: PathBuf,
    service: Option<String>,
}

impl Worker {
    /// The worker, if these arguments ask for one.
    pub(crate) fn of(arguments: &[OsString]) -> Option<Self> {
        let mut arguments = arguments.iter();
        let first = arguments.next()?;
        (first == WORKER).then_some(())?;
        Some(Self {
            model: PathBuf::from(arguments.next()?),
            folder: PathBuf::from(arguments.next()?),
            service: arguments.next().map(|it| it.to_string_lossy().into_owned()),
        })
    }

    /// Generates. Returns status 1, after printing diagnostics to standard error, if the model has errors.
    pub(crate) fn run(self) -> ExitCode {
        match self.generate() {
            Ok(figures) => {
                println!("{}", serde_json::json!(figures));
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        }
    }

    /// Generates client and server, or types only if no protocol of the service is supported.
    fn generate(self) -> Result<Figures, Error> {
        let mut config = Config::new().model(&self.model).layout(Layout::Files);
        if let Some(service) = &self.service {
            config = config.service(service);
        }
        let (mut figures, mut files) = match measured(config.clone()) {
            Err(Error::Invalid(report)) if unsupported(&report) => {
                let (mut figures, files) = measured(config.parts(Parts::Types))?;
                figures.sides = Sides::Types;
                figures.unsupported = errors(&report).map(|it| it.message.clone()).collect();
                (figures, files)
            }
            other => other?,
        };
        // Before anything is written, so that it is the peak of the generator.
        figures.memory = peak_memory();
        let module = &figures.module;
        let mark = farrier_codegen::MARK;
        let root = format!("{mark} for a sweep.\n//! A service.\npub mod {module};\n");
        files.insert("lib.rs", root);
        files.write(&self.folder.join("src"), Scope::Folder)?;
        Ok(figures)
    }
}

fn measured(config: Config) -> Result<(Figures, FileSet), Error> {
    let start = Instant::now();
    let Generated { files, summary, .. } = config.generate()?;
    let seconds = start.elapsed().as_secs_f64();
    let lines = files.iter().map(|(_, it)| it.lines().count()).sum();
    let figures = Figures {
        module: summary.module,
        sides: Sides::ClientAndServer,
        unsupported: Vec::new(),
        operations: summary.operations,
        shapes: summary.shapes,
        files: files.len(),
        lines,
        seconds,
        memory: None,
    };
    Ok((figures, files))
}

fn errors(report: &Findings) -> impl Iterator<Item = &Diagnostic> {
    report
        .diagnostics()
        .filter(|it| it.severity == Severity::Error)
}

/// Whether the only errors are about unsupported features.
fn unsupported(report: &Findings) -> bool {
    errors(report).all(|it| it.rule == farrier_codegen::rules::UNSUPPORTED)
}

/// The peak memory of this process in bytes: `VmHWM` of proc(5), on Linux only.
fn peak_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
