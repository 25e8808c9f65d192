//! The trait of what decides about retries.

use std::fmt;
use std::time::{Duration, Instant};

use super::failure::FailureKind;
use super::retry_after::RetryAfter;
use crate::client::time::RandomSource;
use crate::operation::Operation;

/// Decides whether a call is tried again, and when.
///
/// [`Retries`](super::Retries) is the one that clients have by default. A client asks it only about failures that
/// another attempt could mend: one that is permanent, a body that cannot be sent twice, or an operation that must not be
/// repeated ends the call before.
///
/// ```
/// use std::time::Duration;
///
/// use farrier::client::retry::{RetryCall, RetryDecision, RetryStrategy, RetryableFailure, StopReason};
///
/// /// Tries five times, a second apart.
/// struct EverySecond;
///
/// impl RetryStrategy for EverySecond {
///     fn max_attempts(&self) -> u32 {
///         5
///     }
///
///     fn after_failure(&self, call: &mut RetryCall<'_>, _: &RetryableFailure) -> RetryDecision {
///         if call.attempts() == self.max_attempts() {
///             return RetryDecision::stop(StopReason::MaxAttempts);
///         }
///         RetryDecision::Retry(Duration::from_secs(1))
///     }
/// }
/// ```
pub trait RetryStrategy: Send + Sync + 'static {
    /// Returns how many attempts a call has at most.
    fn max_attempts(&self) -> u32;

    /// Returns how long to wait before an attempt is sent, also before the first one of a call. The time between two
    /// attempts comes before.
    fn before_attempt(&self, call: &mut RetryCall<'_>) -> Duration {
        let _ = call;
        Duration::ZERO
    }

    /// Gets to know how an attempt ended: each of them, also where nothing is to be decided, and where the call was given
    /// up before or after its request was sent.
    fn after_attempt(&self, call: &mut RetryCall<'_>, outcome: AttemptOutcome) {
        let _ = (call, outcome);
    }

    /// Decides whether there is another attempt after one that failed.
    fn after_failure(&self, call: &mut RetryCall<'_>, failure: &RetryableFailure) -> RetryDecision;
}

/// A call whose attempts a strategy decides about.
pub struct RetryCall<'a> {
    operation: &'static Operation,
    random: &'a dyn RandomSource,
    attempts: u32,
    now: Instant,
    deadline: Option<Instant>,
    is_long_polling: bool,
    held: u32,
    /// Whether the attempt has taken the turn of a request from a limit of the rate.
    pub(super) has_turn: bool,
}

impl<'a> RetryCall<'a> {
    /// A call without an attempt.
    pub fn new(operation: &'static Operation, random: &'a dyn RandomSource, now: Instant) -> Self {
        Self {
            operation,
            random,
            attempts: 0,
            now,
            deadline: None,
            is_long_polling: false,
            held: 0,
            has_turn: false,
        }
    }

    /// The same call of an operation that callers ask over and over.
    #[must_use]
    pub fn long_polling(self, is_long_polling: bool) -> Self {
        Self {
            is_long_polling,
            ..self
        }
    }

    /// The same call, which has to end by then, if it has to end at a time.
    #[must_use]
    pub fn until(self, deadline: Option<Instant>) -> Self {
        Self { deadline, ..self }
    }

    /// Counts an attempt that begins.
    pub fn begin_attempt(&mut self) {
        self.attempts = self.attempts.saturating_add(1);
    }

    /// Sets the time.
    pub fn set_now(&mut self, now: Instant) {
        self.now = now;
    }

    /// Returns the operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Returns how many attempts have begun.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the time.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Returns how much time the call has left, if it has to end at a time. A delay that leaves none is no use.
    pub fn time_left(&self) -> Option<Duration> {
        let deadline = self.deadline?;
        Some(deadline.saturating_duration_since(self.now))
    }

    /// Returns chance.
    pub fn random(&self) -> &'a dyn RandomSource {
        self.random
    }

    /// Whether callers ask the operation over and over ([`RetryClassifier`](super::RetryClassifier)).
    pub fn is_long_polling(&self) -> bool {
        self.is_long_polling
    }

    /// Returns what the strategy has last put down with [`hold`](Self::hold).
    pub fn held(&self) -> u32 {
        self.held
    }

    /// Puts a number down for the next time that the strategy sees this call, such as the quota that it has taken.
    pub fn hold(&mut self, held: u32) {
        self.held = held;
    }
}

impl fmt::Debug for RetryCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryCall")
            .field("operation", &self.operation.name())
            .field("attempts", &self.attempts)
            .field("is_long_polling", &self.is_long_polling)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The service has done what was asked.
    Success,
    /// It has not.
    Failure(FailureKind),
    /// The request was not sent: the caller has given the call up, its time ran out, or it could not be authorized. What
    /// a strategy has granted for the attempt is free again.
    NotSent,
    /// The request was sent, and the caller has given the call up before its outcome was known.
    Abandoned,
}

/// A failure that another attempt could mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryableFailure {
    kind: FailureKind,
    retry_after: Option<RetryAfter>,
}

impl RetryableFailure {
    /// A failure of this kind, with the time that the service wants the client to wait.
    pub const fn new(kind: FailureKind, retry_after: Option<RetryAfter>) -> Self {
        Self { kind, retry_after }
    }

    /// Returns which kind it is.
    pub const fn kind(&self) -> FailureKind {
        self.kind
    }

    /// Returns how long the service wants the client to wait.
    pub const fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }
}

/// Whether there is another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// Another one after this time.
    Retry(Duration),
    /// None: the failure is the call's result, after this time.
    Stop(StopReason, Duration),
}

impl RetryDecision {
    /// No other attempt, at once.
    pub const fn stop(reason: StopReason) -> Self {
        Self::Stop(reason, Duration::ZERO)
    }
}

/// Why a failure that passes was not mended by another attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// All attempts are used up.
    MaxAttempts,
    /// The client has retried too much lately.
    QuotaExceeded,
    /// The service wants the client to wait for longer than the client does.
    LongWait(Duration),
    /// The time of the call would have run out first.
    Deadline,
    /// The body of the request is a stream that can be sent once.
    BodySentOnce,
    /// The service may have done what was asked, and the model does not say that it can be done twice.
    NotRepeatable,
}

/// Continues "3 attempts in 2.1 s". All attempts used up needs no words.
impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MaxAttempts => f.write_str("no attempts are left"),
            Self::QuotaExceeded => f.write_str("the client's quota of retries is used up"),
            Self::LongWait(wait) => write!(f, "the service asks to wait for {} s", wait.as_secs()),
            Self::Deadline => f.write_str("there is no time for another attempt"),
            Self::BodySentOnce => f.write_str("not repeated: its body can be sent once"),
            Self::NotRepeatable => f.write_str(
                "not repeated: the service may have done it, and the operation is not idempotent",
            ),
        }
    }
}
