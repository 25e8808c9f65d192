//! Servers over loopback TCP, each alone on one core, called by wrk from 64 connections on the other core.
//!
//! The figures are requests a second, and the memory that 10,000 idle connections take. The contestants take turns, and
//! the medians of their turns are printed.

mod attributions;
mod idle;
mod items;
mod server;
mod wrk;

use std::process::ExitCode;

use farrier_bench::measure::median;
use farrier_bench::report::{Machine, save, table};
use farrier_bench::workdir;
use serde::Serialize;

use self::server::Server;

/// How many turns each contestant has.
const ROUNDS: usize = 5;

type Error = Box<dyn std::error::Error + Send + Sync>;

/// What is called, and by whom it is served. The first contestant is Farrier.
const WORKS: [(&str, wrk::Call, &[&str]); 2] = [
    (
        "DescribeMetricAttribution",
        wrk::DESCRIBE,
        &[
            "farrier, serve",
            "farrier, hyper",
            "farrier, axum",
            "axum, serde_json",
            "hyper, canned body",
        ],
    ),
    (
        "BatchGetItem, 10 kB",
        wrk::ITEMS,
        &["farrier items, serve", "axum items, serde_json"],
    ),
];

/// The report of `bench server`.
#[derive(Serialize)]
struct Report {
    machine: Machine,
    rounds: usize,
    works: Vec<Work>,
    idle: Vec<Idle>,
}

#[derive(Serialize)]
struct Work {
    name: &'static str,
    servers: Vec<Figure>,
}

#[derive(Serialize)]
struct Figure {
    name: &'static str,
    requests_per_second: f64,
}

#[derive(Serialize)]
struct Idle {
    name: &'static str,
    connections: usize,
    /// Bytes of resident memory for each connection.
    bytes: f64,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.first().map(String::as_str) {
        Some(server::ARGUMENT) => {
            server::serve(arguments.get(1).map_or("", String::as_str)).map_err(|it| it.to_string())
        }
        _ => run().map_err(|it| it.to_string()),
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
    let mut works = Vec::new();
    for (name, call, servers) in WORKS {
        works.push(measure(name, call, servers)?);
    }
    let mut idle = Vec::new();
    for name in ["farrier, serve", "hyper, canned body", "axum, serde_json"] {
        let server = Server::start(name)?;
        let bytes = idle::bytes_per_connection(&server)?;
        let connections = idle::CONNECTIONS;
        idle.push(Idle {
            name,
            connections,
            bytes,
        });
    }
    let report = Report {
        machine: Machine::here(),
        rounds: ROUNDS,
        works,
        idle,
    };
    println!("{}\n\n{}", report.machine.line(), report.tables());
    let path = save(&workdir::target(), "server", &report)?;
    println!("written to {}", path.display());
    Ok(())
}

/// Lets wrk call each server in turns.
fn measure(name: &'static str, call: wrk::Call, servers: &[&'static str]) -> Result<Work, Error> {
    let mut turns: Vec<Vec<f64>> = servers.iter().map(|_| Vec::new()).collect();
    for round in 0..ROUNDS {
        for turn in 0..servers.len() {
            let index = (round + turn) % servers.len();
            let server = Server::start(servers[index])?;
            turns[index].push(wrk::requests_per_second(&server.url(), &call)?);
        }
    }
    let servers = servers.iter().zip(turns);
    let servers = servers.map(|(name, turns)| Figure {
        name,
        requests_per_second: median(turns),
    });
    Ok(Work {
        name,
        servers: servers.collect(),
    })
}

impl Report {
    fn tables(&self) -> String {
        let mut text = String::new();
        for work in &self.works {
            let ours = work.servers.first().map(|it| it.requests_per_second);
            let rows: Vec<Vec<String>> = work
                .servers
                .iter()
                .map(|it| {
                    let ratio = ours.map(|ours| ours / it.requests_per_second);
                    vec![
                        it.name.to_owned(),
                        format!("{:.0}", it.requests_per_second),
                        ratio.map_or_else(String::new, |it| format!("{it:.2}")),
                    ]
                })
                .collect();
            let head = [work.name, "requests per second", "ours by its"];
            text += &format!("{}\n", table(&head, &rows));
        }
        let ours = self.idle.first().map(|it| it.bytes);
        let rows: Vec<Vec<String>> = self
            .idle
            .iter()
            .map(|it| {
                let ratio = ours.map(|ours| ours / it.bytes);
                vec![
                    it.name.to_owned(),
                    format!("{:.0}", it.bytes),
                    ratio.map_or_else(String::new, |it| format!("{it:.2}")),
                ]
            })
            .collect();
        let head = ["10,000 idle connections", "bytes for each", "ours by its"];
        text + &table(&head, &rows)
    }
}
