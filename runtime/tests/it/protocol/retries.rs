//! Retries in every protocol: the codes of errors are found where each protocol has them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use farrier::StructureExt as _;
use farrier::client::Client;
use farrier::client::retry::Retries;
use farrier::client::time::{FixedRandom, VirtualTime};
use farrier::operation::Service;
use farrier::server::{self, Call, Context, Dispatch, Error, ResponseFuture};

use super::all::{SEND, Value, name, services};
use crate::service::{Busy, Lost, ShoeError};

/// Makes the error of a handler.
type Failure = fn() -> Error<ShoeError>;

/// A handler that fails as it is told, and then succeeds.
#[derive(Clone)]
struct Handler {
    service: &'static Service,
    failures: Arc<Mutex<VecDeque<Failure>>>,
}

impl Handler {
    async fn send(self, _: Value, _: &Context) -> Result<Value, Error<ShoeError>> {
        let failure = self.failures.lock().unwrap().pop_front();
        match failure {
            Some(failure) => Err(failure()),
            None => Ok(Value::default().with(|it| it.text = Some("fine".to_owned()))),
        }
    }
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.service
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        call.handle::<_, _, Value, ShoeError>(Arc::new(self.clone()), |it, input, context| {
            Box::pin(Self::send((*it).clone(), input, context))
        })
    }
}

/// Calls a service that fails in these ways. Returns the result, and the delays in milliseconds.
async fn call(
    service: &'static Service,
    failures: &[Failure],
) -> (farrier::client::Result<Value, ShoeError>, Vec<u128>) {
    let handler = Handler {
        service,
        failures: Arc::new(Mutex::new(failures.iter().copied().collect())),
    };
    let time = VirtualTime::default();
    let client = Client::in_process(service, server::Service::new(handler)).with(|it| {
        it.set_clock(time.clone())
            .set_sleeper(time.clone())
            .set_random(FixedRandom(1.0))
            .set_retries(Retries::standard());
    });
    let output = client.call(&SEND, Value::default()).await;
    let sleeps = time.sleeps();
    (
        output,
        sleeps.iter().map(std::time::Duration::as_millis).collect(),
    )
}

#[tokio::test]
async fn the_model_says_in_every_protocol_which_errors_pass() {
    for service in services() {
        let busy: Failure = || Busy { retry_after: None }.into();
        let (output, slept) = call(service, &[busy, busy]).await;
        assert_eq!(
            output.unwrap().text.as_deref(),
            Some("fine"),
            "{}",
            name(service)
        );
        assert_eq!(slept, [1000, 2000], "{}", name(service));
    }
}

#[tokio::test]
async fn a_status_says_in_every_protocol_that_an_error_passes() {
    for service in services() {
        let down: Failure = || Error::new(503, "Down", "not now");
        let (output, slept) = call(service, &[down, down, down]).await;
        let error = output.err().unwrap();
        assert_eq!(slept, [50, 100], "{}", name(service));
        let text = error.to_string();
        assert!(
            text.starts_with("Send: Down (HTTP 503): not now ("),
            "{text}"
        );
        assert!(text.ends_with("3 attempts in 0.1 s)"), "{text}");
    }
}

#[tokio::test]
async fn an_error_that_stays_is_asked_for_once_in_every_protocol() {
    for service in services() {
        let (output, slept) = call(service, &[|| Lost::new("no horse").into()]).await;
        assert_eq!(output.err().unwrap().attempts(), 1, "{}", name(service));
        assert!(slept.is_empty(), "{}", name(service));
    }
}
