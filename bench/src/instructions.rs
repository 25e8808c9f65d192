//! `bench instructions`: the cost of whole services in instructions, which do not depend on the load of the machine.
//!
//! Two things are counted for each service: generating it on one thread, and `rustc --emit=metadata` on the result,
//! which is what `cargo check` runs. docs/decisions/0006 says why.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::report::{Machine, save, table, thousands};
use crate::subject::{self, Subject};
use crate::workdir::{self, Workdir};
use crate::{Error, callgrind, generation, rustc};

/// The report of `bench instructions`. Further measurements become further fields.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    services: Vec<Service>,
}

/// The counts of a service.
#[derive(Clone, Debug, Serialize)]
struct Service {
    name: &'static str,
    /// Whether only types were generated.
    types: bool,
    files: usize,
    /// Lines of the generated package.
    lines: u64,
    /// Instructions from the model's file to formatted text in memory, on one thread.
    generate: u64,
    /// Instructions of `rustc --emit=metadata` for the generated package.
    check: u64,
}

/// Generates, counts and reports all services, or those with these names.
///
/// # Errors
///
/// If valgrind is absent, a name is unknown, a published model is absent, or cargo fails.
pub fn run(names: &[&str]) -> Result<(), Error> {
    callgrind::check()?;
    let subjects = subject::choose(names)?;
    let workdir = Workdir::new("instructions", &packages(&subjects))?;
    let mut services = Vec::new();
    // All are generated first, because cargo reads all members of the workspace.
    for subject in &subjects {
        services.push(generate(&workdir, subject)?);
    }
    for (subject, service) in subjects.iter().zip(&mut services) {
        eprintln!("{}: counting the generator", subject.name);
        let out = out(&workdir, subject.name, "generate");
        service.generate = generation::instructions(&subject.model()?, &out)?;
        eprintln!("{}: counting rustc", subject.name);
        service.check = check(&workdir, subject)?;
    }
    let report = Report {
        machine: Machine::here(),
        services,
    };
    print!("{}", report.text());
    let path = save(&workdir::target(), "instructions", &report)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

/// A workspace of the generated packages.
fn packages(subjects: &[Subject]) -> Vec<(String, String)> {
    let members: Vec<&str> = subjects.iter().map(|subject| subject.name).collect();
    let root = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    let manifests = subjects.iter().map(Subject::manifest);
    let mut files: Vec<_> = manifests.collect();
    files.push(("Cargo.toml".to_owned(), root));
    files
}

/// Generates a package; the counts are still 0.
fn generate(workdir: &Workdir, subject: &Subject) -> Result<Service, Error> {
    let generated = subject.generate(workdir)?;
    Ok(Service {
        name: subject.name,
        types: generated.types,
        files: generated.files,
        lines: workdir::lines_of_rust(&subject.source(workdir))?,
        generate: 0,
        check: 0,
    })
}

/// The instructions of rustc for one package; its dependencies are built first.
fn check(workdir: &Workdir, subject: &Subject) -> Result<u64, Error> {
    let package = subject.ours();
    workdir::run(&mut workdir.cargo(&["check", "-p", &package]))?;
    workdir::run(&mut workdir.cargo(&["clean", "-p", &package]))?;
    let out = out(workdir, subject.name, "check");
    let mut cargo = workdir.cargo(&["check", "-p", &package]);
    workdir::run(rustc::count_instructions(&mut cargo, &out)?)?;
    callgrind::instructions(&out)
}

/// The file for the counts of callgrind. One of an earlier run is removed, so that it is not mistaken for new.
fn out(workdir: &Workdir, service: &str, what: &str) -> PathBuf {
    let path = workdir.folder().join(format!("{service}-{what}.callgrind"));
    let _ = std::fs::remove_file(Path::new(&path));
    path
}

impl Report {
    fn text(&self) -> String {
        let head = [
            "",
            "generated",
            "files",
            "lines",
            "generate, million instructions",
            "check, million instructions",
        ];
        let rows = self.services.iter().map(|service| {
            let parts = match service.types {
                true => "types",
                false => "client and server",
            };
            vec![
                service.name.to_owned(),
                parts.to_owned(),
                thousands(service.files as u64),
                thousands(service.lines),
                millions(service.generate),
                millions(service.check),
            ]
        });
        let rows: Vec<Vec<String>> = rows.collect();
        format!("{}\n\n{}", self.machine.line(), table(&head, &rows))
    }
}

/// A number of instructions in millions, with one decimal.
fn millions(count: u64) -> String {
    let tenths = (count + 50_000) / 100_000;
    format!("{}.{}", thousands(tenths / 10), tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::millions;

    #[test]
    fn millions_are_rounded_to_a_tenth() {
        let shown = [0, 49_999, 50_000, 319_245_678, 5_120_000_000].map(millions);
        assert_eq!(shown, ["0.0", "0.0", "0.1", "319.2", "5,120.0"]);
    }
}
