//! `bench scaling`: how time and memory grow with the size of the model.

use serde::Serialize;

use crate::generation::{self, Generation};
use crate::report::{Machine, save, table, thousands};
use crate::synthetic::{KINDS, Kind};
use crate::{Error, measure, workdir};

/// The numbers of shapes.
const SIZES: [usize; 5] = [100, 400, 1_600, 6_400, 12_800];

/// The number of times that each model is generated.
const RUNS: usize = 3;

/// The report of `bench scaling`.
#[derive(Clone, Debug, Serialize)]
struct Report {
    machine: Machine,
    runs: usize,
    sizes: Vec<usize>,
    kinds: Vec<Scaling>,
}

/// The cost of one kind of model at each size.
#[derive(Clone, Debug, Serialize)]
struct Scaling {
    kind: &'static str,
    /// CPU seconds, or wall seconds if those are unknown: medians.
    seconds: Vec<f64>,
    /// Peak bytes of all runs, minus those of an empty model.
    memory: Vec<Option<f64>>,
    lines: Vec<usize>,
}

/// Generates and reports.
///
/// # Errors
///
/// If a model cannot be written, or is not generated.
pub fn run() -> Result<(), Error> {
    let empty = generate(Kind::Structures, 1)?.memory;
    let mut kinds = Vec::new();
    for kind in KINDS {
        let mut scaling = Scaling {
            kind: kind.name(),
            seconds: Vec::new(),
            memory: Vec::new(),
            lines: Vec::new(),
        };
        for size in SIZES {
            eprintln!("{size} {}", kind.name());
            let runs: Vec<Generation> = (0..RUNS)
                .map(|_| generate(kind, size))
                .collect::<Result<_, _>>()?;
            let most = runs.iter().filter_map(|it| it.memory).max();
            let beyond = most
                .zip(empty)
                .map(|(most, empty)| most.saturating_sub(empty) as f64);
            scaling.memory.push(beyond);
            scaling.lines.push(runs.first().map_or(0, |it| it.lines));
            let seconds = runs.into_iter().map(|it| it.cpu.unwrap_or(it.seconds));
            scaling.seconds.push(measure::median(seconds.collect()));
        }
        kinds.push(scaling);
    }
    let report = Report {
        machine: Machine::here(),
        runs: RUNS,
        sizes: SIZES.to_vec(),
        kinds,
    };
    print!("{}", report.text());
    let path = save(&workdir::target(), "scaling", &report)?;
    println!("\nwritten to {}", path.display());
    Ok(())
}

/// Generates one model, on one thread.
fn generate(kind: Kind, size: usize) -> Result<Generation, Error> {
    let folder = workdir::target();
    let path = folder.join("scaling-model.json");
    std::fs::create_dir_all(&folder).map_err(|error| Error::io("make", &folder, error))?;
    let text = kind.model(size).to_string();
    std::fs::write(&path, text).map_err(|error| Error::io("write", &path, error))?;
    let generation = generation::measure(&[path], 1, 1)?;
    match generation.failures.first() {
        None => Ok(generation),
        Some(failure) => Err(Error::Check(format!("{size} {}: {failure}", kind.name()))),
    }
}

impl Report {
    fn text(&self) -> String {
        let mut head = vec!["each".to_owned()];
        head.extend(self.sizes.iter().map(|it| thousands(*it as u64)));
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let rows = |value: &dyn Fn(&Scaling, usize) -> Option<f64>, digits: usize| {
            let row = |it: &Scaling| {
                let mut row = vec![it.kind.to_owned()];
                row.extend(self.sizes.iter().enumerate().map(|(index, size)| {
                    let each = value(it, index).map(|it| it / *size as f64);
                    each.map_or_else(|| "?".to_owned(), |it| format!("{it:.digits$}"))
                }));
                row
            };
            self.kinds.iter().map(row).collect::<Vec<_>>()
        };
        let seconds = rows(&|it, index| Some(it.seconds[index] * 1e6), 1);
        let memory = rows(&|it, index| it.memory[index].map(|it| it / 1e3), 1);
        format!(
            "{}\n\nCPU microseconds, one thread\n\n{}\nPeak memory in kB\n\n{}",
            self.machine.line(),
            table(&head, &seconds),
            table(&head, &memory),
        )
    }
}
