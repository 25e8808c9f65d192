//! What a generated crate costs to compile, beside the crate that AWS generates for the same service.
//!
//! Ours has the client and the server of all 71 operations of Personalize; `aws-sdk-personalize` has the
//! client alone. Dependencies are built before; each crate is then compiled by itself, several times.

use std::path::{Path, PathBuf};
use std::time::Instant;

use farrier_codegen::{Config, Generator, Layout, Scope};
use serde::Serialize;
use serde_json::Value;

use crate::report::{Machine, save, table, thousands};
use crate::rustc::{self, Run};
use crate::scratch::{self, Scratch};
use crate::{Error, PEER_VERSION, measure};

/// How often each crate is compiled in each way.
const RUNS: usize = 3;

const PEER: &str = "aws-sdk-personalize";
const OURS: &str = "personalize-whole";

/// The report of `bench compile`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    runs: usize,
    generated: Generated,
    crates: [Crate; 2],
}

/// What generating took.
#[derive(Clone, Debug, Serialize)]
struct Generated {
    operations: usize,
    shapes: usize,
    files: usize,
    /// Seconds from the model's file to formatted text in memory.
    seconds: f64,
}

/// What compiling a crate took: medians.
#[derive(Clone, Debug, Serialize)]
struct Crate {
    name: String,
    version: String,
    lines: u64,
    check: Cost,
    build: Cost,
    release: Cost,
}

/// Medians over the runs: seconds and bytes.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Cost {
    wall: f64,
    cpu: Option<f64>,
    memory: Option<f64>,
    warnings: usize,
}

