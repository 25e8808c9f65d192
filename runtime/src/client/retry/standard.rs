//! The standard strategy, and the one that limits the client's rate as well.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::backoff;
use super::failure::FailureKind;
use super::quota::RetryQuota;
use super::rate_limiter::RateLimiter;
use super::retry_after::RetryAfter;
use super::strategy::{
    AttemptOutcome, RetryCall, RetryDecision, RetryStrategy, RetryableFailure, StopReason,
};

/// How often a call is tried unless [`Retries::attempts`] says otherwise.
const ATTEMPTS: u32 = 3;

/// The first delay, before chance shortens it.
const BASE_DELAY: Duration = Duration::from_millis(50);

/// The first delay after a service has said that it is asked too often.
const THROTTLING_BASE_DELAY: Duration = Duration::from_secs(1);

/// The longest delay.
const MAX_DELAY: Duration = Duration::from_secs(20);

/// The longest wait that a service can ask for: nobody waits longer than after the worst of failures.
const MAX_RETRY_AFTER: Duration = MAX_DELAY;

/// What a retry takes from the quota.
const COST: u32 = 14;

/// What a retry after throttling takes from the quota: it burdens the service less.
const THROTTLING_COST: u32 = 5;

/// What a call that succeeds at once gives back.
const SUCCESS: u32 = 1;

/// The retries of a client: at most three attempts, with random delays that double from 50 ms up to 20 s (from 1 s after
/// throttling), and a quota that all callers of the client share. When a service is down for everybody, the quota runs
/// out, and calls are tried once until some succeed.
///
/// Clones share the quota.
///
/// ```
/// use farrier::client::retry::Retries;
///
/// let more = Retries::standard().attempts(5);
/// let none = Retries::none();
/// ```
#[derive(Clone)]
pub struct Retries {
    attempts: u32,
    base_delay: Duration,
    throttling_base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    quota: RetryQuota,
    limiter: Option<Arc<RateLimiter>>,
}

impl Retries {
    /// The retries that clients have by default.
    pub fn standard() -> Self {
        Self {
            attempts: ATTEMPTS,
            base_delay: BASE_DELAY,
            throttling_base_delay: THROTTLING_BASE_DELAY,
            max_delay: MAX_DELAY,
            max_retry_after: MAX_RETRY_AFTER,
            quota: RetryQuota::default(),
            limiter: None,
        }
    }

    /// The same, and a limit of the rate at which the client sends. It begins with the first throttling and follows what
    /// the service takes. It suits a client that has one resource of a service for itself: calls to other resources wait
    /// as well.
    pub fn adaptive() -> Self {
        Self {
            limiter: Some(Arc::default()),
            ..Self::standard()
        }
    }

    /// One attempt for each call.
    pub fn none() -> Self {
        Self::standard().attempts(1)
    }

    /// The same with this many attempts for a call, the first one included. Zero is one.
    #[must_use]
    pub fn attempts(self, attempts: u32) -> Self {
        Self {
            attempts: attempts.max(1),
            ..self
        }
    }

    /// The same with this first delay, which doubles with each retry.
    #[must_use]
    pub fn base_delay(self, delay: Duration) -> Self {
        Self {
            base_delay: delay,
            ..self
        }
    }

    /// The same with this first delay after throttling.
    #[must_use]
    pub fn throttling_base_delay(self, delay: Duration) -> Self {
        Self {
            throttling_base_delay: delay,
            ..self
        }
    }

    /// The same with this longest delay.
    #[must_use]
    pub fn max_delay(self, delay: Duration) -> Self {
        Self {
            max_delay: delay,
            ..self
        }
    }

    /// The same with this longest wait that a service may ask for by `retry-after`. Where it asks for a longer one, the
    /// call fails at once. It is 20 s otherwise.
    #[must_use]
    pub fn max_retry_after(self, wait: Duration) -> Self {
        Self {
            max_retry_after: wait,
            ..self
        }
    }

    /// The same with this quota, which others may share.
    #[must_use]
    pub fn quota(self, quota: RetryQuota) -> Self {
        Self { quota, ..self }
    }

    fn costs(&self, kind: FailureKind) -> (u32, Duration) {
        match kind {
            FailureKind::Throttling => (THROTTLING_COST, self.throttling_base_delay),
            _ => (COST, self.base_delay),
        }
    }
}

impl RetryStrategy for Retries {
    fn max_attempts(&self) -> u32 {
        self.attempts
    }

    fn before_attempt(&self, call: &mut RetryCall<'_>) -> Duration {
        let Some(limiter) = &self.limiter else {
            return Duration::ZERO;
        };
        let wait = limiter.acquire(call.now());
        call.has_turn = wait.is_some();
        wait.unwrap_or_default()
    }

    fn after_attempt(&self, call: &mut RetryCall<'_>, outcome: AttemptOutcome) {
        let had_turn = std::mem::take(&mut call.has_turn);
        if let Some(limiter) = &self.limiter {
            match outcome {
                AttemptOutcome::NotSent if had_turn => limiter.release(),
                AttemptOutcome::NotSent | AttemptOutcome::Abandoned => {}
                _ => {
                    let throttled = outcome == AttemptOutcome::Failure(FailureKind::Throttling);
                    limiter.update(call.now(), throttled);
                }
            }
        }
        let given = match (outcome, call.held()) {
            // Nobody knows what the service has done with a request that was given up.
            (AttemptOutcome::Failure(_) | AttemptOutcome::Abandoned, _) => return,
            (AttemptOutcome::Success, 0) => SUCCESS,
            // The service was not burdened by what the retry has taken, or has done it all the same.
            (_, held) => held,
        };
        call.hold(0);
        self.quota.give(given);
    }

    fn after_failure(&self, call: &mut RetryCall<'_>, failure: &RetryableFailure) -> RetryDecision {
        if call.attempts() >= self.attempts {
            return RetryDecision::stop(StopReason::MaxAttempts);
        }
        if let Some(RetryAfter::AtLeast(least)) = failure.retry_after()
            && least > self.max_retry_after
        {
            return RetryDecision::stop(StopReason::LongWait(least));
        }
        let (cost, base) = self.costs(failure.kind());
        let retries_before = call.attempts().saturating_sub(1);
        let fraction = call.random().fraction();
        let delay = backoff::delay(base, retries_before, self.max_delay, fraction);
        let delay = backoff::with_retry_after(delay, failure.retry_after());
        // Nothing is taken for an attempt that would come too late.
        if call.time_left().is_some_and(|left| left <= delay) {
            return RetryDecision::stop(StopReason::Deadline);
        }
        if self.quota.take(cost) {
            call.hold(cost);
            return RetryDecision::Retry(delay);
        }
        // A caller that asks over and over would ask at once.
        let wait = match call.is_long_polling() {
            true => delay,
            false => Duration::ZERO,
        };
        RetryDecision::Stop(StopReason::QuotaExceeded, wait)
    }
}

impl Default for Retries {
    fn default() -> Self {
        Self::standard()
    }
}

impl fmt::Debug for Retries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retries")
            .field("attempts", &self.attempts)
            .field("quota", &self.quota.left())
            .field("is_adaptive", &self.limiter.is_some())
            .finish_non_exhaustive()
    }
}
