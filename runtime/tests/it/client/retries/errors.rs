//! What errors say after several attempts.

use farrier::client::retry::Retries;

use super::*;

#[tokio::test]
async fn an_error_says_how_many_attempts_there_were_and_what_the_last_one_said() {
    let first = error(500, r#"{"message":"oops"}"#);
    let last = error(
        503,
        r#"{"__type":"SlowDown","message":"reduce your request rate"}"#,
    );
    let script = Script::new([first, Step::Refuse, last]);
    let error = fail(&script, &SHOE).await;
    assert_eq!(
        error.to_string(),
        "Shoe: SlowDown (HTTP 503): reduce your request rate (request id 4d1c, 3 attempts in 0.1 s)"
    );
    assert_eq!(error.attempts(), 3);
    // By the clock of the test.
    assert_eq!(farrier::client::Error::elapsed(&error).as_millis(), 150);
    assert_eq!(error.code(), Some("SlowDown"));
}

#[tokio::test]
async fn an_error_of_the_model_is_that_of_the_last_attempt() {
    let script = Script::new([BUSY_ANSWER, BUSY_ANSWER, BUSY_ANSWER]);
    let error = fail(&script, &SHOE).await;
    assert_eq!(
        error.to_string(),
        "Shoe: BusyException (HTTP 400): too many (request id 4d1c, 3 attempts in 3.0 s)"
    );
    assert!(matches!(error.modeled(), Some(StableError::Busy(_))));
}

#[tokio::test]
async fn an_error_says_why_there_was_no_other_attempt() {
    let script = Script::new([Step::Cut]);
    assert_eq!(
        fail(&script, &SHOE).await.to_string(),
        "Shoe: connection to stables.example.com:80 failed: the connection was cut (not repeated: \
         the service may have done it, and the operation is not idempotent)"
    );
    let long = Step::Answer(503, &[("retry-after", "60")], "{}");
    assert_eq!(
        fail(&Script::new([long]), &SHOE).await.to_string(),
        "Shoe: an error without a code (HTTP 503): {} (the service asks to wait for 60 s)"
    );
    let script = Script::new([error(500, "{}"), error(500, "{}")]);
    let quota = farrier::client::retry::RetryQuota::default().with_left(14);
    let client = script.client();
    let client = client.with_retries(Retries::standard().quota(quota));
    assert_eq!(
        call(&client, &SHOE).await.err().unwrap().to_string(),
        "Shoe: an error without a code (HTTP 500): {} (request id 4d1c, 2 attempts in 0.1 s: the \
         client's quota of retries is used up)"
    );
}

#[tokio::test]
async fn an_attempt_alone_says_no_more_than_what_happened() {
    let script = Script::new([error(404, r#"{"__type":"NoSuchHorse","message":"gone"}"#)]);
    let error = fail(&script, &SHOE).await;
    assert_eq!(
        error.to_string(),
        "Shoe: NoSuchHorse (HTTP 404): gone (request id 4d1c)"
    );
}
