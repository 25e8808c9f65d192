//! The time between two calls of a waiter (Smithy, "Waiters": "Waiter retries").

use std::time::Duration;

/// Returns how long to wait after so many calls. `bounds` are the shortest and the longest time in seconds, `chance` is
/// a number from 0.0 to 1.0. Where no call would fit after the wait, the wait is as long as all that remains.
pub(super) fn before_next(
    calls: u32,
    (min, max): (u32, u32),
    remaining: Duration,
    chance: f64,
) -> Duration {
    let doubled = 2_u64.checked_pow(calls.saturating_sub(1));
    let most = doubled.and_then(|it| it.checked_mul(min.into()));
    let most = most.unwrap_or(u64::MAX).min(max.max(min).into());
    let min = Duration::from_secs(min.into());
    let range = Duration::from_secs(most).saturating_sub(min);
    let delay = min.saturating_add(range.mul_f64(chance.clamp(0.0, 1.0)));
    match remaining.saturating_sub(delay) <= min {
        true => remaining,
        false => delay,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(calls: u32, remaining: u64, chance: f64) -> f64 {
        before_next(calls, (2, 120), Duration::from_secs(remaining), chance).as_secs_f64()
    }

    #[test]
    fn the_longest_delay_doubles_up_to_the_longest_of_the_model() {
        let longest: Vec<f64> = (1..10)
            .map(|calls| seconds(calls, 1_000_000, 1.0))
            .collect();
        assert_eq!(
            longest,
            [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 120.0, 120.0, 120.0]
        );
        assert_eq!(seconds(u32::MAX, 1_000_000, 1.0), 120.0);
    }

    #[test]
    fn chance_chooses_between_the_shortest_delay_and_that() {
        assert_eq!(seconds(5, 1000, 0.0), 2.0);
        assert_eq!(seconds(5, 1000, 0.5), 17.0);
    }

    #[test]
    fn the_last_call_is_made_when_the_time_is_up() {
        // Waiting for 4 s would leave 2 s, in which no other wait fits.
        assert_eq!(seconds(2, 6, 1.0), 6.0);
        assert_eq!(seconds(2, 7, 1.0), 4.0);
        assert_eq!(seconds(9, 1, 0.0), 1.0);
    }

    #[test]
    fn the_sum_of_all_delays_is_the_time_that_the_caller_gives() {
        for chance in [0.0, 0.3, 0.99] {
            let mut remaining = Duration::from_secs(300);
            let mut calls = 0;
            while !remaining.is_zero() {
                calls += 1;
                remaining -= before_next(calls, (2, 120), remaining, chance);
            }
            assert!(calls < 150, "{calls}");
        }
    }
}
