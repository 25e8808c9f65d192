//! The cost of compiling generated crates, compared with the crates that AWS generates for the same services.
//!
//! Farrier's crates have the client and the server of all operations. If the protocol is not supported, they have only
//! types, and the table says so. AWS's crates have the client only. Dependencies are built first; then each crate is
//! compiled alone, several times.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::report::{Machine, save, table, thousands};
use crate::rustc::{self, Run};
use crate::subject::{self, Generated, Subject};
use crate::workdir::{self, Workdir};
use crate::{Error, measure};

/// The number of times that each crate is compiled in each way.
const RUNS: usize = 3;

/// The ways to compile: arguments for cargo.
const MODES: [&[&str]; 3] = [&["check"], &["build"], &["build", "--release"]];

/// The report of `bench compile`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    runs: usize,
    services: Vec<Service>,
}

/// A service: what was generated, and both crates.
#[derive(Clone, Debug, Serialize)]
struct Service {
    generated: Generated,
    crates: [Crate; 2],
}

/// The cost of compiling a crate: medians.
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

/// Generates, compiles and reports all services, or those with these names.
///
/// # Errors
///
/// If a name is unknown, a published model is absent, or cargo fails.
pub fn run(names: &[&str]) -> Result<(), Error> {
    let subjects = subject::choose(names)?;
    let workdir = Workdir::new("compile", &files(&subjects))?;
    let mut generated = Vec::new();
    for subject in &subjects {
        generated.push(subject.generate(&workdir)?);
    }
    let services = compile_all(&workdir, &subjects)?;
    let services = generated.into_iter().zip(services);
    let report = Report {
        machine: Machine::here(),
        runs: RUNS,
        services: services
            .map(|(generated, crates)| Service { generated, crates })
            .collect(),
    };
    print!("{}", report.text());
    let path = save(&workdir::target(), "compile", &report)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

/// Compiles both crates of each service in turns, so that other work of the machine affects all of them.
fn compile_all(workdir: &Workdir, subjects: &[Subject]) -> Result<Vec<[Crate; 2]>, Error> {
    let names: Vec<String> = subjects
        .iter()
        .flat_map(|it| [it.ours(), it.peer()])
        .collect();
    eprintln!("building the dependencies of all crates, once");
    for mode in MODES {
        for name in &names {
            compile(workdir, mode, name)?;
        }
    }
    let mut compiled = vec![<[Vec<Compiled>; 3]>::default(); names.len()];
    for turn in 1..=RUNS {
        for (index, mode) in MODES.into_iter().enumerate() {
            for (runs, name) in compiled.iter_mut().zip(&names) {
                eprintln!("{turn} of {RUNS}: cargo {}, {name}", mode.join(" "));
                runs[index].push(compile(workdir, mode, name)?);
            }
        }
    }
    let mut costs = compiled
        .iter()
        .map(|modes| [0, 1, 2].map(|mode| Cost::of(&modes[mode])));
    let mut services = Vec::new();
    for subject in subjects {
        let mut subject_crate = |name: String, version: &str, source: &Path| {
            let [check, build, release] = costs.next().unwrap_or_default();
            Ok::<_, Error>(Crate {
                name,
                version: version.to_owned(),
                lines: workdir::lines_of_rust(source)?,
                check,
                build,
                release,
            })
        };
        let ours = subject.source(workdir);
        let peer = source_of(workdir, &subject.peer())?;
        services.push([
            subject_crate(subject.ours(), env!("CARGO_PKG_VERSION"), &ours)?,
            subject_crate(subject.peer(), subject.peer_version, &peer)?,
        ]);
    }
    Ok(services)
}

/// The files of the scratch package, which depends on all crates, and the manifests of the generated ones.
fn files(subjects: &[Subject]) -> Vec<(String, String)> {
    let mut manifest =
        "[package]\nname = \"subjects\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
        [workspace]\n\n[dependencies]\n"
            .to_owned();
    let mut files = vec![("src/lib.rs".to_owned(), String::new())];
    for it in subjects {
        let (name, ours, peer) = (it.name, it.ours(), it.peer());
        let version = it.peer_version;
        manifest.push_str(&format!(
            "{peer} = {{ version = \"={version}\", default-features = false }}\n\
             {ours} = {{ path = \"{name}\" }}\n"
        ));
        files.push(it.manifest());
    }
    files.push(("Cargo.toml".to_owned(), manifest));
    files
}

/// The folder of a dependency's source.
fn source_of(workdir: &Workdir, name: &str) -> Result<PathBuf, Error> {
    let output = workdir::run(&mut workdir.cargo(&["metadata", "--format-version=1"]))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array();
    let package = packages.and_then(|them| them.iter().find(|it| it["name"] == name));
    let manifest = package.and_then(|it| it["manifest_path"].as_str());
    match manifest.and_then(|it| Path::new(it).parent()) {
        Some(folder) => Ok(folder.join("src")),
        None => Err(Error::Check(format!("cargo metadata does not know {name}"))),
    }
}

/// One compilation: the cost of rustc, and the number of warnings that cargo printed.
#[derive(Clone, Debug)]
struct Compiled {
    run: Run,
    warnings: usize,
}

/// Compiles one crate whose dependencies are already built.
fn compile(workdir: &Workdir, mode: &[&str], name: &str) -> Result<Compiled, Error> {
    let mut clean = vec!["clean", "-p", name];
    clean.extend(mode.iter().skip(1));
    workdir::run(&mut workdir.cargo(&clean))?;
    let log = workdir.folder().join("rustc.log");
    let _ = std::fs::remove_file(&log);
    let mut arguments = mode.to_vec();
    arguments.extend(["-p", name]);
    let mut cargo = workdir.cargo(&arguments);
    let output = workdir::run(rustc::measure(&mut cargo, &log)?)?;
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
        let services = self.services.iter().map(Service::text);
        let services: Vec<String> = services.collect();
        format!("{}\n\n{}", self.machine.line(), services.join("\n"))
    }
}

impl Service {
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
        let Generated {
            types,
            operations,
            shapes,
            files,
            seconds,
        } = self.generated;
        let what = if types {
            "types alone"
        } else {
            "client and server"
        };
        let head = [
            "",
            &format!("{}, {what}", ours.name),
            &format!("{} {}", peer.name, peer.version),
            "ratio",
        ];
        format!(
            "{operations} operations, {shapes} shapes: {files} files generated in {:.0} ms, {} warnings of \
             the compiler\n\n{}",
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
