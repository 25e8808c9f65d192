//! Retries of Amazon's services: codes, the header, and operations that are asked over and over.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use farrier::__private::v1::{self as runtime, schema};
use farrier::Body;
use farrier::body::Payload;
use farrier::client::retry::{
    AttemptFailure, FailureKind, RetryAfter, RetryClassifier, RetryStrategy as _, RetryableFailure,
    classify,
};
use farrier::client::time::{FixedRandom, VirtualTime};
use farrier::client::{Client, ErrorKind, Transport, TransportErrorKind, TransportFuture};
use farrier::operation::Service;
use farrier_aws::retry::{self, Classifier, retries};
use http::{HeaderMap, Request, Response};

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
fn a_limit_of_the_model_that_waiting_does_not_lift_is_not_tried_again() {
    use farrier::error::{ErrorKind, ErrorTrait};

    static QUOTA: ErrorKind = ErrorKind::client("QuotaException", &schema::UNIT);
    static BUSY: ErrorKind =
        ErrorKind::client("BusyException", &schema::UNIT).with(&[ErrorTrait::Retryable]);
    let kind = |code: &str, modeled: Option<&'static ErrorKind>| {
        let response = http::Response::builder().status(429).body(()).unwrap();
        let (head, body) = (response.into_parts().0, Payload::default());
        let body = body.bytes();
        let failure = AttemptFailure::of_response(&SQS, &SEND, &head, body, Some(code), modeled);
        let classifiers = [&Classifier as &dyn RetryClassifier].into_iter();
        classify(&failure, classifiers, SystemTime::UNIX_EPOCH).kind()
    };
    assert_eq!(kind("QuotaException", Some(&QUOTA)), FailureKind::Permanent);
    assert_eq!(kind("QuotaException", None), FailureKind::Throttling);
    assert_eq!(kind("BusyException", Some(&BUSY)), FailureKind::Transient);
    let listed = "TooManyRequestsException";
    assert_eq!(kind(listed, Some(&QUOTA)), FailureKind::Throttling);
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

#[derive(Clone)]
struct Unit {}
runtime::structure!(Unit, UnitBuilder, schema::UNIT, {});

enum NoError {}
runtime::operation_error!(NoError, {});

type Answer = (u16, &'static [(&'static str, &'static str)], &'static str);

/// Gives one answer after the other, and keeps the headers of requests. A status of 0 cuts the connection.
#[derive(Clone)]
struct Answers(Arc<Mutex<VecDeque<Answer>>>, Arc<Mutex<Vec<HeaderMap>>>);

impl Transport for Answers {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.1.lock().unwrap().push(request.headers().clone());
        let (status, headers, body) = self.0.lock().unwrap().pop_front().unwrap();
        let mut response = Response::builder().status(status.max(200));
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        let response = response.body(Body::new(body)).unwrap();
        Box::pin(async move {
            match status {
                0 => Err("the connection was cut".into()),
                _ => Ok(response),
            }
        })
    }
}

/// Calls an operation of a service that answers so. Returns the result, the headers of the requests and the delays.
async fn call(
    service: &'static Service,
    operation: &'static farrier::operation::Operation,
    answers: &[Answer],
) -> (
    farrier::client::Result<Unit, NoError>,
    Vec<HeaderMap>,
    Vec<u128>,
) {
    let answers = answers.iter().copied().collect();
    let answers = Answers(Arc::new(Mutex::new(answers)), Arc::default());
    let time = VirtualTime::default();
    let client = Client::new(service, answers.clone(), "https://example.com").unwrap();
    let client = client.with(|it| {
        retry::configure(it);
        it.set_clock(time.clone())
            .set_sleeper(time.clone())
            .set_random(FixedRandom(1.0));
    });
    let output = client.call::<_, Unit, NoError>(operation, Unit {}).await;
    let sent = std::mem::take(&mut *answers.1.lock().unwrap());
    let slept = time.sleeps().iter().map(Duration::as_millis).collect();
    (output, sent, slept)
}

const THROTTLED: Answer = (400, &[], r#"{"__type":"ThrottlingException"}"#);

#[tokio::test]
async fn headers_number_the_attempts_of_one_invocation() {
    let (output, sent, _) = call(&SQS, &SEND, &[THROTTLED, (0, &[], ""), (200, &[], "{}")]).await;
    assert!(output.is_ok());
    let numbers: Vec<_> = sent.iter().map(|it| &it["amz-sdk-request"]).collect();
    assert_eq!(
        numbers,
        ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]
    );
    let id = &sent[0]["amz-sdk-invocation-id"];
    assert_eq!(id.len(), 36);
    assert!(sent.iter().all(|it| it["amz-sdk-invocation-id"] == id));
    let (_, other, _) = call(&SQS, &SEND, &[(200, &[], "{}")]).await;
    assert_ne!(&other[0]["amz-sdk-invocation-id"], id);
}

#[tokio::test]
async fn a_lost_connection_is_tried_again_whatever_the_operation() {
    let (output, _, slept) = call(&SQS, &SEND, &[(0, &[], ""), (200, &[], "{}")]).await;
    assert!(output.is_ok());
    assert_eq!(slept, [50]);
}

#[tokio::test]
async fn dynamodb_tries_again_sooner_and_once_more() {
    let down: Answer = (500, &[], "{}");
    let (output, sent, slept) = call(&DYNAMODB, &SEND, &[down, down, down, (200, &[], "{}")]).await;
    assert!(output.is_ok());
    assert_eq!(sent.len(), 4);
    assert_eq!(slept, [25, 50, 100]);
}

#[tokio::test]
async fn a_response_of_dynamodb_that_was_damaged_is_asked_for_again() {
    // The checksum of `{}` is 2745614147.
    let damaged: Answer = (200, &[("x-amz-crc32", "5")], "{}");
    let whole: Answer = (200, &[("x-amz-crc32", "2745614147")], "{}");
    let (output, sent, _) = call(&DYNAMODB, &SEND, &[damaged, whole]).await;
    assert!(output.is_ok());
    assert_eq!(sent.len(), 2);

    let (output, ..) = call(&DYNAMODB, &SEND, &[damaged, damaged, damaged, damaged]).await;
    let error = output.err().unwrap();
    let ErrorKind::Transport(transport) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(transport.kind(), TransportErrorKind::Damaged);
    assert_eq!(
        error.to_string(),
        "SendMessage: answer of example.com:443 is damaged: the body does not have the checksum in x-amz-crc32 \
         (4 attempts in 0.2 s)"
    );
}

#[tokio::test]
async fn a_queue_is_not_asked_at_once_when_the_quota_is_used_up() {
    let answers = Answers(
        Arc::new(Mutex::new(VecDeque::from([THROTTLED]))),
        Arc::default(),
    );
    let time = VirtualTime::default();
    let client = Client::new(&SQS, answers, "https://example.com").unwrap();
    let client = client.with(|it| {
        retry::configure(it);
        let quota = farrier::client::retry::RetryQuota::default().with_left(0);
        it.set_retries(retries(&SQS).quota(quota))
            .set_clock(time.clone())
            .set_sleeper(time.clone())
            .set_random(FixedRandom(1.0));
    });
    let output = client.call::<_, Unit, NoError>(&RECEIVE, Unit {}).await;
    assert!(output.is_err());
    assert_eq!(time.sleeps(), [Duration::from_secs(1)]);
}
