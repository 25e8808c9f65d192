//! What came of an attempt: success, or a failure with its kind.

use crate::client::error::{ErrorKind, ResponseResult};
use crate::client::interceptor::RequestContext;
use crate::client::retry::{
    AttemptFailure, AttemptOutcome, FailureKind, RetryableFailure, classify,
};
use crate::client::time::Skew;
use crate::error;
use crate::protocol::query_compatible;

/// Finds what the model says of the error with a code.
pub(in crate::client) type ModeledKind = fn(&str) -> Option<&'static error::ErrorKind>;

/// What came of an attempt.
pub(in crate::client) enum Judgement {
    /// The service has done what was asked.
    Succeeded,
    /// Nothing was sent, or what came is no matter of the service. Another attempt ends alike.
    Ended,
    /// The service or the way to it failed.
    Failed {
        failure: RetryableFailure,
        /// Whether the service may be doing what was asked.
        may_have_been_done: bool,
        /// How far the clock is from the service's, if that is why.
        skew: Option<Skew>,
        /// Whether the service refuses who has sent the request.
        refuses_identity: bool,
    },
}

impl Judgement {
    pub(in crate::client) fn has_failed(&self) -> bool {
        !matches!(self, Self::Succeeded)
    }

    /// How far the clock is from the service's, if that is why the attempt failed.
    pub(in crate::client) fn skew(&self) -> Option<Skew> {
        match self {
            Self::Failed { skew, .. } => *skew,
            _ => None,
        }
    }

    /// Whether the service refuses who has sent the request.
    pub(in crate::client) fn refuses_identity(&self) -> bool {
        match self {
            Self::Failed {
                refuses_identity, ..
            } => *refuses_identity,
            _ => false,
        }
    }

    pub(in crate::client) fn outcome(&self) -> AttemptOutcome {
        match self {
            Self::Succeeded => AttemptOutcome::Success,
            Self::Ended => AttemptOutcome::Failure(FailureKind::Permanent),
            Self::Failed { failure, .. } => AttemptOutcome::Failure(failure.kind()),
        }
    }
}

/// Judges the response or the error of an attempt. `skewed` is how far the clock is from the service's, if the date of
/// the request was too far from it.
pub(in crate::client) fn judge(
    context: &RequestContext,
    result: &ResponseResult,
    modeled: ModeledKind,
    skewed: Option<Skew>,
) -> Judgement {
    let (config, operation) = (&context.config, context.operation);
    let (head, body) = match result {
        Ok(response) => response,
        Err(ErrorKind::Transport(error)) => {
            let failure = AttemptFailure::of_transport(config.service, operation, error);
            return failed(context, &failure, None);
        }
        Err(_) => return Judgement::Ended,
    };
    let protocol = config.protocol.client();
    if !protocol.is_error(operation, head, body.bytes()) {
        return Judgement::Succeeded;
    }
    let code = protocol.error_head(head, body.bytes()).code;
    let query_code = query_compatible::code(config.service, &head.headers);
    let modeled = code.as_deref().and_then(modeled);
    let code = query_code.as_deref().or(code.as_deref());
    let body = body.bytes();
    let failure = AttemptFailure::of_response(config.service, operation, head, body, code, modeled);
    failed(context, &failure.skewed_date(skewed.is_some()), skewed)
}

fn failed(
    context: &RequestContext,
    failure: &AttemptFailure<'_>,
    skewed: Option<Skew>,
) -> Judgement {
    let config = &context.config;
    let classifiers = config.retry.classifiers.iter().map(AsRef::as_ref);
    let may_have_been_done = failure.may_have_been_done();
    let refuses_identity = config.retry.refuses_identity(failure);
    // A date in the answer is one of the service's clock.
    let failure = classify(failure, classifiers, config.time.service_time());
    Judgement::Failed {
        failure,
        may_have_been_done,
        skew: skewed.filter(|_| failure.kind() == FailureKind::ClockSkew),
        refuses_identity,
    }
}
