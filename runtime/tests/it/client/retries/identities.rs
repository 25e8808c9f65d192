//! Attempts of calls whose identity takes time, or cannot be had.

use std::sync::atomic::{AtomicUsize, Ordering};

use farrier::client::auth::{BearerAuth, BearerToken, IdentityFuture, IdentityProvider};
use farrier::client::retry::{Retries, StopReason};
use farrier::client::{ErrorKind, RequestContext, Timeouts, TransportErrorKind};
use farrier::operation::{AuthTrait, ServiceTrait};

use super::*;

const SECOND: Duration = Duration::from_secs(1);
const BEARER: &str = "smithy.api#httpBearerAuth";

static LOCKED_STABLES: Service = Service::new("Stables", Protocol::RestJson1, &[&SHOE, &LOOK])
    .with(&[
        ServiceTrait::AuthSchemes(&[AuthTrait::new(BEARER, &[])]),
        ServiceTrait::Auth(&[BEARER]),
    ]);

/// A source that takes a time for each token, the longer the more it was asked.
#[derive(Clone)]
struct Slow {
    time: VirtualTime,
    takes: Duration,
    asked: Arc<AtomicUsize>,
}

impl IdentityProvider for Slow {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async {
            let asked = self.asked.fetch_add(1, Ordering::Relaxed) as u32;
            self.time.sleep(self.takes * (asked + 1)).await;
            Ok(BearerToken::new("4d1c").into())
        })
    }
}

impl Slow {
    fn new(script: &Script, takes: Duration) -> Self {
        Self {
            time: script.time.clone(),
            takes,
            asked: Arc::default(),
        }
    }
}

fn client(script: &Script, provider: impl IdentityProvider) -> Client {
    let client = Client::new(
        &LOCKED_STABLES,
        script.clone(),
        "https://stables.example.com",
    );
    client.unwrap().with(|it| {
        it.set_clock(script.time.clone())
            .set_sleeper(script.time.clone())
            .set_random(FixedRandom(1.0))
            .add_auth_scheme(BearerAuth::new(), provider);
    })
}

#[tokio::test]
async fn an_identity_that_takes_longer_than_an_attempt_may_is_waited_for() {
    let script = Script::new([OK]);
    let slow = Slow::new(&script, SECOND * 3);
    let client = client(&script, slow.clone()).with_timeouts(Timeouts::new().attempt(SECOND));
    call(&client, &SHOE).await.unwrap();
    assert_eq!(script.sent(), 1);
    assert_eq!(slow.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn the_time_of_an_attempt_begins_when_its_identity_is_there() {
    let script = Script::new([Step::Late(SECOND * 2)]);
    let slow = Slow::new(&script, SECOND * 2);
    let client = client(&script, slow).with_timeouts(Timeouts::new().attempt(SECOND * 3));
    call(&client, &SHOE).await.unwrap();
}

#[tokio::test]
async fn a_call_whose_identity_comes_too_late_says_that_nothing_was_sent() {
    let script = Script::new([]);
    let slow = Slow::new(&script, SECOND * 3);
    let client = client(&script, slow).with_timeouts(Timeouts::new().operation(SECOND * 2));
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(
        error.to_string(),
        "Shoe: nothing was sent to stables.example.com:443: the call may take 2s, and the identity \
         that authorizes it takes longer"
    );
    assert!(matches!(
        error.kind(),
        ErrorKind::Transport(it) if it.kind() == TransportErrorKind::Unsent
    ));
    assert!(error.is_timeout());
    assert_eq!((script.sent(), error.stop_reason()), (0, None));
    assert_eq!(script.time.passed(), SECOND * 2);
}

#[tokio::test]
async fn an_attempt_that_cannot_be_sent_in_time_does_not_hide_the_one_before() {
    let script = Script::new([BUSY_ANSWER]);
    let slow = Slow::new(&script, SECOND);
    let quota = farrier::client::retry::RetryQuota::default();
    let client = client(&script, slow)
        .with_timeouts(Timeouts::new().operation(SECOND * 3))
        .with_retries(Retries::standard().quota(quota.clone()));
    // A second for the identity, one until the retry, and two for another identity.
    let error = call(&client, &SHOE).await.err().unwrap();
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
    assert!(matches!(error.modeled(), Some(StableError::Busy(_))));
    assert_eq!((error.attempts(), quota.left()), (1, 500));
    assert_eq!(script.sent(), 1);
}

/// A source that has nothing.
struct Locked;

impl IdentityProvider for Locked {
    fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async { Err("the stable is locked".into()) })
    }
}

#[tokio::test]
async fn a_call_that_cannot_be_authorized_leaves_its_turn_to_others() {
    let script = Script::new([BUSY_ANSWER, OK]);
    let adaptive = Retries::adaptive().attempts(1);
    let open = client(&script, Slow::new(&script, Duration::ZERO)).with_retries(adaptive.clone());
    let locked = client(&script, Locked).with_retries(adaptive);
    call(&open, &SHOE).await.err().unwrap();
    call(&locked, &SHOE).await.err().unwrap();
    call(&open, &SHOE).await.unwrap();
    let waits: Vec<_> = script.slept().into_iter().filter(|it| *it > 0).collect();
    // The turn of the call that was not sent came after two seconds, and was the next one's.
    assert_eq!(waits, [2000]);
}
