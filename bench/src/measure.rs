//! Times contestants against each other: closures come in, the median time of one run of each goes out.
//!
//! Contestants take turns, a batch each after a run that is not timed, and every round begins with the next of
//! them. What disturbs the machine for a while disturbs all of them, and the median leaves it out.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::allocations::{self, Allocations};

/// How many batches of each contestant are timed.
pub const ROUNDS: usize = 301;

/// How long a batch should take.
const BATCH: Duration = Duration::from_millis(1);

/// Something to be timed: its name, and a closure that runs it so many times.
pub struct Contestant<'a> {
    name: String,
    batch: Box<dyn FnMut(u64) + 'a>,
}

/// What was measured of a contestant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The contestant.
    pub name: String,
    /// The median time of one run, in nanoseconds.
    pub nanoseconds: f64,
    /// Requests to the allocator in one run, once warm.
    pub allocations: u64,
    /// The bytes that they asked for.
    pub allocated_bytes: u64,
}

impl<'a> Contestant<'a> {
    /// A contestant; what `run` returns is dropped, and that is part of its time.
    pub fn new<T>(name: impl Into<String>, mut run: impl FnMut() -> T + 'a) -> Self {
        // The loop is within the closure, so that the call through the trait object is paid once a batch.
        let batch = move |times| {
            for _ in 0..times {
                black_box(run());
            }
        };
        Self {
            name: name.into(),
            batch: Box::new(batch),
        }
    }
}

/// Times contestants in turns.
pub fn compare(contestants: Vec<Contestant<'_>>) -> Vec<Figure> {
    compare_in(ROUNDS, contestants)
}

/// Times contestants in so many rounds: fewer than [`ROUNDS`] where one run takes longer than a batch.
pub fn compare_in(rounds: usize, mut contestants: Vec<Contestant<'_>>) -> Vec<Figure> {
    let sizes: Vec<u64> = contestants.iter_mut().map(calibrate).collect();
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds {
        for turn in 0..contestants.len() {
            let index = (round + turn) % contestants.len();
            let taken = time(&mut contestants[index], sizes[index]);
            times[index].push(taken.as_secs_f64() * 1e9 / sizes[index] as f64);
        }
    }
    let figures = contestants.iter_mut().zip(times);
    figures
        .map(|(it, times)| figure(it, median(times)))
        .collect()
}

/// Times one batch of so many runs.
pub fn once(mut contestant: Contestant<'_>, runs: u64) -> Figure {
    let taken = time(&mut contestant, runs);
    figure(&mut contestant, taken.as_secs_f64() * 1e9 / runs as f64)
}

fn figure(contestant: &mut Contestant<'_>, nanoseconds: f64) -> Figure {
    let ((), Allocations { count, bytes }) = allocations::count(|| (contestant.batch)(1));
    Figure {
        name: contestant.name.clone(),
        nanoseconds,
        allocations: count,
        allocated_bytes: bytes,
    }
}

/// How many runs take about as long as a batch should.
fn calibrate(contestant: &mut Contestant<'_>) -> u64 {
    let mut times = 1;
    loop {
        let taken = time(contestant, times);
        if taken >= BATCH / 4 {
            let scale = BATCH.as_secs_f64() / taken.as_secs_f64();
            return ((times as f64 * scale) as u64).max(1);
        }
        times *= 4;
    }
}

fn time(contestant: &mut Contestant<'_>, times: u64) -> Duration {
    // Not timed: where one run fills a batch, who has its values from the one before would find them in the
    // caches, and who has its own would not.
    (contestant.batch)(1);
    let start = Instant::now();
    (contestant.batch)(times);
    start.elapsed()
}

/// The value in the middle; of an even number the upper one, of none zero.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Runs a future that never waits for anything outside: polls it until it is done.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_an_outlier() {
        assert_eq!(median(vec![3.0, 1e9, 1.0, 2.0, 4.0]), 3.0);
        assert_eq!(median(Vec::new()), 0.0);
    }

    #[test]
    fn every_contestant_is_run_and_its_allocations_are_counted() {
        let figures = compare(vec![
            Contestant::new("boxes", || Box::new(7_u64)),
            Contestant::new("nothing", || 7_u64),
        ]);
        let found: Vec<_> = figures
            .iter()
            .map(|it| (it.name.as_str(), it.allocations, it.allocated_bytes))
            .collect();
        assert_eq!(found, [("boxes", 1, 8), ("nothing", 0, 0)]);
    }
}
