//! Clients over loopback TCP, with 64 calls at once on one thread, to a server in a process of its own.
//!
//! The figures are calls per second, the CPU time of a call on the client's thread, and its allocations. The contestants
//! take turns, and the medians of their turns are printed. The ratio is that of the CPU times, which depends less on what
//! else the machine does.

mod clients;
mod server;

use std::process::ExitCode;
use std::time::Instant;

use farrier_bench::allocations;
use farrier_bench::measure::median;
use farrier_bench::report::{Machine, save, table};
use farrier_bench::workdir;
use serde::Serialize;
use tokio::runtime::Runtime;

use self::clients::{Caller, Farrier, Hyper, Reqwest};
use self::server::Server;

/// How many calls run at the same time.
const AT_ONCE: usize = 64;

/// How many calls each of them makes in a turn.
const CALLS: usize = 50;

/// How many turns each contestant has.
const ROUNDS: usize = 61;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// The report of `bench loopback`.
#[derive(Serialize)]
struct Report {
    machine: Machine,
    rounds: usize,
    at_once: usize,
    clients: Vec<Figure>,
}

/// The figures of a client: medians.
#[derive(Serialize)]
struct Figure {
    name: &'static str,
    calls_per_second: f64,
    /// The CPU time of one call, in nanoseconds; known on Linux only.
    cpu: Option<f64>,
    allocations: f64,
}

/// The figures of one turn.
struct Turn {
    wall: f64,
    cpu: Option<f64>,
    allocations: u64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.first().map(String::as_str) {
        Some(server::ARGUMENT) => server::serve().map_err(|error| error.to_string()),
        // Only this contestant, for so many turns: for a profiler.
        Some("profile") => profile(&arguments[1..]),
        _ => run().map_err(|error| error.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Error> {
    let server = Server::start().map_err(|error| error.to_string())?;
    let runtime = runtime()?;
    let mut contestants = contestants(&server.url, &runtime)?;
    for (_, turn) in &mut contestants {
        turn()?;
    }
    let mut turns: Vec<Vec<Turn>> = contestants.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        for turn in 0..contestants.len() {
            let index = (round + turn) % contestants.len();
            turns[index].push(contestants[index].1()?);
        }
    }
    let clients = contestants.iter().zip(turns);
    let report = Report {
        machine: Machine::here(),
        rounds: ROUNDS,
        at_once: AT_ONCE,
        clients: clients
            .map(|(it, turns)| Figure::new(it.0, &turns))
            .collect(),
    };
    println!("{}\n\n{}", report.machine.line(), report.table());
    let path = save(&workdir::target(), "loopback", &report)?;
    println!("written to {}", path.display());
    Ok(())
}

fn profile(arguments: &[String]) -> Result<(), String> {
    let name = arguments.first().map_or("", String::as_str);
    let turns = arguments.get(1).and_then(|it| it.parse().ok());
    let server = Server::start().map_err(|error| error.to_string())?;
    let runtime = runtime().map_err(|error| error.to_string())?;
    let contestants = contestants(&server.url, &runtime).map_err(|error| error.to_string())?;
    let found = contestants.into_iter().find(|it| it.0.starts_with(name));
    let (_, mut turn) = found.ok_or("there is no such client")?;
    for _ in 0..turns.unwrap_or(ROUNDS) {
        turn().map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn runtime() -> Result<Runtime, Error> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    Ok(builder.enable_all().build()?)
}

type Contestant<'a> = (&'static str, Box<dyn FnMut() -> Result<Turn, Error> + 'a>);

fn contestants<'a>(url: &str, runtime: &'a Runtime) -> Result<Vec<Contestant<'a>>, Error> {
    Ok(vec![
        contestant(Farrier::new(url)?, runtime),
        contestant(Hyper::new(url)?, runtime),
        contestant(Reqwest::new(url)?, runtime),
    ])
}

fn contestant<C: Caller>(client: C, runtime: &Runtime) -> Contestant<'_> {
    let turn = move || runtime.block_on(turn(&client));
    (C::NAME, Box::new(turn))
}

async fn turn<C: Caller>(client: &C) -> Result<Turn, Error> {
    let (start, cpu) = (Instant::now(), thread_cpu());
    let before = allocations::so_far();
    let tasks: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..CALLS {
                    client.call().await?;
                }
                Ok::<(), Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(Turn {
        wall: start.elapsed().as_secs_f64(),
        cpu: thread_cpu().zip(cpu).map(|(after, before)| after - before),
        allocations: allocations::so_far().count - before.count,
    })
}

/// The CPU time of this thread so far, in nanoseconds.
fn thread_cpu() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok()
}

impl Figure {
    fn new(name: &'static str, turns: &[Turn]) -> Self {
        let calls = (AT_ONCE * CALLS) as f64;
        let cpu: Option<Vec<f64>> = turns.iter().map(|it| it.cpu).collect();
        Self {
            name,
            calls_per_second: calls / median(turns.iter().map(|it| it.wall).collect()),
            cpu: cpu.map(|it| median(it) / calls),
            allocations: median(turns.iter().map(|it| it.allocations as f64).collect()) / calls,
        }
    }
}

impl Report {
    fn table(&self) -> String {
        let ours = self.clients.first().and_then(|it| it.cpu);
        let cell =
            |number: Option<f64>| number.map_or_else(|| "?".to_owned(), |it| format!("{it:.2}"));
        let rows: Vec<Vec<String>> = self
            .clients
            .iter()
            .map(|it| {
                vec![
                    it.name.to_owned(),
                    format!("{:.0}", it.calls_per_second),
                    cell(it.cpu.map(|it| it / 1e3)),
                    cell(it.cpu.zip(ours).map(|(theirs, ours)| theirs / ours)),
                    format!("{:.1}", it.allocations),
                ]
            })
            .collect();
        let head = [
            "",
            "calls per second",
            "CPU us",
            "its CPU by ours",
            "allocations",
        ];
        table(&head, &rows)
    }
}
