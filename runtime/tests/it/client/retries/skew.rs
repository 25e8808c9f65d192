//! Clocks that differ.

use std::time::SystemTime;

use farrier::body::Payload;
use farrier::client::RequestContext;
use farrier::client::auth::{
    AuthScheme, Identity, IdentityFuture, IdentityProvider, SigningContext,
};
use farrier::client::retry::{AttemptFailure, FailureKind, RetryClassifier};
use farrier::operation::{AuthTrait, ServiceTrait};

use super::*;

/// Says which code means that a signature was refused.
struct Codes;

impl RetryClassifier for Codes {
    fn classify(&self, failure: &AttemptFailure<'_>) -> Option<FailureKind> {
        let is_skewed = failure.has_skewed_date() && failure.code() == Some("TooSkewed");
        is_skewed.then_some(FailureKind::ClockSkew)
    }
}

const SEVEN_MINUTES_LATER: &[(&str, &str)] = &[("date", "Thu, 01 Jan 1970 00:07:00 GMT")];
const SKEWED: Step = Step::Answer(
    403,
    SEVEN_MINUTES_LATER,
    r#"{"__type":"TooSkewed","message":"no"}"#,
);

const DATED: &str = "test#dated";

static DATED_STABLES: Service = Service::new("Stables", Protocol::RestJson1, &[&SHOE]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(DATED, &[])]),
    ServiceTrait::Auth(&[DATED]),
]);

/// Writes the date of the signature into a header, in seconds.
struct Dated;

impl AuthScheme for Dated {
    fn id(&self) -> &'static str {
        DATED
    }

    fn sign(
        &self,
        _: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let passed = context.now().duration_since(SystemTime::UNIX_EPOCH)?;
        request
            .headers_mut()
            .insert("x-date", passed.as_secs().into());
        Ok(())
    }
}

fn client(script: &Script) -> Client {
    let client = Client::new(&DATED_STABLES, script.clone(), "http://stables.example.com");
    client.unwrap().with(|it| {
        it.set_clock(script.time.clone())
            .set_sleeper(script.time.clone())
            .set_random(FixedRandom(1.0))
            .add_retry_classifier(Codes)
            .add_auth_scheme(Dated, Identity::new((), None));
    })
}

fn dates(script: &Script) -> Vec<u64> {
    let sent = script.sent.lock().unwrap();
    let dates = sent.iter().map(|it| it.head.headers["x-date"].to_str());
    dates.map(|it| it.unwrap().parse().unwrap()).collect()
}

#[tokio::test]
async fn a_refused_date_is_corrected_for_the_next_attempt_and_the_next_call() {
    let script = Script::new([SKEWED, OK, OK]);
    let client = client(&script);
    call(&client, &SHOE).await.unwrap();
    call(&client.clone(), &SHOE).await.unwrap();
    assert_eq!(dates(&script), [0, 420, 420]);
    assert_eq!(client.config().clock_skew().get().as_millis(), 420_000);
}

#[tokio::test]
async fn every_answer_tells_the_clock_of_the_service() {
    let dated = Step::Answer(200, SEVEN_MINUTES_LATER, r#"{"name":"Bucephalus"}"#);
    let script = Script::new([dated, OK]);
    let client = client(&script);
    call(&client, &SHOE).await.unwrap();
    call(&client, &SHOE).await.unwrap();
    assert_eq!(dates(&script), [0, 420]);
}

#[tokio::test]
async fn a_date_that_was_right_is_not_the_reason_of_a_refusal() {
    let script = Script::new([SKEWED, SKEWED]);
    let error = call(&client(&script), &SHOE).await.err().unwrap();
    assert_eq!(error.attempts(), 2);
    assert_eq!(error.clock_skew(), None);
    assert_eq!(
        error.to_string(),
        "Shoe: TooSkewed (HTTP 403): no (2 attempts in 0.1 s)"
    );
}

#[tokio::test]
async fn a_client_that_corrects_nothing_says_what_to_do() {
    let script = Script::new([SKEWED]);
    let client = client(&script).with(|it| {
        it.correct_clock_skew(false);
    });
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(error.attempts(), 1);
    assert_eq!(
        error.to_string(),
        "Shoe: TooSkewed (HTTP 403): no: the clock is 7 minutes behind the service's: set it, or \
         allow skew correction"
    );
}

/// A source of identities that takes eight minutes.
struct Slow(VirtualTime);

impl IdentityProvider for Slow {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async {
            self.0.sleep(Duration::from_secs(8 * 60)).await;
            Ok(Identity::new((), None))
        })
    }
}

#[tokio::test]
async fn the_time_that_an_identity_takes_is_no_skew() {
    const EIGHT_MINUTES: &[(&str, &str)] = &[("date", "Thu, 01 Jan 1970 00:08:00 GMT")];
    let dated = Step::Answer(200, EIGHT_MINUTES, r#"{"name":"Bucephalus"}"#);
    let script = Script::new([dated]);
    let client = client(&script).with(|it| {
        it.add_auth_scheme(Dated, Slow(script.time.clone()));
    });
    call(&client, &SHOE).await.unwrap();
    assert_eq!(dates(&script), [480]);
    assert_eq!(client.config().clock_skew().get().as_millis(), 0);
}

#[tokio::test]
async fn a_date_to_wait_for_is_one_of_the_service() {
    const WAIT: &[(&str, &str)] = &[
        ("date", "Thu, 01 Jan 1970 00:07:00 GMT"),
        ("retry-after", "Thu, 01 Jan 1970 00:07:05 GMT"),
    ];
    let script = Script::new([Step::Answer(503, WAIT, "{}"), OK]);
    call(&client(&script), &SHOE).await.unwrap();
    assert_eq!(script.slept(), [5000]);
}
