//! The spans of calls, as a subscriber of tracing sees them.

use farrier::client::retry::Retries;
use farrier::client::time::VirtualTime;
use farrier::client::{Client, RpcSystem};
use farrier::operation::{Protocol, Service, ServiceTrait};

use crate::seen_spans::{Seen, Spans};
use crate::service::{JSON, SHOE_JSON, ShoeError, ShoeInput, ShoeOutput, json};

type Result = std::result::Result<ShoeOutput, farrier::client::Error<ShoeError>>;

/// Makes a call, and returns the spans of the call and of its attempts.
fn spans_of(name: &str, settle: impl FnOnce(Client) -> Client) -> Vec<Seen> {
    let spans = Spans::default();
    tracing::subscriber::with_default(spans.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let client = settle(Client::in_process(&JSON, json()));
            let _: Result = client.call(&SHOE_JSON, ShoeInput::new(name)).await;
        });
    });
    // The service in the same process has spans of its own.
    let seen = spans.seen.lock().unwrap();
    let of_client = seen.iter().filter(|it| {
        it.fields
            .get("otel.kind")
            .is_none_or(|kind| kind != "server")
    });
    of_client.cloned().collect()
}

#[test]
fn a_call_is_a_span_with_the_name_of_the_service_and_the_operation() {
    let spans = spans_of("secret", |it| it);
    let call = &spans[0];
    assert_eq!(call.parent, None);
    assert_eq!(call.name, format!("{}.Shoe", JSON.name()));
    let fields: Vec<_> = call
        .fields
        .iter()
        .filter(|(name, _)| **name != "request_id")
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let expected = [
        ("http.response.status_code", "200"),
        ("otel.kind", "client"),
        ("rpc.attempts", "1"),
        ("rpc.method", "Shoe"),
        ("rpc.service", JSON.name()),
        ("rpc.system", "smithy"),
    ];
    assert_eq!(fields, expected);
    assert!(!format!("{spans:?}").contains("secret"), "{spans:?}");
}

#[test]
fn a_service_is_named_as_those_who_count_its_calls_do() {
    static NAMED: Service = Service::new("Smithy", Protocol::AwsJson1_1, &[&SHOE_JSON])
        .with(&[ServiceTrait::SdkId("Shoe Shop")]);
    let spans = spans_of("a", |_| Client::in_process(&NAMED, json()));
    assert_eq!(spans[0].name, "Shoe Shop.Shoe");
    assert_eq!(spans[0].fields["rpc.service"], "Shoe Shop");
}

#[test]
fn each_attempt_is_a_span_within_that_of_the_call() {
    let spans = spans_of("busy", |it| {
        it.with(|it| {
            it.set_retries(Retries::standard().attempts(2));
            it.set_sleeper(VirtualTime::default());
        })
    });
    let call = spans[0].name;
    assert_eq!(spans[0].fields["rpc.attempts"], "2");
    assert_eq!(spans.len(), 3, "{spans:?}");
    for (attempt, number) in spans[1..].iter().zip(["1", "2"]) {
        assert_eq!((attempt.name, attempt.parent), ("attempt", Some(call)));
        assert_eq!(attempt.fields["number"], number);
        assert_eq!(
            attempt.fields["http.response.status_code"],
            spans[0].fields["http.response.status_code"]
        );
    }
}

#[test]
fn the_span_of_a_call_that_fails_has_the_code_and_the_system_that_was_set() {
    let spans = spans_of("busy", |it| it.with_setting(RpcSystem("aws-api")));
    let fields = &spans[0].fields;
    assert_eq!(fields["error.type"], "BusyException");
    assert_eq!(fields["rpc.system"], "aws-api");
}
