//! What an error says of the attempts of its call.

use std::fmt;
use std::time::Duration;

use super::retry::{RetryCall, StopReason};
use super::time::Skew;

/// The attempts of a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Attempts {
    /// How many there were. None if the request could not be written.
    pub(super) count: u32,
    /// How long they took together, if the last one failed.
    pub(super) elapsed: Duration,
    /// Why there was no other, if another one could have helped.
    pub(super) stopped: Option<StopReason>,
    /// How far the clock is from the service's, if that is why the last one failed.
    pub(super) skew: Option<Skew>,
    pub(super) has_failed: bool,
}

impl Attempts {
    /// Those of a fake.
    pub(super) fn one() -> Self {
        Self {
            count: 1,
            ..Self::default()
        }
    }

    /// Those so far: whether the last has failed, and how far the clock was from the service's, if that is why.
    pub(super) fn after(call: &RetryCall<'_>, has_failed: bool, skew: Option<Skew>) -> Self {
        Self {
            count: call.attempts(),
            skew,
            has_failed,
            ..Self::default()
        }
    }

    /// The same, with the reason why there was no other.
    pub(super) fn stopped(self, reason: StopReason) -> Self {
        Self {
            stopped: Some(reason),
            ..self
        }
    }

    /// Whether there is something to say.
    pub(super) fn is_worth_telling(&self) -> bool {
        self.count > 1 || self.stopped.is_some_and(|it| it != StopReason::MaxAttempts)
    }
}

/// `3 attempts in 2.1 s`, and why there were no more.
impl fmt::Display for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stopped = self.stopped.filter(|it| *it != StopReason::MaxAttempts);
        if self.count > 1 {
            let seconds = self.elapsed.as_secs_f64();
            write!(f, "{} attempts in {seconds:.1} s", self.count)?;
        }
        match stopped {
            Some(reason) if self.count > 1 => write!(f, ": {reason}"),
            Some(reason) => write!(f, "{reason}"),
            None => Ok(()),
        }
    }
}
