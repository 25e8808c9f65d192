//! When a request is sent again.

use farrier::client::retry::{Retries, RetryQuota, StopReason};
use farrier::stream::ByteStream;

use super::*;

#[tokio::test]
async fn an_answer_that_passes_is_asked_for_again_whatever_the_operation() {
    for status in [500, 502, 503, 504] {
        let script = Script::new([error(status, "{}"), error(status, "<html>"), OK]);
        let output = call(&script.client(), &SHOE).await.unwrap();
        assert_eq!(output.name.as_deref(), Some("Bucephalus"), "{status}");
        assert_eq!(script.slept(), [50, 100], "{status}");
    }
}

#[tokio::test]
async fn throttling_waits_for_longer() {
    for step in [error(429, "{}"), BUSY_ANSWER] {
        let script = Script::new([step.clone(), step, OK]);
        call(&script.client(), &SHOE).await.unwrap();
        assert_eq!(script.slept(), [1000, 2000]);
    }
}

#[tokio::test]
async fn the_model_says_which_of_its_errors_pass() {
    let broken = error(400, r#"{"__type":"BrokenException"}"#);
    let script = Script::new([broken, OK]);
    call(&script.client(), &SHOE).await.unwrap();
    let refused = error(400, r#"{"__type":"RefusedException"}"#);
    let script = Script::new([refused]);
    let error = fail(&script, &SHOE).await;
    assert_eq!((error.attempts(), error.stop_reason()), (1, None));
}

#[tokio::test]
async fn too_many_requests_are_throttling_whatever_the_model_says_of_the_error() {
    let refused = error(429, r#"{"__type":"RefusedException"}"#);
    let script = Script::new([refused, OK]);
    call(&script.client(), &SHOE).await.unwrap();
    assert_eq!(script.slept(), [1000]);
}

#[tokio::test]
async fn what_no_attempt_can_mend_is_not_tried_again() {
    for status in [400, 401, 403, 404, 409, 501] {
        let script = Script::new([error(status, "{}")]);
        assert_eq!(fail(&script, &LOOK).await.attempts(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_connection_that_was_not_made_is_tried_again_whatever_the_operation() {
    let script = Script::new([Step::Refuse, Step::Refuse, OK]);
    call(&script.client(), &SHOE).await.unwrap();
    assert_eq!(script.sent(), 3);
}

#[tokio::test]
async fn a_connection_that_was_lost_is_tried_again_where_it_does_no_harm() {
    for operation in [&LOOK, &FEED] {
        for step in [Step::Cut, Step::Break(200)] {
            let script = Script::new([step, OK]);
            call(&script.client(), operation).await.unwrap();
            assert_eq!(script.sent(), 2);
        }
    }
    for step in [Step::Cut, Step::Break(200)] {
        let script = Script::new([step]);
        let error = fail(&script, &SHOE).await;
        assert_eq!(error.stop_reason(), Some(StopReason::NotRepeatable));
        assert_eq!(script.sent(), 1);
    }
}

#[tokio::test]
async fn an_error_whose_body_broke_off_is_an_answer() {
    let script = Script::new([Step::Break(503), OK]);
    call(&script.client(), &SHOE).await.unwrap();
    assert_eq!(script.sent(), 2);
}

#[tokio::test]
async fn a_client_can_repeat_every_operation() {
    let script = Script::new([Step::Cut, OK]);
    let client = script.client();
    let client = client.with(|it| {
        it.repeat_every_operation(true);
    });
    call(&client, &SHOE).await.unwrap();
    assert_eq!(script.sent(), 2);
}

#[tokio::test]
async fn one_token_goes_with_all_attempts() {
    let script = Script::new([Step::Cut, error(500, "{}"), OK]);
    let order = Order {
        name: None,
        token: None,
    };
    let call = script.client().call::<_, Horse, StableError>(&BUY, order);
    call.await.unwrap();
    let sent = script.sent.lock().unwrap();
    assert_eq!(sent.len(), 3);
    assert!(sent[0].body.starts_with(b"{\"token\":\""));
    assert!(sent.iter().all(|it| it.body == sent[0].body));
}

#[tokio::test]
async fn a_body_in_memory_is_sent_again_and_a_stream_is_not() {
    let script = Script::new([error(503, "{}"), Step::Answer(200, &[], "echo")]);
    let tape = Tape::new(ByteStream::from("sound"));
    let call = script.client().call::<_, Tape, StableError>(&PLAY, tape);
    call.await.unwrap();
    assert_eq!(script.sent.lock().unwrap()[1].body, "sound");

    let script = Script::new([error(503, "{}")]);
    let once = Body::wrap(http_body_of("sound"));
    let tape = Tape::new(ByteStream::from(once));
    let call = script.client().call::<_, Tape, StableError>(&PLAY, tape);
    let error = call.await.err().unwrap();
    assert_eq!(error.stop_reason(), Some(StopReason::BodySentOnce));
    assert_eq!(
        error.to_string(),
        "Play: an error without a code (HTTP 503): {} (request id 4d1c, not repeated: its body can be sent once)"
    );
    assert_eq!(script.sent(), 1);
}

/// A body that is not in memory as far as its type tells.
fn http_body_of(text: &'static str) -> impl http_body::Body<Data = Bytes, Error = BoxError> + Send {
    struct Once(Option<Bytes>);
    impl http_body::Body for Once {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            Poll::Ready(self.0.take().map(|it| Ok(Frame::data(it))))
        }
    }
    Once(Some(Bytes::from_static(text.as_bytes())))
}

#[tokio::test]
async fn a_service_is_not_asked_before_the_time_that_it_names() {
    let wait = |value: &'static [(&'static str, &'static str)]| Step::Answer(503, value, "{}");
    let script = Script::new([wait(&[("retry-after", "7")]), OK]);
    call(&script.client(), &SHOE).await.unwrap();
    assert_eq!(script.slept(), [7000]);

    let script = Script::new([wait(&[("retry-after", "3600")])]);
    let error = fail(&script, &SHOE).await;
    let reason = StopReason::LongWait(Duration::from_secs(3600));
    assert_eq!(error.stop_reason(), Some(reason));
    assert!(script.slept().is_empty());
}

#[tokio::test]
async fn clones_of_a_client_share_the_quota() {
    let quota = RetryQuota::default().with_left(20);
    let script = Script::new([error(500, "{}"), error(500, "{}"), error(500, "{}")]);
    let client = script.client();
    let client = client.with_retries(Retries::standard().attempts(2).quota(quota.clone()));
    let error = call(&client.clone(), &SHOE).await.err().unwrap();
    assert_eq!((error.attempts(), quota.left()), (2, 6));
    let error = call(&client.clone(), &SHOE).await.err().unwrap();
    assert_eq!(error.stop_reason(), Some(StopReason::QuotaExceeded));
    assert_eq!((error.attempts(), quota.left()), (1, 6));
}

#[tokio::test]
async fn success_gives_back_what_the_retry_took() {
    let quota = RetryQuota::default();
    let script = Script::new([error(500, "{}"), OK]);
    let client = script.client();
    let client = client.with_retries(Retries::standard().quota(quota.clone()));
    call(&client, &SHOE).await.unwrap();
    assert_eq!(quota.left(), 500);
}

#[tokio::test]
async fn an_adaptive_client_sends_slower_after_throttling() {
    let script = Script::new([BUSY_ANSWER, OK, OK, OK]);
    let client = script.client().with_retries(Retries::adaptive());
    for _ in 0..3 {
        call(&client, &SHOE).await.unwrap();
    }
    // The delay of the retry, and then the turns at a rate that rises again.
    assert_eq!(script.slept(), [1000, 1000, 625, 284]);
    assert_eq!(script.sent(), 4);
}

#[tokio::test]
async fn a_call_can_have_retries_of_its_own() {
    let script = Script::new([error(500, "{}")]);
    let call = script
        .client()
        .call::<_, Horse, StableError>(&SHOE, horse());
    let error = call.retry(Retries::none()).await.err().unwrap();
    assert_eq!(error.attempts(), 1);
    assert_eq!(script.sent(), 1);
}

#[tokio::test]
async fn a_response_knows_its_attempts() {
    let script = Script::new([error(500, "{}"), OK]);
    let call = script
        .client()
        .call::<_, Horse, StableError>(&SHOE, horse());
    let (_, response) = call.with_response().await.unwrap();
    assert_eq!(response.attempts(), 2);
}
