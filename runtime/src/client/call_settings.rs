//! Where retries and limits of time are set: on builders, clients and calls. Each is a method of
//! [`Config`](super::Config).

use std::time::Duration;

use super::retry::RetryStrategy;
use super::time::{Clock, Sleeper};
use super::timeouts::Timeouts;
use super::{Builder, CallFuture, Client, ServiceClient};

impl Client {
    /// The same client, retrying by this strategy. Without it, retries are [`Retries::standard`](super::retry::Retries::standard).
    #[must_use]
    pub fn with_retries(self, strategy: impl RetryStrategy) -> Self {
        self.with(|it| {
            it.set_retries(strategy);
        })
    }

    /// The same client with these limits of time.
    #[must_use]
    pub fn with_timeouts(self, timeouts: Timeouts) -> Self {
        self.with(|it| {
            it.set_timeouts(timeouts);
        })
    }
}

impl<C: ServiceClient> Builder<C> {
    /// Retries by this strategy: `.retries(Retries::standard().attempts(5))`.
    #[must_use]
    pub fn retries(self, strategy: impl RetryStrategy) -> Self {
        self.with(|it| {
            it.set_retries(strategy);
        })
    }

    /// Limits the time of calls.
    #[must_use]
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        self.with(|it| {
            it.set_timeouts(timeouts);
        })
    }

    /// Limits the time of a call with all its attempts ([`Timeouts::operation`]).
    #[must_use]
    pub fn timeout(self, limit: Duration) -> Self {
        self.with(|it| {
            it.set_timeout(limit);
        })
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|it| {
            it.set_clock(clock);
        })
    }

    /// Waits by this sleeper.
    #[must_use]
    pub fn sleeper(self, sleeper: impl Sleeper) -> Self {
        self.with(|it| {
            it.set_sleeper(sleeper);
        })
    }
}

impl<I, O, E> CallFuture<I, O, E> {
    /// The same call with retries by this strategy. It has a quota of its own, unless the strategy shares one.
    pub fn retry(self, strategy: impl RetryStrategy) -> Self {
        self.with(|it| {
            it.set_retries(strategy);
        })
    }

    /// The same call with this limit of the time that it takes with all its attempts.
    pub fn timeout(self, limit: Duration) -> Self {
        self.with(|it| {
            it.set_timeout(limit);
        })
    }

    /// The same call with these limits of time.
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        self.with(|it| {
            it.set_timeouts(timeouts);
        })
    }
}
