//! Which kind of failure an attempt ended with.

use std::time::SystemTime;

use super::super::transport_error::TransportErrorKind;
use super::failure::{AttemptFailure, FailureKind};
use super::retry_after::RetryAfter;
use super::strategy::RetryableFailure;
use crate::operation::{Operation, Service};

/// Knows what failures mean where services say so in ways of their own: by codes that no model has, or by headers.
///
/// A client asks the classifiers that it was given in turn. The first answer counts; without any, [`classify`] follows
/// the model, the status and the kind of the transport's error.
pub trait RetryClassifier: Send + Sync + 'static {
    /// Says which kind a failure is, if it is one that this classifier knows.
    fn classify(&self, failure: &AttemptFailure<'_>) -> Option<FailureKind> {
        let _ = failure;
        None
    }

    /// Says how long the service wants the client to wait, if the answer has it in a way of its own. The header
    /// `retry-after` is known without.
    fn retry_after(&self, failure: &AttemptFailure<'_>) -> Option<RetryAfter> {
        let _ = failure;
        None
    }

    /// Says whether the service refuses the identity of the request: keys have expired, or it does not know them. The
    /// provider of that identity hears of it, so that the next call has another one. The status 401 is known without.
    fn refuses_identity(&self, failure: &AttemptFailure<'_>) -> bool {
        let _ = failure;
        false
    }

    /// Says whether callers ask this operation over and over, because it waits for something to happen. A client whose
    /// quota of retries is used up waits before it returns the error of such a call, as it would before a retry.
    fn is_long_polling(&self, service: &'static Service, operation: &'static Operation) -> bool {
        let _ = (service, operation);
        false
    }
}

/// Finds the kind of a failure, and how long the service wants the client to wait.
pub fn classify<'c>(
    failure: &AttemptFailure<'_>,
    classifiers: impl Iterator<Item = &'c dyn RetryClassifier> + Clone,
    now: SystemTime,
) -> RetryableFailure {
    let kind = classifiers.clone().find_map(|it| it.classify(failure));
    let asked = classifiers
        .into_iter()
        .find_map(|it| it.retry_after(failure));
    let of_header = || RetryAfter::of(&failure.head()?.headers, now);
    RetryableFailure::new(
        kind.unwrap_or_else(|| usual_kind(failure)),
        asked.or_else(of_header),
    )
}

/// Classifies a failure by what every Smithy service has.
fn usual_kind(failure: &AttemptFailure<'_>) -> FailureKind {
    let modeled = failure.modeled();
    if modeled.is_some_and(|it| it.is_throttling()) {
        return FailureKind::Throttling;
    }
    if modeled.is_some_and(|it| it.is_retryable()) {
        return FailureKind::Transient;
    }
    match (failure.status(), failure.transport_error()) {
        (Some(429), _) => FailureKind::Throttling,
        (Some(500 | 502 | 503 | 504), _) => FailureKind::Transient,
        (_, Some(error)) => match error.kind() {
            TransportErrorKind::TooLong
            | TransportErrorKind::Tls
            | TransportErrorKind::Proxy
            | TransportErrorKind::RequestBody
            | TransportErrorKind::Unsent
            | TransportErrorKind::OperationTimeout => FailureKind::Permanent,
            _ => FailureKind::Transient,
        },
        _ => FailureKind::Permanent,
    }
}
