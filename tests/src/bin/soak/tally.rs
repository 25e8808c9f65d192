//! The results of calls, counted.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// How calls ended.
#[derive(Default)]
pub(crate) struct Tally {
    begun: AtomicU64,
    succeeded: AtomicU64,
    failed: AtomicU64,
    /// Calls that did not end although all their limits of time had passed.
    unanswered: AtomicU64,
    attempts: AtomicU64,
    broken_callers: AtomicU64,
}

impl Tally {
    pub(crate) fn begin(&self) {
        self.begun.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts the result of a call, and its attempts.
    pub(crate) fn end(&self, succeeded: bool, attempts: u32) {
        let result = match succeeded {
            true => &self.succeeded,
            false => &self.failed,
        };
        result.fetch_add(1, Ordering::Relaxed);
        self.attempts.fetch_add(attempts.into(), Ordering::Relaxed);
    }

    pub(crate) fn unanswered(&self) {
        self.unanswered.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn broken_caller(&self) {
        self.broken_callers.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether as many calls ended as began, each in time.
    pub(crate) fn every_call_has_one_result(&self) -> bool {
        let get = |it: &AtomicU64| it.load(Ordering::Relaxed);
        get(&self.begun) > 0
            && get(&self.begun) == get(&self.succeeded) + get(&self.failed)
            && get(&self.unanswered) == 0
            && get(&self.broken_callers) == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let get = |it: &AtomicU64| it.load(Ordering::Relaxed);
        write!(
            f,
            "{} begun, {} succeeded, {} failed, {} without a result, {} attempts",
            get(&self.begun),
            get(&self.succeeded),
            get(&self.failed),
            get(&self.unanswered),
            get(&self.attempts)
        )
    }
}