/// Generates, compiles and reports.
///
/// # Errors
///
/// When the published model is not there, or cargo fails.
pub fn run() -> Result<(), Error> {
    let model = scratch::published("aws-models/2025-09/personalize.json")?;
    let scratch = Scratch::new("compile", &files())?;
    let ours = scratch.folder().join("whole/src");
    let generated = generate(&model, &ours)?;
    let peer = source_of(&scratch, PEER)?;

    eprintln!("building the dependencies of both crates, once");
    let modes: [&[&str]; 3] = [&["check"], &["build"], &["build", "--release"]];
    for mode in modes {
        compile(&scratch, mode, OURS)?;
        compile(&scratch, mode, PEER)?;
    }
    // In turns, so that what else the machine does falls on both.
    let mut compiled: [[Vec<Compiled>; 3]; 2] = Default::default();
    for turn in 1..=RUNS {
        for (index, mode) in modes.into_iter().enumerate() {
            for (subject, name) in [OURS, PEER].into_iter().enumerate() {
                eprintln!("{turn} of {RUNS}: cargo {}, {name}", mode.join(" "));
                compiled[subject][index].push(compile(&scratch, mode, name)?);
            }
        }
    }
    let [ours_costs, peer_costs] = compiled.map(|modes| modes.map(|runs| Cost::of(&runs)));
    let subject = |name: &str, version: &str, lines, [check, build, release]: [Cost; 3]| Crate {
        name: name.to_owned(),
        version: version.to_owned(),
        lines,
        check,
        build,
        release,
    };
    let report = Report {
        machine: Machine::here(),
        runs: RUNS,
        generated,
        crates: [
            subject(
                OURS,
                env!("CARGO_PKG_VERSION"),
                scratch::lines_of_rust(&ours)?,
                ours_costs,
            ),
            subject(
                PEER,
                PEER_VERSION,
                scratch::lines_of_rust(&peer)?,
                peer_costs,
            ),
        ],
    };
    print!("{}", report.text());
    let path = save(&scratch::target(), "compile", &report)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

fn files() -> [(&'static str, String); 3] {
    let root = scratch::root().display();
    let manifest = format!(
        r#"[package]
name = "subjects"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
{PEER} = {{ version = "={PEER_VERSION}", default-features = false }}
{OURS} = {{ path = "whole" }}
"#
    );
    let ours = format!(
        r#"[package]
name = "{OURS}"
version = "0.0.0"
edition = "2024"

[dependencies]
farrier = {{ path = "{root}/runtime", default-features = false, features = ["client", "server"] }}
"#
    );
    [
        ("Cargo.toml", manifest),
        ("src/lib.rs", String::new()),
        ("whole/Cargo.toml", ours),
    ]
}

/// Generates the whole service, as someone would who owns it.
fn generate(model: &Path, to: &Path) -> Result<Generated, Error> {
    let config = Config::new()
        .model(model)
        .validation_error("InvalidInputException")
        .layout(Layout::Files);
    let start = Instant::now();
    let generated = Generator::new(config).generate();
    let mut generated = generated.map_err(|error| Error::Check(error.to_string()))?;
    let seconds = start.elapsed().as_secs_f64();
    let mark = farrier_codegen::output::MARK;
    let root = format!("{mark} for a benchmark.\n//! Personalize.\npub mod personalize;\n");
    let files = generated.files.len();
    generated.files.insert("lib.rs", root);
    let written = generated.files.write(to, Scope::Folder);
    written.map_err(|error| Error::Check(error.to_string()))?;
    Ok(Generated {
        operations: generated.summary.operations,
        shapes: generated.summary.shapes,
        files,
        seconds,
    })
}

/// The folder of a dependency's source.
fn source_of(scratch: &Scratch, name: &str) -> Result<PathBuf, Error> {
    let output = scratch::run(&mut scratch.cargo(&["metadata", "--format-version=1"]))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array();
    let package = packages.and_then(|them| them.iter().find(|it| it["name"] == name));
    let manifest = package.and_then(|it| it["manifest_path"].as_str());
    match manifest.and_then(|it| Path::new(it).parent()) {
        Some(folder) => Ok(folder.join("src")),
        None => Err(Error::Check(format!("cargo metadata does not know {name}"))),
    }
}

/// One compilation: what rustc took, and how many warnings cargo printed.
#[derive(Clone, Debug)]
struct Compiled {
    run: Run,
    warnings: usize,
}

/// Compiles one crate, and nothing else, once its dependencies are built.
fn compile(scratch: &Scratch, mode: &[&str], name: &str) -> Result<Compiled, Error> {
    let mut clean = vec!["clean", "-p", name];
    clean.extend(mode.iter().skip(1));
    scratch::run(&mut scratch.cargo(&clean))?;
    let log = scratch.folder().join("rustc.log");
    let _ = std::fs::remove_file(&log);
    let mut arguments = mode.to_vec();
    arguments.extend(["-p", name]);
    let mut cargo = scratch.cargo(&arguments);
    let output = scratch::run(rustc::measure(&mut cargo, &log)?)?;
    let warnings = String::from_utf8_lossy(&output.stderr);
    let warnings = warnings.lines().filter(|it| it.starts_with("warning"));
    let warnings = warnings.count();
    match rustc::read(&log, &name.replace('-', "_"))?.pop() {
        Some(run) => Ok(Compiled { run, warnings }),
        None => Err(Error::Check(format!("cargo did not compile {name}"))),
    }
}

impl Cost {
    fn of(runs: &[Compiled]) -> Self {
        let all = |value: fn(&Run) -> Option<f64>| -> Option<f64> {
            let values: Option<Vec<f64>> = runs.iter().map(|it| value(&it.run)).collect();
            values.map(measure::median)
        };
        Self {
            wall: all(|it| Some(it.wall)).unwrap_or_default(),
            cpu: all(|it| it.cpu),
            memory: all(|it| it.memory.map(|it| it as f64)),
            warnings: runs.iter().map(|it| it.warnings).max().unwrap_or_default(),
        }
    }
}

impl Report {
    fn text(&self) -> String {
        let [ours, peer] = &self.crates;
        let mut rows = vec![vec![
            "lines of Rust".to_owned(),
            thousands(ours.lines),
            thousands(peer.lines),
            ratio(Some(ours.lines as f64), Some(peer.lines as f64)),
        ]];
        let modes = [
            ("check", ours.check, peer.check),
            ("build", ours.build, peer.build),
            ("release build", ours.release, peer.release),
        ];
        for (mode, a, b) in modes {
            let mut row = |what: &str, a: Option<f64>, b: Option<f64>, digits| {
                let show = |it: Option<f64>| match it {
                    Some(it) => format!("{it:.digits$}"),
                    None => "?".to_owned(),
                };
                rows.push(vec![
                    format!("{mode}, {what}"),
                    show(a),
                    show(b),
                    ratio(a, b),
                ]);
            };
            row("CPU s", a.cpu, b.cpu, 2);
            row("wall s", Some(a.wall), Some(b.wall), 2);
            let megabytes = |it: Option<f64>| it.map(|it| it / 1e6);
            row(
                "peak memory MB",
                megabytes(a.memory),
                megabytes(b.memory),
                0,
            );
        }
        let head = [
            "",
            &ours.name,
            &format!("{} {}", peer.name, peer.version),
            "ratio",
        ];
        let Generated {
            operations,
            shapes,
            files,
            seconds,
        } = self.generated;
        format!(
            "{}\n\n{operations} operations, {shapes} shapes: {files} files generated in {:.0} ms, \
             {} warnings of the compiler\n\n{}",
            self.machine.line(),
            seconds * 1e3,
            ours.check.warnings + ours.build.warnings + ours.release.warnings,
            table(&head, &rows),
        )
    }
}

fn ratio(ours: Option<f64>, theirs: Option<f64>) -> String {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours > 0.0 => format!("1 : {:.1}", theirs / ours),
        _ => "?".to_owned(),
    }
}
