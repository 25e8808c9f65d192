//! How long a client waits before it tries again.

use std::time::Duration;

use super::retry_after::RetryAfter;

/// How much longer than its own delay a client waits because a hint of the service says so.
const MAX_HINT: Duration = Duration::from_secs(5);

/// Returns the delay before a retry: a random part of `base`, doubled for each retry before it, up to `max`.
pub(super) fn delay(base: Duration, retries_before: u32, max: Duration, fraction: f64) -> Duration {
    let factor = 2_u32.checked_pow(retries_before).unwrap_or(u32::MAX);
    let whole = base.saturating_mul(factor).min(max);
    whole.mul_f64(fraction.clamp(0.0, 1.0))
}

/// Returns the delay that a service asks for, where the client's own would be `delay`.
pub(super) fn with_retry_after(delay: Duration, asked: Option<RetryAfter>) -> Duration {
    match asked {
        None => delay,
        Some(RetryAfter::AtLeast(least)) => delay.max(least),
        Some(RetryAfter::Hint(hint)) => hint.clamp(delay, delay.saturating_add(MAX_HINT)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_most() {
        let (base, max) = (Duration::from_millis(50), Duration::from_secs(20));
        let whole = |retries| delay(base, retries, max, 1.0).as_millis();
        assert_eq!([0, 1, 2, 8].map(whole), [50, 100, 200, 12_800]);
        assert_eq!([9, 31, 32, u32::MAX].map(whole), [20_000; 4]);
        assert_eq!(delay(base, 1, max, 0.25).as_millis(), 25);
    }

    #[test]
    fn a_hint_moves_the_delay_by_five_seconds_at_most() {
        let own = Duration::from_millis(50);
        let hinted = |millis| {
            let hint = RetryAfter::Hint(Duration::from_millis(millis));
            with_retry_after(own, Some(hint)).as_millis()
        };
        assert_eq!([0, 1500, 10_000].map(hinted), [50, 1500, 5050]);
    }

    #[test]
    fn nobody_comes_back_before_the_time_that_a_service_demands() {
        let least = RetryAfter::AtLeast(Duration::from_secs(30));
        let own = Duration::from_millis(50);
        assert_eq!(with_retry_after(own, Some(least)).as_secs(), 30);
        assert_eq!(with_retry_after(own * 1000, Some(least)).as_secs(), 50);
    }
}
