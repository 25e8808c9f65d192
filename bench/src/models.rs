//! `bench models`: time and memory to generate all published models.

use std::path::PathBuf;

use serde::Serialize;

use crate::generation::{self, Generation};
use crate::report::{Machine, save, table, thousands};
use crate::{Error, measure, workdir};

/// The number of times that everything is generated in each way.
const RUNS: usize = 5;

/// The report of `bench models`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    runs: usize,
    models: usize,
    /// The size of the model files.
    bytes: u64,
    ways: Vec<Way>,
}

/// A way to use the cores, and its cost: medians, and the peak memory of all runs.
#[derive(Clone, Debug, Serialize)]
struct Way {
    name: &'static str,
    at_once: usize,
    threads: usize,
    generation: Generation,
}

/// Generates and reports.
///
/// # Errors
///
/// If the published models are absent, or the generator crashes.
pub fn run() -> Result<(), Error> {
    let (models, bytes) = published()?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let ways = [
        ("one thread", 1, 1),
        ("one after the other, each on all cores", 1, cores),
        ("as many at once as there are cores", cores, 1),
    ];
    let mut runs = vec![Vec::new(); ways.len()];
    for turn in 1..=RUNS {
        for (runs, (name, at_once, threads)) in runs.iter_mut().zip(ways) {
            eprintln!("{turn} of {RUNS}: {name}");
            runs.push(generation::measure(&models, at_once, threads)?);
        }
    }
    let ways = ways
        .into_iter()
        .zip(runs)
        .map(|((name, at_once, threads), runs)| {
            let cpu: Option<Vec<f64>> = runs.iter().map(|it| it.cpu).collect();
            Way {
                name,
                at_once,
                threads,
                generation: Generation {
                    seconds: measure::median(runs.iter().map(|it| it.seconds).collect()),
                    cpu: cpu.map(measure::median),
                    memory: runs.iter().filter_map(|it| it.memory).max(),
                    ..runs.into_iter().next().unwrap_or_default()
                },
            }
        });
    let report = Report {
        machine: Machine::here(),
        runs: RUNS,
        models: models.len(),
        bytes,
        ways: ways.collect(),
    };
    print!("{}", report.text());
    let path = save(&workdir::target(), "models", &report)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

/// The published models and their size. The largest comes first, so that it does not start last.
fn published() -> Result<(Vec<PathBuf>, u64), Error> {
    let folder = workdir::published("aws-models/2025-09")?;
    let fail = |error| Error::io("read", &folder, error);
    let mut models = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let size = entry.metadata().map_err(fail)?.len();
        models.push((size, entry.path()));
    }
    models.sort_by(|a, b| b.cmp(a));
    let bytes = models.iter().map(|(size, _)| size).sum();
    Ok((models.into_iter().map(|(_, path)| path).collect(), bytes))
}

impl Report {
    fn text(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .ways
            .iter()
            .map(|it| {
                let Generation {
                    seconds,
                    cpu,
                    memory,
                    ..
                } = &it.generation;
                let known = |it: Option<String>| it.unwrap_or_else(|| "?".to_owned());
                vec![
                    it.name.to_owned(),
                    format!("{seconds:.2}"),
                    known(cpu.map(|it| format!("{it:.2}"))),
                    known(memory.map(|it| format!("{:.0}", it as f64 / 1e6))),
                ]
            })
            .collect();
        let mut out = format!("{}\n\n", self.machine.line());
        if let Some(Way { generation: it, .. }) = self.ways.first() {
            out.push_str(&format!(
                "{} models, {:.1} MB: {} with client and server, {} as types, {} not generated; \
                 {} operations, {} shapes, {} lines\n\n",
                self.models,
                self.bytes as f64 / 1e6,
                it.whole,
                it.types,
                it.failures.len(),
                thousands(it.operations as u64),
                thousands(it.shapes as u64),
                thousands(it.lines as u64),
            ));
            for failure in &it.failures {
                out.push_str(&format!("not generated: {failure}\n"));
            }
            if !it.failures.is_empty() {
                out.push('\n');
            }
        }
        out + &table(&["", "wall s", "CPU s", "peak memory MB"], &rows)
    }
}
