//! What is measured of calls.

use std::sync::{Arc, Mutex};

use farrier::Body;
use farrier::client::{
    Client, Measurement, Metric, Metrics, Transport, TransportFailure, TransportFuture,
};
use http::Request;

use crate::service::{JSON, SHOE_JSON, ShoeError, ShoeInput, ShoeOutput, json};

type Result = std::result::Result<ShoeOutput, farrier::client::Error<ShoeError>>;

/// The name of a measurement, and the error that belongs to it.
type Named = (&'static str, Option<String>);

/// Keeps names and errors.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Named>>>);

impl Metrics for Kept {
    fn record(&self, measurement: &Measurement<'_>) {
        assert_eq!(measurement.service().name(), JSON.name());
        assert_eq!(measurement.operation().name(), "Shoe");
        match measurement.metric().unit() {
            "s" => assert!(measurement.value() >= 0.0 && measurement.value() < 60.0),
            "By" => assert!(measurement.value() > 10.0),
            _ => assert!(measurement.value() >= 1.0),
        }
        let error = measurement.error().map(str::to_owned);
        let kept = (measurement.metric().name(), error);
        self.0.lock().unwrap().push(kept);
    }
}

impl Kept {
    /// The names, sorted, and the errors, each once.
    fn take(&self) -> (Vec<&'static str>, Vec<String>) {
        let all: Vec<_> = self.0.lock().unwrap().drain(..).collect();
        let mut names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let mut errors: Vec<_> = all.into_iter().filter_map(|(_, error)| error).collect();
        errors.dedup();
        (names, errors)
    }
}

/// A transport that reaches nothing.
struct Down;

impl Transport for Down {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        Box::pin(async { Err(TransportFailure::Connect("refused".into()).into()) })
    }
}

#[tokio::test]
async fn a_call_is_measured_by_the_names_that_all_clients_of_smithy_have() {
    let kept = Kept::default();
    let client = Client::in_process(&JSON, json()).with(|it| {
        it.set_metrics(kept.clone());
    });
    let output: Result = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
    output.unwrap();
    let names = [
        "smithy.client.call.attempt_duration",
        "smithy.client.call.attempts",
        "smithy.client.call.auth.resolve_identity_duration",
        "smithy.client.call.deserialization_duration",
        "smithy.client.call.duration",
        "smithy.client.call.request_payload_size",
        "smithy.client.call.resolve_endpoint_duration",
        "smithy.client.call.response_payload_size",
        "smithy.client.call.serialization_duration",
        "smithy.client.http.time_to_first_byte",
    ];
    assert_eq!(kept.take(), (names.to_vec(), Vec::new()));
}

#[tokio::test]
async fn a_call_that_fails_is_measured_with_the_code_or_the_kind_of_its_error() {
    let kept = Kept::default();
    let client = Client::in_process(&JSON, json()).with(|it| {
        it.set_metrics(kept.clone());
    });
    let output: Result = client.call(&SHOE_JSON, ShoeInput::new("busy")).await;
    output.unwrap_err();
    let (names, errors) = kept.take();
    assert!(names.contains(&Metric::CallErrors.name()), "{names:?}");
    assert_eq!(errors, ["BusyException"]);

    let client = Client::new(&JSON, Down, "https://stables.example.com");
    let client = client.unwrap().with(|it| {
        it.set_metrics(kept.clone());
    });
    let output: Result = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
    output.unwrap_err();
    assert_eq!(kept.take().1, ["connect"]);
}
