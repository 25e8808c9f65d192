//! The program of `cargo xtask siege`: attacks on a server of its own on loopback, one after the other, while others call
//! it.
//!
//! Arguments come in: names of attacks, or none for all. A table goes out: how many attempts each attack made, how many
//! of them ended as they should, how the calls of others went meanwhile, and the memory of the server. The exit status
//! is 1 if an attempt ended otherwise, if a call of others was lost, or if the memory had no bound.
//!
//! The server is this program again, in a process of its own, because each process has a limit for its descriptors.

mod attacks;
mod callers;
mod memory;
mod server;
mod target;

use std::process::ExitCode;
use std::time::Duration;

use self::attacks::{ATTACKS, Attack};
use self::callers::Callers;
use self::memory::Memory;
use self::server::Server;

/// The most resident memory that the server may have, in kilobytes: bodies in memory have a bound of 128 MiB in it, and
/// what waits in connections is beside them.
const MAX_KILOBYTES: u64 = 1 << 20;

/// How long the server rests after an attack, before its memory is looked at.
const REST: Duration = Duration::from_secs(2);

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|it| it == server::ARGUMENT) {
        return match server::serve().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&error),
        };
    }
    let known = |name: &String| ATTACKS.iter().any(|it| it.name.contains(name.as_str()));
    if let Some(name) = arguments.iter().find(|it| !known(it)) {
        eprintln!(
            "error: there is no attack `{name}`\nusage: cargo xtask siege [PART OF A NAME]..."
        );
        for attack in ATTACKS {
            eprintln!("  {}", attack.name);
        }
        return ExitCode::from(2);
    }
    match run(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failed(&error),
    }
}

fn failed(error: &std::io::Error) -> ExitCode {
    eprintln!("error: {error}");
    ExitCode::from(3)
}

/// Runs the attacks whose names have one of these texts. Returns whether everything held.
async fn run(names: &[String]) -> std::io::Result<bool> {
    let server = Server::start()?;
    println!("{HEAD}\n{LINE}");
    let mut held = true;
    let is_asked_for = |it: &&Attack| names.is_empty() || names.iter().any(|n| it.name.contains(n));
    for attack in ATTACKS.iter().filter(is_asked_for) {
        let memory = Memory::watch(server.id());
        let callers = Callers::start(server.address());
        let outcome = (attack.run)(server.address()).await;
        let calls = callers.stop().await;
        tokio::time::sleep(REST).await;
        let memory = memory.stop();
        let holds = outcome.survived == outcome.tried
            && outcome.tried > 0
            && calls.answered == calls.made
            && calls.made > 0
            && memory.most <= MAX_KILOBYTES;
        println!(
            "| {:<45} | {:>6} | {:>8} | {:>5} | {:>8} | {:>6} | {:>6} | {:>6} |{}",
            attack.name,
            outcome.tried,
            outcome.survived,
            calls.made,
            calls.answered,
            megabytes(memory.before),
            megabytes(memory.most),
            megabytes(memory.after),
            if holds { "" } else { " DID NOT HOLD" },
        );
        for note in outcome.notes {
            println!("  {note}");
        }
        held &= holds;
    }
    println!(
        "{}",
        if held {
            "held: nothing was lost"
        } else {
            "did not hold"
        }
    );
    Ok(held)
}

fn megabytes(kilobytes: u64) -> String {
    format!("{:.1}", kilobytes as f64 / 1024.0)
}

const HEAD: &str = "| attack                                        |  tried | survived | calls | answered | before |   most |  after |";
const LINE: &str = "| --------------------------------------------- | -----: | -------: | ----: | -------: | -----: | -----: | -----: |";
