//! Retries: whether a call is tried again, and when.
//!
//! In come the failures of attempts ([`AttemptFailure`]). [`classify`] says which kind each is; a [`RetryClassifier`]
//! adds what one company's services say in ways of their own. A [`RetryStrategy`] decides: [`Retries`] is the standard
//! one, with or without a limit of the client's rate. Out goes a [`RetryDecision`]. Nothing here waits or sends: the
//! stages of the client do.

mod backoff;
mod classify;
mod failure;
mod quota;
mod rate_limiter;
mod retry_after;
mod standard;
mod strategy;

pub use self::classify::{RetryClassifier, classify};
pub use self::failure::{AttemptFailure, FailureKind};
pub use self::quota::RetryQuota;
pub use self::rate_limiter::RateLimiter;
pub use self::retry_after::RetryAfter;
pub use self::standard::Retries;
pub use self::strategy::{
    AttemptOutcome, RetryCall, RetryDecision, RetryStrategy, RetryableFailure, StopReason,
};
