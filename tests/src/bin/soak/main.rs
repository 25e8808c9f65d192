//! The program of `cargo xtask soak`: clients call a server on loopback that fails, stalls, cuts and throttles by a seed.
//!
//! Arguments come in: `--minutes N` and `--seed N`. Figures go out, a line every half of a minute, and an exit status:
//! 1 if a call had no result in time, if the handler was reached twice by a call that must not be repeated, or if the
//! memory of the process grew by more than a tenth after a fifth of the time.

mod callers;
mod chaos;
mod reached;
mod resident;
mod tally;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::chaos::Chaos;
use self::reached::Reached;
use self::tally::Tally;

/// How many calls run at the same time.
const CALLERS: u64 = 16;

/// How much the memory may grow.
const MAX_GROWTH: f64 = 1.1;

#[tokio::main(worker_threads = 2)]
async fn main() -> ExitCode {
    let (minutes, seed) = match arguments() {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("error: {problem}\nusage: cargo xtask soak [--minutes N] [--seed N]");
            return ExitCode::from(2);
        }
    };
    match run(Duration::from_secs(60 * minutes), seed).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(3)
        }
    }
}

/// Returns the minutes and the seed.
fn arguments() -> Result<(u64, u64), String> {
    let (mut minutes, mut seed) = (10, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().and_then(|it| it.parse().ok());
        let value = value.ok_or(format!("`{name}` has no number behind it"))?;
        match name.as_str() {
            "--minutes" if value > 0 => minutes = value,
            "--seed" => seed = value,
            _ => return Err(format!("there is no `{name} {value}`")),
        }
    }
    Ok((minutes, seed))
}

/// Runs callers and the server. Returns whether everything held.
async fn run(duration: Duration, seed: u64) -> std::io::Result<bool> {
    let (reached, tally) = (Arc::new(Reached::default()), Arc::new(Tally::default()));
    let address = Chaos::serve(seed, Arc::clone(&reached)).await?;
    println!(
        "soak: {} minutes, seed {seed}, {CALLERS} callers, server on {address}",
        duration.as_secs() / 60
    );
    let start = Instant::now();
    let end = start + duration;
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let tally = Arc::clone(&tally);
            tokio::spawn(callers::call_until(end, address, seed, number, tally))
        })
        .collect();
    let early = duration / 5;
    let mut memory_early = None;
    while Instant::now() < end {
        let passed = start.elapsed();
        if memory_early.is_none() && passed >= early {
            memory_early = resident::kilobytes();
        }
        println!("{:4} s: {tally}, {}", passed.as_secs(), resident::text());
        let next = Duration::from_secs(30).min(end.saturating_duration_since(Instant::now()));
        let to_early = early.saturating_sub(passed);
        let next = match to_early.is_zero() {
            true => next,
            false => next.min(to_early),
        };
        tokio::time::sleep(next).await;
    }
    let memory_late = resident::kilobytes();
    for caller in callers {
        if caller.await.is_err() {
            tally.broken_caller();
        }
    }
    Ok(conclude(&tally, &reached, memory_early, memory_late))
}

/// Prints what held and what did not.
fn conclude(tally: &Tally, reached: &Reached, early: Option<u64>, late: Option<u64>) -> bool {
    println!("calls: {tally}");
    let twice = reached.twice();
    println!(
        "calls that must not be repeated: {} reached the handler, {twice} of them twice",
        reached.once()
    );
    let growth = match (early, late) {
        (Some(early), Some(late)) => {
            let growth = late as f64 / early as f64;
            println!(
                "resident memory: {early} kB after a fifth of the time, {late} kB at the end, factor {growth:.3} (at \
                 most {MAX_GROWTH})"
            );
            growth
        }
        _ => {
            println!("resident memory: passed over: this system does not tell it");
            1.0
        }
    };
    let held = tally.every_call_has_one_result() && twice == 0 && growth <= MAX_GROWTH;
    println!("{}", if held { "held" } else { "did not hold" });
    held
}
