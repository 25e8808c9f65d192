//! The attempts of a call: one after the other, until one succeeds or nothing speaks for another.
//!
//! In come a request and what the client says of retries and timeouts. Out goes the last response or the last error, with
//! a report of how many attempts there were and why no more.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::judgement::{Judgement, ModeledKind, judge};
use super::turn::Turn;
use super::{attempt, limits, stages};
use crate::client::Config;
use crate::client::attempt_report::Attempts;
use crate::client::authorization::{self, Authorization};
use crate::client::error::{CallError, ErrorKind, ResponseResult};
use crate::client::interceptor::RequestContext;
use crate::client::metrics::Metric;
use crate::client::observe::AttemptObservation;
use crate::client::retry::{FailureKind, RetryCall, RetryDecision, StopReason};
use crate::client::timeouts::within;
use crate::client::transport_error::TransportErrorKind;
use crate::protocol::client::RequestParts;

/// Sends a request until a response is final.
pub(in crate::client) async fn run(
    context: &mut RequestContext,
    next: &mut RequestParts,
    modeled: ModeledKind,
) -> (ResponseResult, Attempts) {
    let config = Arc::clone(&context.config);
    let (clock, strategy) = (&config.time.clock, config.retry.strategy.as_ref());
    let start = clock.instant();
    let mut turn = Turn::new(strategy, retry_call(&config, context, start));
    let (max, mut now) = (strategy.max_attempts(), start);
    // What the attempt before ended with: the result if there is no time to send another.
    let mut before: Option<Box<(ResponseResult, Attempts)>> = None;
    let (result, mut report) = loop {
        let wait = turn.begin(now);
        let again = match turn.call().attempts() < max {
            true => next.try_clone(),
            false => None,
        };
        context.attempt = turn.call().attempts();
        let (result, judgement) = match wait_for_turn(context, start, wait).await {
            Ok(()) => attempt(context, next, start, modeled, &mut turn).await,
            Err(error) => (Err(error), Judgement::Ended),
        };
        turn.end(clock.instant(), judgement.outcome());
        if is_unsent(&result)
            && let Some(before) = before.take()
        {
            let (result, report) = *before;
            break (result, report.stopped(StopReason::Deadline));
        }
        let decision = decide(&config, &mut turn, &judgement, again.is_some());
        let report = Attempts::after(turn.call(), judgement.has_failed(), judgement.skew());
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
                // A strategy need not look at the time itself.
                if turn.call().time_left().is_some_and(|left| left <= delay) {
                    break (result, report.stopped(StopReason::Deadline));
                }
                pause(&config, delay, start).await;
                now = clock.instant();
                *next = again;
                before = Some(Box::new((result, report)));
            }
        }
    };
    if result.is_err() || report.has_failed {
        report.elapsed = clock.instant().saturating_duration_since(start);
    }
    (result, report)
}

/// What a strategy knows of a call that begins.
fn retry_call<'a>(config: &'a Config, context: &RequestContext, start: Instant) -> RetryCall<'a> {
    let operation = context.operation;
    let is_long_polling = config.retry.is_long_polling(config.service, operation);
    RetryCall::new(operation, config.time.random.as_ref(), start)
        .long_polling(is_long_polling)
        .until(limits::deadline(config, start))
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
    turn: &mut Turn<'_>,
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
    let call = turn.call();
    let is_last = call.attempts() >= config.retry.strategy.max_attempts();
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
    match turn.decide(failure) {
        RetryDecision::Retry(delay) => Decision::Retry(delay),
        RetryDecision::Stop(reason, wait) => Decision::Stop(reason, wait),
    }
}

/// Sends a request once, in time, and judges what came of it.
async fn attempt(
    context: &RequestContext,
    request: &mut RequestParts,
    start: Instant,
    modeled: ModeledKind,
    turn: &mut Turn<'_>,
) -> (ResponseResult, Judgement) {
    let observation = AttemptObservation::begin(context);
    let mut authorization = None;
    let result = {
        // Pinned here: a future that is handed on by value is kept twice.
        let work = authorize_and_send(context, request, start, turn, &mut authorization);
        let mut work = pin!(work);
        poll_fn(|cx| observation.within(|| work.as_mut().poll(cx))).await
    };
    observation.end(context, &result);
    let judgement = judge(context, &result, modeled, turn.skewed());
    if let Some(used) = authorization
        && judgement.refuses_identity()
    {
        used.provider.invalidate(&used.identity);
    }
    (result, judgement)
}

/// Authorizes a request, and sends it in time. The time of an attempt begins when it can be sent: an identity that takes
/// longer would never be there. Leaves what authorizes it.
async fn authorize_and_send(
    context: &RequestContext,
    request: &mut RequestParts,
    start: Instant,
    turn: &mut Turn<'_>,
    authorization: &mut Option<Authorization>,
) -> ResponseResult {
    attempt::complete(context, request).map_err(ErrorKind::Interceptor)?;
    *authorization = authorize(context, start).await?;
    let (limit, kind) = limits::of_attempt(&context.config, start);
    if limit == Some(Duration::ZERO) {
        let error = limits::unsent(context, "which ended before");
        return Err(ErrorKind::Transport(error));
    }
    let sleeper = context.config.time.sleeper.as_ref();
    let work = stages::send_and_read(context, request, authorization.as_ref(), turn);
    let work = pin!(work);
    match within(limit, sleeper, work).await {
        Some(result) => result,
        None => Err(ErrorKind::Transport(limits::late(context, kind))),
    }
}

/// Chooses what authorizes the call, in the time that the call has.
async fn authorize(
    context: &RequestContext,
    start: Instant,
) -> Result<Option<Authorization>, CallError> {
    let config = &context.config;
    let measured = config.begin_measurement();
    let work = pin!(authorization::resolve(context));
    let limit = limits::rest(config, start);
    let Some(resolved) = within(limit, config.time.sleeper.as_ref(), work).await else {
        let error = limits::unsent(context, "and the identity that authorizes it takes longer");
        return Err(ErrorKind::Transport(error));
    };
    let authorization = resolved.map_err(ErrorKind::Auth)?;
    context.end_measurement(Metric::ResolveIdentityDuration, measured);
    Ok(authorization)
}

fn is_unsent(result: &ResponseResult) -> bool {
    matches!(result, Err(ErrorKind::Transport(it)) if it.kind() == TransportErrorKind::Unsent)
}

/// Waits until an attempt may be sent, if the call has that much time.
async fn wait_for_turn(
    context: &RequestContext,
    start: Instant,
    wait: Duration,
) -> Result<(), CallError> {
    let config = &context.config;
    if wait.is_zero() {
        return Ok(());
    }
    if limits::rest(config, start).is_some_and(|rest| rest <= wait) {
        let why =
            format!("and the client, which the service has slowed down, sends it in {wait:.1?}");
        let error = limits::unsent(context, &why);
        return Err(ErrorKind::Transport(error));
    }
    config.time.sleeper.sleep(wait).await;
    Ok(())
}

/// Waits, but not beyond the end of the call.
async fn pause(config: &Config, wait: Duration, start: Instant) {
    let wait = limits::rest(config, start).map_or(wait, |rest| rest.min(wait));
    if !wait.is_zero() {
        config.time.sleeper.sleep(wait).await;
    }
}
