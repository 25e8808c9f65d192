//! The spans and events of requests to a server, as a subscriber of tracing sees them.

use bytes::Bytes;
use farrier::Body;
use farrier::server::{Dispatch, Service};
use http::{Request, Response};
use tower_service::Service as _;

use crate::seen_spans::{Seen, Spans};
use crate::service::{json, rest};

/// Sends a request, and returns what was seen of it.
fn observe<D: Dispatch<Caller = ()>>(service: &Service<D>, request: Request<Body>) -> Spans {
    let spans = Spans::default();
    let mut service = service.clone();
    tracing::subscriber::with_default(spans.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(async {
            let Ok(response) = service.call(request).await;
            let response: Response<Body> = response;
            let _: Result<Bytes, _> = response.into_body().read(10_000).await;
        });
    });
    spans
}

fn shoe(body: &'static str) -> Request<Body> {
    Request::post("/shoes")
        .header("content-type", "application/json")
        .header("authorization", "secret")
        .body(Body::new(body))
        .unwrap()
}

fn fields(seen: &Seen) -> Vec<(&'static str, &str)> {
    let fields = seen.fields.iter();
    fields
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

#[test]
fn a_request_is_a_span_with_the_name_of_the_service_and_the_operation() {
    let service = rest().with_request_ids(|_| "id-1".to_owned());
    let spans = observe(&service, shoe(r#"{"horse":"secret"}"#));
    let seen = spans.seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].name, "Smithy.Shoe");
    assert_eq!(
        fields(&seen[0]),
        [
            ("http.response.status_code", "201"),
            ("otel.kind", "server"),
            ("request_id", "id-1"),
            ("rpc.method", "Shoe"),
            ("rpc.service", "Smithy"),
            ("rpc.system", "smithy"),
        ]
    );
    assert!(!format!("{seen:?}").contains("secret"));
    assert!(spans.events.lock().unwrap().is_empty());
}

#[test]
fn an_error_is_in_the_span_by_its_code() {
    let spans = observe(&rest(), shoe(r#"{"horse":"lost"}"#));
    let seen = spans.seen.lock().unwrap();
    assert_eq!(seen[0].fields["error.type"], "LostException");
    let spans = observe(
        &json(),
        Request::get("/nowhere").body(Body::empty()).unwrap(),
    );
    let seen = spans.seen.lock().unwrap();
    // Without an operation, the span has the name of the service.
    assert_eq!((seen[0].name, seen.len()), ("Smithy", 1));
    assert!(!seen[0].fields.contains_key("rpc.method"));
    assert_eq!(seen[0].fields["http.response.status_code"], "404");
}

#[test]
fn the_cause_of_an_internal_error_is_an_event_with_the_id_of_the_request() {
    let service = rest().with_request_ids(|_| "id-2".to_owned());
    let spans = observe(&service, shoe(r#"{"horse":"panic"}"#));
    let events = spans.events.lock().unwrap();
    assert_eq!(events.len(), 1);
    let event = &events[0].fields;
    assert_eq!(event["error"], "panicked: the horse kicked");
    assert_eq!(event["request_id"], "id-2");
    assert_eq!(event["rpc.method"], "Shoe");
    assert_eq!(event["http.response.status_code"], "500");
}
