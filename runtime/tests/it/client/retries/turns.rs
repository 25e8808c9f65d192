//! What a strategy grants to attempts that are not sent.

use std::future::Future;
use std::task::Waker;

use farrier::client::Timeouts;
use farrier::client::retry::{
    AttemptOutcome, Retries, RetryCall, RetryDecision, RetryQuota, RetryStrategy, RetryableFailure,
    StopReason,
};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// A client that the service has slowed down to one request in two seconds.
async fn slowed_down(script: &Script) -> Client {
    let client = script
        .client()
        .with_retries(Retries::adaptive().attempts(1));
    call(&client, &SHOE).await.err().unwrap();
    client
}

/// Polls a call once, and drops it.
fn give_up(client: &Client) {
    let mut call = Box::pin(client.call::<_, Horse, StableError>(&SHOE, horse()));
    let poll = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(poll.is_pending());
}

#[tokio::test]
async fn a_call_that_has_no_time_for_its_turn_fails_at_once_and_leaves_it() {
    let script = Script::new([BUSY_ANSWER, OK]);
    let client = slowed_down(&script).await;
    for _ in 0..3 {
        let call = client.call::<_, Horse, StableError>(&SHOE, horse());
        let error = call.timeout(SECOND).await.err().unwrap();
        assert_eq!(
            error.to_string(),
            "Shoe: nothing was sent to stables.example.com:80: the call may take 1s, and the \
             client, which the service has slowed down, sends it in 2.0s"
        );
    }
    call(&client, &SHOE).await.unwrap();
    assert_eq!((script.slept(), script.sent()), (vec![2000], 2));
}

#[tokio::test]
async fn a_call_that_is_dropped_before_its_turn_leaves_it() {
    let script = Script::new([BUSY_ANSWER, OK]);
    let client = slowed_down(&script).await;
    for _ in 0..3 {
        give_up(&client);
    }
    call(&client, &SHOE).await.unwrap();
    assert_eq!((script.slept(), script.sent()), (vec![2000], 2));
}

#[tokio::test]
async fn a_retry_that_is_given_up_before_it_is_sent_gives_back_what_it_took() {
    let quota = RetryQuota::default();
    let script = Script::new([BUSY_ANSWER]);
    let client = script.client();
    give_up(&client.with_retries(Retries::standard().quota(quota.clone())));
    assert_eq!((script.sent(), quota.left()), (1, 500));
}

#[tokio::test]
async fn a_retry_for_which_there_is_no_time_takes_nothing() {
    let quota = RetryQuota::default();
    let script = Script::new([BUSY_ANSWER]);
    let client = script
        .client()
        .with_retries(Retries::standard().quota(quota.clone()))
        .with_timeouts(Timeouts::new().operation(SECOND / 2));
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
    assert_eq!(quota.left(), 500);
}

/// Keeps the outcomes of attempts.
#[derive(Clone, Default)]
struct Outcomes(Arc<Mutex<Vec<AttemptOutcome>>>);

impl RetryStrategy for Outcomes {
    fn max_attempts(&self) -> u32 {
        1
    }

    fn after_attempt(&self, _: &mut RetryCall<'_>, outcome: AttemptOutcome) {
        self.0.lock().unwrap().push(outcome);
    }

    fn after_failure(&self, _: &mut RetryCall<'_>, _: &RetryableFailure) -> RetryDecision {
        RetryDecision::stop(StopReason::MaxAttempts)
    }
}

#[tokio::test]
async fn a_strategy_hears_of_each_attempt_also_of_one_that_is_given_up_after_it_was_sent() {
    let script = Script::new([OK, Step::Hang]);
    let outcomes = Outcomes::default();
    let client = script.client().with_retries(outcomes.clone());
    call(&client, &SHOE).await.unwrap();
    give_up(&client);
    assert_eq!(script.sent(), 2);
    let expected = [AttemptOutcome::Success, AttemptOutcome::Abandoned];
    assert_eq!(*outcomes.0.lock().unwrap(), expected);
}
