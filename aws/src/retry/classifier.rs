//! The classifier of failures of Amazon's services.

use std::time::Duration;

use farrier::client::retry::{AttemptFailure, FailureKind, RetryAfter, RetryClassifier};
use farrier::operation::{Operation, Service};

use super::{codes, long_polling};

/// How many milliseconds a service wants the client to wait.
const RETRY_AFTER: &str = "x-amz-retry-after";

/// The service shape of STS.
const STS: &str = "AWSSecurityTokenServiceV20110615";

/// Knows the codes, the header and the operations of Amazon's services that matter to retries, and the codes by which
/// they refuse keys.
#[derive(Clone, Copy, Debug, Default)]
pub struct Classifier;

impl RetryClassifier for Classifier {
    fn classify(&self, failure: &AttemptFailure<'_>) -> Option<FailureKind> {
        let code = failure.code()?;
        let is_one_of = |codes: &[&str]| codes.contains(&code);
        if is_one_of(codes::THROTTLING) {
            return Some(FailureKind::Throttling);
        }
        let in_success = failure.status() == Some(200) && is_one_of(codes::IN_SUCCESS);
        let of_sts = failure.service().name() == STS && is_one_of(codes::IDENTITY_PROVIDER);
        if is_one_of(codes::TRANSIENT) || in_success || of_sts {
            return Some(FailureKind::Transient);
        }
        if failure.has_skewed_date() && is_one_of(codes::CLOCK_SKEW) {
            return Some(FailureKind::ClockSkew);
        }
        // A limit that waiting does not lift, whatever its status: the model would say `@retryable`.
        let is_lasting =
            failure.status() == Some(429) && failure.modeled().is_some_and(|it| !it.is_retryable());
        is_lasting.then_some(FailureKind::Permanent)
    }

    fn retry_after(&self, failure: &AttemptFailure<'_>) -> Option<RetryAfter> {
        let value = failure.head()?.headers.get(RETRY_AFTER)?;
        let millis = value.to_str().ok()?.trim().parse().ok()?;
        Some(RetryAfter::Hint(Duration::from_millis(millis)))
    }

    fn refuses_identity(&self, failure: &AttemptFailure<'_>) -> bool {
        let code = failure.code();
        code.is_some_and(|it| codes::REFUSED_KEYS.contains(&it))
    }

    fn is_long_polling(&self, service: &'static Service, operation: &'static Operation) -> bool {
        long_polling::is_long_polling(service.name(), operation.name())
    }
}
