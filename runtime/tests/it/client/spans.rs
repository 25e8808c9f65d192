//! The spans of calls, as a subscriber of tracing sees them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use farrier::client::retry::Retries;
use farrier::client::time::VirtualTime;
use farrier::client::{Client, RpcSystem};
use farrier::operation::{Protocol, Service, ServiceTrait};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::service::{JSON, SHOE_JSON, ShoeError, ShoeInput, ShoeOutput, json};

type Result = std::result::Result<ShoeOutput, farrier::client::Error<ShoeError>>;

/// A span: its name and its fields.
#[derive(Clone, Debug, Default)]
struct Seen {
    name: &'static str,
    parent: Option<&'static str>,
    fields: BTreeMap<&'static str, String>,
}

/// Keeps all spans.
#[derive(Clone, Default)]
struct Spans {
    seen: Arc<Mutex<Vec<Seen>>>,
    entered: Arc<Mutex<Vec<usize>>>,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("farrier")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut all = self.seen.lock().unwrap();
        let parent = self.entered.lock().unwrap().last().map(|it| all[*it].name);
        let mut seen = Seen {
            name: attributes.metadata().name(),
            parent,
            fields: BTreeMap::new(),
        };
        attributes.record(&mut seen);
        all.push(seen);
        Id::from_u64(all.len() as u64)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let index = id.into_u64() as usize - 1;
        values.record(&mut self.seen.lock().unwrap()[index]);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, id: &Id) {
        let index = id.into_u64() as usize - 1;
        self.entered.lock().unwrap().push(index);
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }
}

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
    let seen = spans.seen.lock().unwrap();
    seen.clone()
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
