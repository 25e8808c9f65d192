//! The attempts of a call: one after the other, until one succeeds or nothing speaks for another.
//!
//! In come a request and what the client says of retries and timeouts. Out goes the last response or the last error, with
//! a report of how many attempts there were and why no more.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::judgement::{Judgement, ModeledKind, judge};
use super::stages;
use crate::client::Config;
use crate::client::attempt_report::Attempts;
use crate::client::error::{ErrorKind, ResponseResult};
use crate::client::interceptor::RequestContext;
use crate::client::observe::AttemptObservation;
use crate::client::retry::{FailureKind, RetryCall, RetryDecision, StopReason};
use crate::client::time::Skew;
use crate::client::timeouts::within;
use crate::client::transport_error::{TransportError, TransportErrorKind};
use crate::protocol::client::RequestParts;

/// Sends a request until a response is final.
pub(in crate::client) async fn run(
    context: &mut RequestContext,
    request: RequestParts,
    modeled: ModeledKind,
) -> (ResponseResult, Attempts) {
    let config = Arc::clone(&context.config);
    let (time, strategy) = (&config.time, &config.retry.strategy);
    let start = time.clock.instant();
    let mut call = RetryCall::new(context.operation, time.random.as_ref(), start);
    call = call.long_polling(
        config
            .retry
            .is_long_polling(config.service, context.operation),
    );
    let (max, mut next) = (strategy.max_attempts(), request);
    let (result, mut report) = loop {
        call.begin_attempt();
        let wait = strategy.before_attempt(&mut call);
        pause(&config, wait, start).await;
        let again = match call.attempts() < max {
            true => next.try_clone(),
            false => None,
        };
        context.attempt = call.attempts();
        let (result, judgement) = attempt(context, next, start, modeled).await;
        call.set_now(time.clock.instant());
        strategy.after_attempt(&mut call, judgement.outcome());
        let decision = decide(&config, &mut call, &judgement, again.is_some());
        let report = Attempts::after(&call, judgement.has_failed(), judgement.skew());
        match (decision, again) {
            (Decision::Over, _) => break (result, report),
            (Decision::Stop(reason, wait), _) => {
                pause(&config, wait, start).await;
                break (result, report.stopped(reason));
            }
            // A strategy that asks for more attempts than it says there are.
            (Decision::Retry(_), None) => {
                break (result, report.stopped(StopReason::MaxAttempts));
            }
            (Decision::Retry(delay), Some(again)) => {
                if config.rest(start).is_some_and(|rest| rest <= delay) {
                    break (result, report.stopped(StopReason::Deadline));
                }
                pause(&config, delay, start).await;
                call.set_now(time.clock.instant());
                next = again;
            }
        }
    };
    if result.is_err() || report.has_failed {
        report.elapsed = time.clock.instant().saturating_duration_since(start);
    }
    (result, report)
}

/// What follows an attempt.
enum Decision {
    Over,
    Stop(StopReason, Duration),
    Retry(Duration),
}

/// Decides whether there is another attempt.
fn decide(
    config: &Config,
    call: &mut RetryCall<'_>,
    judgement: &Judgement,
    can_send_again: bool,
) -> Decision {
    let Judgement::Failed {
        failure,
        may_have_been_done,
        ..
    } = judgement
    else {
        return Decision::Over;
    };
    let strategy = &config.retry.strategy;
    let is_last = call.attempts() >= strategy.max_attempts();
    let repeats = config.retry.repeats_every_operation || call.operation().is_repeatable();
    match failure.kind() {
        FailureKind::Permanent => return Decision::Over,
        FailureKind::ClockSkew if !config.time.corrects_skew => return Decision::Over,
        _ if is_last => {}
        _ if *may_have_been_done && !repeats => {
            return Decision::Stop(StopReason::NotRepeatable, Duration::ZERO);
        }
        _ if !can_send_again => return Decision::Stop(StopReason::BodySentOnce, Duration::ZERO),
        _ => {}
    }
    match strategy.after_failure(call, failure) {
        RetryDecision::Retry(delay) => Decision::Retry(delay),
        RetryDecision::Stop(reason, wait) => Decision::Stop(reason, wait),
    }
}

/// Sends a request once, in time, and judges what came of it.
async fn attempt(
    context: &RequestContext,
    request: RequestParts,
    start: Instant,
    modeled: ModeledKind,
) -> (ResponseResult, Judgement) {
    let config = &context.config;
    let time = &config.time;
    let (limit, kind) = config.limit(start);
    let (used, sent) = (time.skew(), time.clock.now());
    let observation = AttemptObservation::begin(context);
    // Pinned here: a future that is handed on by value is kept twice.
    let mut work = pin!(stages::send_and_read(context, request));
    let work = poll_fn(|cx| observation.within(|| work.as_mut().poll(cx)));
    let result = match limit {
        // What has no time left sends nothing.
        Some(Duration::ZERO) => None,
        _ => within(limit, time.sleeper.as_ref(), work).await,
    };
    let result = match result {
        Some(result) => result,
        None => Err(ErrorKind::Transport(late(context, kind))),
    };
    observation.end(context, &result);
    let mut skewed = None;
    if let Ok((head, _)) = &result
        && let Some(measured) = Skew::measure_after(sent, &head.headers, time.clock.as_ref())
    {
        time.known_skew.set(measured);
        skewed = Some(measured).filter(|it| it.refuses(used));
    }
    let judgement = judge(context, &result, modeled, skewed);
    (result, judgement)
}

/// The error of an attempt that a limit of time has ended.
fn late(context: &RequestContext, kind: TransportErrorKind) -> TransportError {
    let timeouts = context.config.timeouts;
    let (what, limit) = match kind {
        TransportErrorKind::AttemptTimeout => ("attempt", timeouts.attempt),
        _ => ("call", timeouts.operation),
    };
    let message = format!(
        "the {what} took longer than {:?}",
        limit.unwrap_or_default()
    );
    TransportError::late(context.endpoint().peer(), kind, message)
}

/// Waits, but not beyond the end of the call.
async fn pause(config: &Config, wait: Duration, start: Instant) {
    let wait = config.rest(start).map_or(wait, |rest| rest.min(wait));
    if !wait.is_zero() {
        config.time.sleeper.sleep(wait).await;
    }
}

impl Config {
    /// How much time a call has left that began at `start`.
    fn rest(&self, start: Instant) -> Option<Duration> {
        let limit = self.timeouts.operation?;
        let passed = self.time.clock.instant().saturating_duration_since(start);
        Some(limit.saturating_sub(passed))
    }

    /// The limit of the next attempt of a call that began at `start`, and the kind of the error if it is reached.
    fn limit(&self, start: Instant) -> (Option<Duration>, TransportErrorKind) {
        match (self.timeouts.attempt, self.rest(start)) {
            (Some(attempt), Some(rest)) if rest < attempt => {
                (Some(rest), TransportErrorKind::OperationTimeout)
            }
            (None, Some(rest)) => (Some(rest), TransportErrorKind::OperationTimeout),
            (attempt, _) => (attempt, TransportErrorKind::AttemptTimeout),
        }
    }
}
