//! Times contestants in processes of their own, for values with many allocations.
//!
//! The cost of a value with 65,000 allocations depends on where the allocator has put them, and so on everything that
//! the process did before. Therefore a contestant gets a new process for each turn. The process gets the payload from
//! its parent, makes its own value if it has to write one, and does nothing else before.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use crate::Error;
use crate::measure::{Contestant, Figure, median, once};

/// The first argument of the process.
const CHILD: &str = "--turn";

/// The number of processes per contestant.
const ROUNDS: usize = 31;

/// The number of timed runs per process, after one that is not timed.
const RUNS: u64 = 4;

/// Keeps the allocator of glibc from returning memory to the kernel between runs. Whether it does depends on the last
/// allocation in the heap, and costs more than the run. Other allocators ignore these variables.
const KEEPING: [(&str, &str); 2] = [
    ("MALLOC_TRIM_THRESHOLD_", "1073741824"),
    ("MALLOC_MMAP_THRESHOLD_", "1073741824"),
];

/// A contestant that has not started: how its payload is made, and how it starts.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    encode: Box<Encode>,
    start: Box<Start>,
}

type Encode = dyn Fn(&str) -> Result<Vec<u8>, Error>;
/// The contestants of a codec and a direction, by their names.
pub(crate) type FindEntries = fn(&str, &str) -> Vec<Entry>;

type Start = dyn for<'p> Fn(&'p [u8]) -> Result<Contestant<'p>, Error>;

impl Entry {
    /// A contestant that writes the value that `read` reads from the JSON payload.
    pub(crate) fn write<T: 'static, O>(
        name: &'static str,
        read: impl Fn(&[u8]) -> Result<T, Error> + 'static,
        write: impl Fn(&T) -> O + Copy + 'static,
    ) -> Self {
        Self {
            name,
            encode: Box::new(|json| Ok(json.as_bytes().to_vec())),
            start: Box::new(move |payload| {
                let value = read(payload)?;
                Ok(Contestant::new(name, move || write(&value)))
            }),
        }
    }

    /// A contestant that reads what `encode` makes of the JSON payload.
    pub(crate) fn read<O>(
        name: &'static str,
        encode: impl Fn(&str) -> Result<Vec<u8>, Error> + 'static,
        read: impl Fn(&[u8]) -> O + Copy + 'static,
    ) -> Self {
        Self {
            name,
            encode: Box::new(encode),
            start: Box::new(move |payload| Ok(Contestant::new(name, move || read(payload)))),
        }
    }

    /// The payload of the contestant.
    pub(crate) fn payload(&self, json: &str) -> Result<Vec<u8>, Error> {
        (self.encode)(json)
    }

    /// Starts the contestant in this process.
    pub(crate) fn start<'p>(&self, payload: &'p [u8]) -> Result<Contestant<'p>, Error> {
        (self.start)(payload)
    }
}

/// Times contestants in turns. Each turn is a process, which finds the contestants by `row`.
pub(crate) fn compare(row: [&str; 2], json: &str, entries: &[Entry]) -> Result<Vec<Figure>, Error> {
    let payloads: Vec<Vec<u8>> = entries
        .iter()
        .map(|it| it.payload(json))
        .collect::<Result<_, _>>()?;
    let mut figures: Vec<Vec<Figure>> = vec![Vec::new(); entries.len()];
    for round in 0..ROUNDS {
        for turn in 0..entries.len() {
            let index = (round + turn) % entries.len();
            figures[index].push(in_process(row, entries[index].name, &payloads[index])?);
        }
    }
    Ok(figures.into_iter().filter_map(middle).collect())
}

fn middle(figures: Vec<Figure>) -> Option<Figure> {
    let nanoseconds = median(figures.iter().map(|it| it.nanoseconds).collect());
    let first = figures.into_iter().next()?;
    Some(Figure {
        nanoseconds,
        ..first
    })
}

fn in_process(row: [&str; 2], name: &str, payload: &[u8]) -> Result<Figure, Error> {
    let this = std::env::current_exe().map_err(|error| Error::io("find", Path::new("."), error))?;
    let failed = |error| Error::io("run", &this, error);
    let mut child = Command::new(&this)
        .arg(CHILD)
        .args(row)
        .args([name, &RUNS.to_string()])
        .envs(KEEPING)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    // The child reads all of its input before it writes, so neither process waits for the other. Dropping the pipe
    // closes it.
    if let Some(mut input) = child.stdin.take() {
        input.write_all(payload).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// If this process was started for a turn: runs it and prints its figure.
pub(crate) fn run_as_child(arguments: &[&str], entries: FindEntries) -> Option<ExitCode> {
    let [CHILD, codec, direction, name, runs] = *arguments else {
        return None;
    };
    match turn(entries(codec, direction), name, runs) {
        Ok(figure) => {
            println!("{figure}");
            Some(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("error: {error}");
            Some(ExitCode::FAILURE)
        }
    }
}

fn turn(entries: Vec<Entry>, name: &str, runs: &str) -> Result<String, Error> {
    let missing = || {
        Error::Check(format!(
            "there is no contestant {name} that runs {runs} times"
        ))
    };
    let runs = runs.parse().map_err(|_| missing())?;
    let entry = entries.into_iter().find(|entry| entry.name == name);
    let entry = entry.ok_or_else(missing)?;
    let mut payload = Vec::new();
    let read = std::io::stdin().read_to_end(&mut payload);
    read.map_err(|error| Error::io("read", Path::new("stdin"), error))?;
    let figure = once(entry.start(&payload)?, runs);
    Ok(serde_json::to_string(&figure)?)
}
