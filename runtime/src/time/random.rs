//! Chance, by which clients that failed together do not come back together.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Chance.
pub trait RandomSource: Send + Sync + 'static {
    /// Returns a number from 0.0 up to 1.0.
    fn fraction(&self) -> f64;
}

/// Numbers from the hasher that the standard library seeds at random. They are not secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct DefaultRandom;

impl RandomSource for DefaultRandom {
    fn fraction(&self) -> f64 {
        static KEY: OnceLock<RandomState> = OnceLock::new();
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let bits = KEY.get_or_init(RandomState::new).hash_one(count);
        // The 53 bits that a double keeps.
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The same number each time, for tests.
#[derive(Clone, Copy, Debug)]
pub struct FixedRandom(
    /// The number, from 0.0 to 1.0.
    pub f64,
);

impl RandomSource for FixedRandom {
    fn fraction(&self) -> f64 {
        self.0.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spread_over_the_whole_range() {
        let numbers: Vec<f64> = (0..1000).map(|_| DefaultRandom.fraction()).collect();
        assert!(numbers.iter().all(|it| (0.0..1.0).contains(it)));
        for tenth in 0..10 {
            let low = f64::from(tenth) / 10.0;
            let within = numbers.iter().filter(|it| (low..low + 0.1).contains(*it));
            assert!(within.count() > 20, "few numbers from {low}");
        }
    }
}
