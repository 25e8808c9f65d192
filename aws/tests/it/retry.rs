//! Retries of Amazon's services: codes, the header, and operations that are asked over and over.

use std::time::{Duration, SystemTime};

use farrier::__private::v1::{self as runtime, schema};
use farrier::body::Payload;
use farrier::client::retry::{
    AttemptFailure, FailureKind, RetryAfter, RetryClassifier, RetryStrategy as _, RetryableFailure,
    classify,
};
use farrier::operation::Service;
use farrier_aws::retry::{Classifier, retries};

runtime::operation!(RECEIVE, "ReceiveMessage", schema::UNIT, schema::UNIT);
runtime::operation!(SEND, "SendMessage", schema::UNIT, schema::UNIT);
runtime::service!(SQS, "AmazonSQS", [awsJson1_1], [], { RECEIVE, SEND });
runtime::service!(STS, "AWSSecurityTokenServiceV20110615", [awsJson1_1], [], {
    SEND
});
runtime::service!(DYNAMODB, "DynamoDB_20120810", [awsJson1_1], [], { SEND });

fn failure(service: &'static Service, status: u16, code: &str) -> RetryableFailure {
    answer(service, status, code, "", false)
}

fn answer(
    service: &'static Service,
    status: u16,
    code: &str,
    retry_after: &str,
    skewed: bool,
) -> RetryableFailure {
    let response = http::Response::builder()
        .status(status)
        .header("x-amz-retry-after", retry_after);
    let (head, ()) = response.body(()).unwrap().into_parts();
    let body = Payload::default();
    let failure =
        AttemptFailure::of_response(service, &SEND, &head, body.bytes(), Some(code), None);
    let failure = failure.skewed_date(skewed);
    let classifiers = [&Classifier as &dyn RetryClassifier].into_iter();
    classify(&failure, classifiers, SystemTime::UNIX_EPOCH)
}

#[test]
fn codes_of_throttling_are_known_without_a_model() {
    for code in [
        "SlowDown",
        "ThrottlingException",
        "TransactionInProgressException",
    ] {
        assert_eq!(
            failure(&SQS, 400, code).kind(),
            FailureKind::Throttling,
            "{code}"
        );
    }
    assert_eq!(
        failure(&SQS, 400, "NoSuchQueue").kind(),
        FailureKind::Permanent
    );
}

#[test]
fn an_identity_provider_that_cannot_be_reached_is_tried_again_by_sts_alone() {
    let code = "IDPCommunicationError";
    assert_eq!(failure(&STS, 400, code).kind(), FailureKind::Transient);
    assert_eq!(failure(&SQS, 400, code).kind(), FailureKind::Permanent);
}

#[test]
fn an_error_in_an_answer_that_began_with_success_is_tried_again() {
    assert_eq!(
        failure(&SQS, 200, "InternalError").kind(),
        FailureKind::Transient
    );
    assert_eq!(
        failure(&SQS, 200, "SlowDown").kind(),
        FailureKind::Throttling
    );
    assert_eq!(
        failure(&SQS, 200, "NoSuchKey").kind(),
        FailureKind::Permanent
    );
}

#[test]
fn a_refused_signature_is_tried_again_only_where_its_date_was_wrong() {
    let code = "SignatureDoesNotMatch";
    assert_eq!(
        answer(&SQS, 403, code, "", true).kind(),
        FailureKind::ClockSkew
    );
    assert_eq!(
        answer(&SQS, 403, code, "", false).kind(),
        FailureKind::Permanent
    );
    assert_eq!(
        answer(&SQS, 403, "NoSuchQueue", "", true).kind(),
        FailureKind::Permanent
    );
}

#[test]
fn milliseconds_in_the_header_are_a_hint() {
    let asked = |value| answer(&SQS, 500, "InternalError", value, false).retry_after();
    let hint = Duration::from_millis(1500);
    assert_eq!(asked("1500"), Some(RetryAfter::Hint(hint)));
    for nonsense in ["-5", "soon", "", "1.5"] {
        assert_eq!(asked(nonsense), None, "{nonsense}");
    }
}

#[test]
fn operations_that_wait_for_something_are_known_by_service_and_name() {
    assert!(Classifier.is_long_polling(&SQS, &RECEIVE));
    assert!(!Classifier.is_long_polling(&SQS, &SEND));
    assert!(!Classifier.is_long_polling(&STS, &RECEIVE));
}

#[test]
fn dynamodb_has_an_attempt_more() {
    assert_eq!(retries(&DYNAMODB).max_attempts(), 4);
    assert_eq!(retries(&SQS).max_attempts(), 3);
}
