//! The turn of an attempt: what a strategy of retries has granted, until the request is handed to the transport.
//!
//! In come the attempts of a call, one after the other. The strategy hears of each how it ended, also where the call is
//! dropped. Where the request is not sent in the end, because the call is dropped, out of time or cannot be authorized,
//! the strategy hears that, and what it has granted is free for others.

use std::time::{Duration, Instant, SystemTime};

use http::HeaderMap;

use crate::client::attempt_settings::TimeSettings;
use crate::client::retry::{
    AttemptOutcome, RetryCall, RetryDecision, RetryStrategy, RetryableFailure,
};
use crate::client::time::Skew;

/// A call with the strategy that decides about its attempts.
pub(in crate::client) struct Turn<'a> {
    strategy: &'a dyn RetryStrategy,
    call: RetryCall<'a>,
    /// Whether something is granted, and the request is not sent yet.
    is_granted: bool,
    /// Whether a request was sent, and the strategy does not know how it ended.
    is_sent: bool,
    /// How far the clock is from the service's, if the service refuses the date that the request had.
    skewed: Option<Skew>,
}

impl<'a> Turn<'a> {
    pub(in crate::client) fn new(strategy: &'a dyn RetryStrategy, call: RetryCall<'a>) -> Self {
        Self {
            strategy,
            call,
            is_granted: false,
            is_sent: false,
            skewed: None,
        }
    }

    pub(in crate::client) fn call(&self) -> &RetryCall<'a> {
        &self.call
    }

    /// Begins an attempt. Returns how long it has to wait.
    pub(in crate::client) fn begin(&mut self, now: Instant) -> Duration {
        self.skewed = None;
        self.call.set_now(now);
        self.call.begin_attempt();
        self.is_granted = true;
        self.strategy.before_attempt(&mut self.call)
    }

    /// The request is handed to the transport.
    pub(in crate::client) fn send(&mut self) {
        self.is_granted = false;
        self.is_sent = true;
    }

    /// The answer to a request that was sent at a time, dated by `used`, has these headers.
    pub(in crate::client) fn note_answer(
        &mut self,
        time: &TimeSettings,
        sent: SystemTime,
        used: Skew,
        headers: &HeaderMap,
    ) {
        self.skewed = time.note_answer(sent, used, headers);
    }

    pub(in crate::client) fn skewed(&self) -> Option<Skew> {
        self.skewed
    }

    /// Ends an attempt. What was not sent counts as that, whatever its outcome.
    pub(in crate::client) fn end(&mut self, now: Instant, outcome: AttemptOutcome) {
        self.call.set_now(now);
        self.is_sent = false;
        let outcome = match std::mem::take(&mut self.is_granted) {
            true => AttemptOutcome::NotSent,
            false => outcome,
        };
        self.strategy.after_attempt(&mut self.call, outcome);
    }

    /// Asks whether there is another attempt. Its delay counts as a part of it.
    pub(in crate::client) fn decide(&mut self, failure: &RetryableFailure) -> RetryDecision {
        let decision = self.strategy.after_failure(&mut self.call, failure);
        self.is_granted = matches!(decision, RetryDecision::Retry(_));
        decision
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let outcome = match (self.is_granted, self.is_sent) {
            (true, _) => AttemptOutcome::NotSent,
            (false, true) => AttemptOutcome::Abandoned,
            (false, false) => return,
        };
        self.strategy.after_attempt(&mut self.call, outcome);
    }
}
