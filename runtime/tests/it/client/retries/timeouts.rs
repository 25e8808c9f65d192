//! Limits of time.

use farrier::client::retry::StopReason;
use farrier::client::{Timeouts, TransportErrorKind};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn kind(error: &Error) -> TransportErrorKind {
    match error.kind() {
        farrier::client::ErrorKind::Transport(error) => error.kind(),
        _ => panic!("{error}"),
    }
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_followed_by_another() {
    let script = Script::new([Step::Hang, Step::Late(SECOND * 2), OK]);
    let client = script
        .client()
        .with_timeouts(Timeouts::new().attempt(SECOND));
    call(&client, &LOOK).await.unwrap();
    assert_eq!(script.sent(), 3);
    assert_eq!(script.time.passed().as_millis(), 2150);
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_the_last_of_an_operation_that_is_not_repeated() {
    let script = Script::new([Step::Hang]);
    let client = script
        .client()
        .with_timeouts(Timeouts::new().attempt(SECOND));
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(kind(&error), TransportErrorKind::AttemptTimeout);
    assert_eq!(error.stop_reason(), Some(StopReason::NotRepeatable));
    assert!(error.is_timeout());
    assert!(error.to_string().starts_with(
        "Shoe: no answer from stables.example.com:80 in time: the attempt took longer than 1s"
    ));
}

#[tokio::test]
async fn a_call_ends_in_time_with_all_its_attempts() {
    let script = Script::new([Step::Hang, Step::Hang, Step::Hang]);
    let timeouts = Timeouts::new().attempt(SECOND).operation(SECOND * 5 / 2);
    let client = script.client().with_timeouts(timeouts);
    let error = call(&client, &LOOK).await.err().unwrap();
    assert_eq!(kind(&error), TransportErrorKind::OperationTimeout);
    assert_eq!(
        error.to_string(),
        "Look: no answer from stables.example.com:80 in time: the call took longer than 2.5s \
         (3 attempts in 2.5 s)"
    );
}

#[tokio::test]
async fn nobody_waits_for_an_attempt_that_would_come_too_late() {
    let script = Script::new([BUSY_ANSWER]);
    let client = script
        .client()
        .with_timeouts(Timeouts::new().operation(SECOND / 2));
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
    assert!(matches!(error.modeled(), Some(StableError::Busy(_))));
    assert!(script.slept().is_empty());
}

#[tokio::test]
async fn a_call_can_have_a_limit_of_its_own() {
    let script = Script::new([Step::Hang]);
    let call = script
        .client()
        .call::<_, Horse, StableError>(&LOOK, horse());
    let error = call.timeout(SECOND).await.err().unwrap();
    assert_eq!(kind(&error), TransportErrorKind::OperationTimeout);
    assert_eq!(script.time.passed(), SECOND);
}

#[tokio::test]
async fn a_body_that_stalls_is_told_apart_and_asked_for_again() {
    let stalls = Timeouts::new().stall(SECOND);
    let script = Script::new([Step::Stall(200), OK]);
    call(&script.client().with_timeouts(stalls), &LOOK)
        .await
        .unwrap();
    let script = Script::new([Step::Stall(200)]);
    let client = script.client().with_timeouts(stalls);
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(kind(&error), TransportErrorKind::Stalled);
    assert!(error.to_string().starts_with(
        "Shoe: answer of stables.example.com:80 does not go on: the body stalled for 1s"
    ));
}

#[tokio::test]
async fn a_stall_is_no_matter_of_the_wait_for_the_head() {
    let script = Script::new([Step::Late(SECOND * 5)]);
    let client = script.client().with_timeouts(Timeouts::new().stall(SECOND));
    call(&client, &SHOE).await.unwrap();
}

#[tokio::test]
async fn a_stream_that_stalls_ends_in_an_error_and_the_reader_may_take_its_time() {
    let script = Script::new([Step::Stall(200)]);
    let client = script
        .client()
        .with_timeouts(Timeouts::new().stall(SECOND).operation(SECOND));
    let tape = Tape::new("sound");
    let call = client.call::<_, Tape, StableError>(&PLAY, tape);
    let mut output = call.await.unwrap();
    // Neither this time nor the limit of the call counts.
    script.time.advance(SECOND * 60);
    let before = script.time.passed();
    let error = output.sound.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the body broke off: stalled");
    assert_eq!(script.time.passed() - before, SECOND);
}

#[tokio::test]
async fn what_does_not_wait_sets_no_timer() {
    let script = Script::new([OK]);
    let timeouts = Timeouts::new()
        .attempt(SECOND)
        .operation(SECOND)
        .stall(SECOND);
    let client = script.client().with_timeouts(timeouts);
    call(&client, &SHOE).await.unwrap();
    assert!(script.time.passed().is_zero() && script.slept().is_empty());
}
