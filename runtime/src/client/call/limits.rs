//! The limits of time of a call and its attempts.
//!
//! In come the settings of a client and the time at which a call began. Out goes how much time is left, and the error of
//! what took longer.

use std::time::{Duration, Instant};

use crate::client::Config;
use crate::client::interceptor::RequestContext;
use crate::client::transport_error::{TransportError, TransportErrorKind};

/// When a call that began at `start` has to end, if its client limits that.
pub(super) fn deadline(config: &Config, start: Instant) -> Option<Instant> {
    start.checked_add(config.timeouts.operation?)
}

/// How much time a call has left that began at `start`.
pub(super) fn rest(config: &Config, start: Instant) -> Option<Duration> {
    let limit = config.timeouts.operation?;
    let passed = config.time.clock.instant().saturating_duration_since(start);
    Some(limit.saturating_sub(passed))
}

/// The limit of the next attempt of a call that began at `start`, and the kind of the error if it is reached.
pub(super) fn of_attempt(
    config: &Config,
    start: Instant,
) -> (Option<Duration>, TransportErrorKind) {
    match (config.timeouts.attempt, rest(config, start)) {
        (Some(attempt), Some(rest)) if rest < attempt => {
            (Some(rest), TransportErrorKind::OperationTimeout)
        }
        (None, Some(rest)) => (Some(rest), TransportErrorKind::OperationTimeout),
        (attempt, _) => (attempt, TransportErrorKind::AttemptTimeout),
    }
}

/// The error of an attempt that a limit of time has ended after it was sent.
pub(super) fn late(context: &RequestContext, kind: TransportErrorKind) -> TransportError {
    let timeouts = context.config.timeouts;
    let (what, limit) = match kind {
        TransportErrorKind::AttemptTimeout => ("attempt", timeouts.attempt),
        _ => ("call", timeouts.operation),
    };
    let limit = limit.unwrap_or_default();
    let message = format!("the {what} took longer than {limit:?}");
    TransportError::late(context.endpoint().peer(), kind, message)
}

/// The error of an attempt that is not sent, because the time of its call runs out before. `why` continues "the call may
/// take 2s, ".
pub(super) fn unsent(context: &RequestContext, why: &str) -> TransportError {
    let limit = context.config.timeouts.operation.unwrap_or_default();
    let message = format!("the call may take {limit:?}, {why}");
    let kind = TransportErrorKind::Unsent;
    TransportError::late(context.endpoint().peer(), kind, message)
}
