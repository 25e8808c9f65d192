//! Times contestants: closures come in, the median time of one run of each goes out.
//!
//! Contestants take turns. A turn is a batch of runs, after one run that is not timed. Every round starts with the next
//! contestant. So a disturbance of the machine affects all of them, and the median excludes it.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::allocations::{self, Allocations};

/// The number of timed batches per contestant.
pub const ROUNDS: usize = 301;

/// The duration of a batch.
const BATCH: Duration = Duration::from_millis(1);

/// Something to time: its name, and a closure that runs it a given number of times.
pub struct Contestant<'a> {
    name: String,
    batch: Box<dyn FnMut(u64) + 'a>,
}

/// The figures of a contestant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The name of the contestant.
    pub name: String,
    /// The median time of one run, in nanoseconds.
    pub nanoseconds: f64,
    /// Requests to the allocator in one run, after warming up.
    pub allocations: u64,
    /// The requested bytes.
    pub allocated_bytes: u64,
}

impl<'a> Contestant<'a> {
    /// A contestant. Dropping the result of `run` is part of its time.
    pub fn new<T>(name: impl Into<String>, mut run: impl FnMut() -> T + 'a) -> Self {
        // The loop is inside the closure, so that there is one dynamic call per batch.
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

/// Times contestants in this number of rounds: fewer than [`ROUNDS`] if one run takes longer than a batch.
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

/// Times one batch.
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

/// The number of runs that take about as long as a batch should.
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
    // One run that is not timed. Otherwise, if one run fills a batch, a contestant that shares values with the previous
    // one would find them in the caches, and others would not.
    (contestant.batch)(1);
    let start = Instant::now();
    (contestant.batch)(times);
    start.elapsed()
}

/// The middle value: the upper one for an even number of values, zero for none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Runs a future that waits for nothing outside the program: polls it until it is ready.
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
