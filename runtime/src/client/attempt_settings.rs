//! The settings of clients and calls that are about retries, limits of time, and time itself.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use super::Client;
use super::config::Config;
use super::retry::{AttemptFailure, Retries, RetryClassifier, RetryStrategy};
use super::time::{
    Clock, ClockSkew, DefaultRandom, DefaultSleeper, RandomSource, Skew, Sleeper, SystemClock,
};
use super::timeouts::Timeouts;
use crate::operation::{Operation, Service};

/// What decides about retries.
#[derive(Clone)]
pub(super) struct RetrySettings {
    pub(super) strategy: Arc<dyn RetryStrategy>,
    pub(super) classifiers: Vec<Arc<dyn RetryClassifier>>,
    pub(super) repeats_every_operation: bool,
}

/// Where a client takes time and chance from.
#[derive(Clone)]
pub(super) struct TimeSettings {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) sleeper: Arc<dyn Sleeper>,
    pub(super) random: Arc<dyn RandomSource>,
    pub(super) known_skew: ClockSkew,
    pub(super) corrects_skew: bool,
}

impl RetrySettings {
    pub(super) fn refuses_identity(&self, failure: &AttemptFailure<'_>) -> bool {
        let mut classifiers = self.classifiers.iter();
        classifiers.any(|it| it.refuses_identity(failure))
    }

    pub(super) fn is_long_polling(
        &self,
        service: &'static Service,
        operation: &'static Operation,
    ) -> bool {
        let mut classifiers = self.classifiers.iter();
        classifiers.any(|it| it.is_long_polling(service, operation))
    }
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self {
            strategy: Arc::new(Retries::standard()),
            classifiers: Vec::new(),
            repeats_every_operation: false,
        }
    }
}

impl TimeSettings {
    /// How far the clock of the service is from the client's, if the client corrects it.
    pub(super) fn skew(&self) -> Skew {
        match self.corrects_skew {
            true => self.known_skew.get(),
            false => Skew::ZERO,
        }
    }

    /// The time of the service, as far as its answers have told it.
    pub(super) fn service_time(&self) -> SystemTime {
        self.known_skew.get().correct(self.clock.now())
    }

    /// Notes the date of an answer to a request that was sent at a time, dated by `used`. Returns how far the clock is
    /// from the service's, if the service refuses such a date.
    pub(super) fn note_answer(
        &self,
        sent: SystemTime,
        used: Skew,
        headers: &HeaderMap,
    ) -> Option<Skew> {
        let known = self.known_skew.get();
        let measured = Skew::measure_after(sent, headers, self.clock.as_ref(), known)?;
        if measured != known {
            self.known_skew.set(measured);
        }
        Some(measured).filter(|it| it.refuses(used))
    }
}

impl Default for TimeSettings {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            sleeper: Arc::new(DefaultSleeper),
            random: Arc::new(DefaultRandom),
            known_skew: ClockSkew::default(),
            corrects_skew: true,
        }
    }
}

impl Config {
    /// Retries by this strategy. Without it, they are [`Retries::standard`].
    pub fn set_retries(&mut self, strategy: impl RetryStrategy) -> &mut Self {
        self.retry.strategy = Arc::new(strategy);
        self
    }

    /// Asks this classifier what failures mean, after those that are there already.
    pub fn add_retry_classifier(&mut self, classifier: impl RetryClassifier) -> &mut Self {
        self.retry.classifiers.push(Arc::new(classifier));
        self
    }

    /// Repeats every operation when its answer does not arrive, also one that the service may have done already. Without
    /// it, only operations are repeated for which the model says that it does no harm: `@idempotent`, `@readonly`, and
    /// those with an idempotency token.
    pub fn repeat_every_operation(&mut self, repeats: bool) -> &mut Self {
        self.retry.repeats_every_operation = repeats;
        self
    }

    /// Limits the time of calls.
    pub fn set_timeouts(&mut self, timeouts: Timeouts) -> &mut Self {
        self.timeouts = timeouts;
        self
    }

    /// Limits the time of a call with all its attempts, and leaves the other limits.
    pub fn set_timeout(&mut self, limit: Duration) -> &mut Self {
        self.timeouts = self.timeouts.operation(limit);
        self
    }

    /// Takes the time from this clock.
    pub fn set_clock(&mut self, clock: impl Clock) -> &mut Self {
        self.time.clock = Arc::new(clock);
        self
    }

    /// Waits by this sleeper.
    pub fn set_sleeper(&mut self, sleeper: impl Sleeper) -> &mut Self {
        self.time.sleeper = Arc::new(sleeper);
        self
    }

    /// Takes chance from this source.
    pub fn set_random(&mut self, random: impl RandomSource) -> &mut Self {
        self.time.random = Arc::new(random);
        self
    }

    /// Whether signatures are dated by the clock of the service, as far as its answers tell it. They are unless a program
    /// says otherwise.
    pub fn correct_clock_skew(&mut self, corrects: bool) -> &mut Self {
        self.time.corrects_skew = corrects;
        self
    }

    /// Returns the clock.
    pub fn clock(&self) -> &dyn Clock {
        self.time.clock.as_ref()
    }

    /// Returns the sleeper.
    pub fn sleeper(&self) -> &dyn Sleeper {
        self.time.sleeper.as_ref()
    }

    /// Returns the limits of time.
    pub fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    /// Returns how many attempts a call has at most.
    pub fn max_attempts(&self) -> u32 {
        self.retry.strategy.max_attempts()
    }

    /// Returns what is known of the service's clock. Clones of the client share it.
    pub fn clock_skew(&self) -> &ClockSkew {
        &self.time.known_skew
    }
}

impl Client {
    /// The same client, retrying by this strategy. Without it, retries are [`Retries::standard`].
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
