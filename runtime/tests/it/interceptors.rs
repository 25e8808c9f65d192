//! The stages of a call and its extension points: interceptors of both sides, settings of a call, and the tables in the
//! extensions of messages.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use farrier::Body;
use farrier::body::{BoxError, Payload};
use farrier::client::{
    Client, ErrorKind, RequestContext, RequestParts, Transport, TransportFuture,
};
use farrier::operation::{Operation, Service};
use http::header::{HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Request, Response, StatusCode, request, response};
use tower_service::Service as _;

use crate::service::{Handler, JSON, REST, SHOE_JSON, SHOE_REST, ShoeError, ShoeInput, ShoeOutput};

type Called = Result<ShoeOutput, farrier::client::Error<ShoeError>>;

async fn shoe(client: &Client) -> Called {
    client.call(&SHOE_JSON, ShoeInput::new("ada")).await
}

/// The events so far, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, entry: impl Into<String>) {
        self.0.lock().unwrap().push(entry.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A transport that logs each request and responds to it.
struct Logged(Log);

impl Transport for Logged {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.0.add(format!("send {}", request.uri()));
        let headers = ["x-before-signing", "x-before-transmit", "content-length"];
        for name in headers {
            if let Some(value) = request.headers().get(name) {
                self.0.add(format!("{name}: {}", value.to_str().unwrap()));
            }
        }
        let mut response = Response::new(Body::new(r#"{"arn":"a"}"#));
        let json = HeaderValue::from_static("application/x-amz-json-1.1");
        response.headers_mut().insert("content-type", json);
        Box::pin(std::future::ready(Ok(response)))
    }
}

/// A setting of the client below.
#[derive(Clone)]
struct Stable(&'static str);

/// An interceptor that uses every stage of a call.
struct Everywhere(Log);

impl farrier::client::Interceptor for Everywhere {
    fn modify_endpoint(
        &self,
        context: &mut RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        self.0.add(format!("endpoint {:?}", context.endpoint()));
        let stable = context.setting::<Stable>().map_or("none", |it| it.0);
        context.endpoint_mut().prefix_host(&format!("{stable}."))?;
        request.path_and_query = "/moved?a=b".into();
        Ok(())
    }

    fn modify_before_signing(
        &self,
        context: &RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        self.0.add(format!("signing {}", context.endpoint().host()));
        let name = HeaderName::from_static("x-before-signing");
        let operation = HeaderValue::from_static(context.operation().name());
        assert!(request.headers.insert(name, operation).is_none());
        assert!(!request.headers.contains_key("authorization"));
        let again = request.try_clone().ok_or("bytes can be sent again")?;
        assert_eq!(again.headers, request.headers);
        assert_eq!(again.body.bytes(), request.body.bytes());
        request.body = Bytes::from_static(b"{}").into();
        Ok(())
    }

    fn modify_before_transmit(
        &self,
        context: &RequestContext,
        request: &mut Request<Body>,
    ) -> Result<(), BoxError> {
        self.0.add(format!("transmit {}", context.service().name()));
        assert_eq!(request.headers()["authorization"], "Bearer 4d1c");
        let name = HeaderName::from_static("x-before-transmit");
        request
            .headers_mut()
            .insert(name, HeaderValue::from_static("1"));
        Ok(())
    }

    fn read_after_transmit(&self, _: &RequestContext, outcome: Result<&Response<Body>, &BoxError>) {
        match outcome {
            Ok(response) => self.0.add(format!("sent {}", response.status())),
            Err(error) => self.0.add(format!("failed {error}")),
        }
    }
}

#[tokio::test]
async fn interceptors_of_a_client_take_part_in_each_stage_of_a_call() {
    let log = Log::default();
    let client = Client::new(&JSON, Logged(log.clone()), "https://example.com:81/base").unwrap();
    let bearer = HeaderValue::from_static("Bearer 4d1c");
    let client = client
        .with_header(http::header::AUTHORIZATION, bearer)
        .with_setting(Stable("old"))
        .with_setting(Stable("stable"))
        .with_interceptor(Everywhere(log.clone()));
    assert_eq!(shoe(&client).await.unwrap().arn, "a");
    let expected = [
        "endpoint https://example.com:81/base",
        "signing stable.example.com",
        "transmit Smithy",
        "send https://stable.example.com:81/base/moved?a=b",
        "x-before-signing: Shoe",
        "x-before-transmit: 1",
        "content-length: 2",
        "sent 200 OK",
    ];
    assert_eq!(log.take(), expected);
    // The interceptor changed only the endpoint of that call, and not that of the client.
    shoe(&client).await.unwrap();
    assert_eq!(log.take(), expected);
}

/// An interceptor that ends each call at one stage.
struct Refuses(&'static str);

impl Refuses {
    fn at(&self, point: &str) -> Result<(), BoxError> {
        match self.0 == point {
            true => Err("no signature".into()),
            false => Ok(()),
        }
    }
}

impl farrier::client::Interceptor for Refuses {
    fn modify_endpoint(
        &self,
        _: &mut RequestContext,
        _: &mut RequestParts,
    ) -> Result<(), BoxError> {
        self.at("endpoint")
    }

    fn modify_before_signing(
        &self,
        _: &RequestContext,
        _: &mut RequestParts,
    ) -> Result<(), BoxError> {
        self.at("signing")
    }

    fn modify_before_transmit(
        &self,
        _: &RequestContext,
        _: &mut Request<Body>,
    ) -> Result<(), BoxError> {
        self.at("transmit")
    }
}

#[tokio::test]
async fn an_interceptor_can_end_a_call_before_anything_is_sent() {
    for point in ["endpoint", "signing", "transmit"] {
        let log = Log::default();
        let client = Client::in_process(&JSON, Kept(log.clone())).with_interceptor(Refuses(point));
        let error = shoe(&client).await.unwrap_err();
        let ErrorKind::Interceptor(cause) = error.kind() else {
            panic!("{point}: {error}");
        };
        assert_eq!(cause.to_string(), "no signature");
        let expected = "Shoe: an interceptor ended the call: no signature";
        assert_eq!(error.to_string(), expected);
        assert!(log.take().is_empty());
    }
}

/// A transport that fails.
#[derive(Clone)]
struct Kept(Log);

impl Transport for Kept {
    fn send(&self, _: Request<Body>) -> TransportFuture {
        self.0.add("send");
        Box::pin(std::future::ready(Err("cut".into())))
    }
}

#[tokio::test]
async fn an_interceptor_sees_that_a_transport_failed() {
    let log = Log::default();
    let client = Client::in_process(&JSON, Kept(log.clone()))
        .with_header(
            http::header::AUTHORIZATION,
            HeaderValue::from_static("Bearer 4d1c"),
        )
        .with_setting(Stable("stable"))
        .with_interceptor(Everywhere(log.clone()));
    shoe(&client).await.unwrap_err();
    assert_eq!(log.take().last().unwrap(), "failed cut");
}

#[test]
fn a_call_does_nothing_before_it_is_polled() {
    let log = Log::default();
    let tokens = log.clone();
    let client = Client::in_process(&JSON, Kept(log.clone())).with_token_source(move || {
        tokens.add("token");
        String::new()
    });
    let call = client.call::<_, ShoeOutput, ShoeError>(&SHOE_JSON, ShoeInput::new("ada"));
    assert_eq!(
        format!("{call:?}"),
        r#"CallFuture { operation: "Shoe", .. }"#
    );
    drop(call);
    assert!(log.take().is_empty());
}

#[tokio::test]
async fn the_extensions_of_a_request_hold_the_tables_of_its_call() {
    let seen: Arc<Mutex<Option<request::Parts>>> = Arc::default();
    struct Seen(Arc<Mutex<Option<request::Parts>>>);
    impl Transport for Seen {
        fn send(&self, request: Request<Body>) -> TransportFuture {
            *self.0.lock().unwrap() = Some(request.into_parts().0);
            Box::pin(std::future::ready(Err("cut".into())))
        }
    }
    let client = Client::in_process(&JSON, Seen(Arc::clone(&seen)));
    shoe(&client).await.unwrap_err();
    let head = seen.lock().unwrap().take().unwrap();
    let operation = head.extensions.get::<&'static Operation>().unwrap();
    assert!(std::ptr::eq(*operation, &SHOE_JSON));
    let service = head.extensions.get::<&'static Service>().unwrap();
    assert!(std::ptr::eq(*service, &JSON));
}

/// Sends a request to a service.
async fn send(
    service: &farrier::server::Service<Handler>,
    path: &str,
    body: &'static str,
) -> Response<Body> {
    let request = Request::post(path).header("content-type", "application/json");
    let request = request.body(Body::new(body)).unwrap();
    let Ok(response) = service.clone().call(request).await;
    response
}

fn operation_of(response: &Response<Body>) -> Option<&'static str> {
    let operation = response.extensions().get::<&'static Operation>();
    operation.map(|it| it.name())
}

#[tokio::test]
async fn the_extensions_of_a_response_hold_the_tables_of_its_request() {
    let service = farrier::server::Service::new(Handler::new(&REST));
    for body in [r#"{"horse":"ada"}"#, r#"{"horse":"lost"}"#, "no json"] {
        let response = send(&service, "/shoes", body).await;
        assert_eq!(operation_of(&response), Some("Shoe"), "{body}");
        let of = response.extensions().get::<&'static Service>().unwrap();
        assert!(std::ptr::eq(*of, &REST));
    }
    let response = send(&service, "/nowhere", "").await;
    assert_eq!(operation_of(&response), None);
    assert!(response.extensions().get::<&'static Service>().is_some());
}

#[tokio::test]
async fn a_handler_finds_its_operation_in_the_extensions_of_the_head() {
    let client = Client::in_process(&REST, farrier::server::Service::new(Handler::new(&REST)));
    let asked = client.call::<_, ShoeOutput, ShoeError>(&SHOE_REST, ShoeInput::new("table"));
    assert_eq!(asked.await.unwrap().arn, "Smithy.Shoe");
}

/// A server interceptor that changes paths, removes the framing of bodies, and changes the status of errors.
struct Translates(Log);

impl farrier::server::Interceptor for Translates {
    fn modify_before_routing(
        &self,
        context: &farrier::server::RequestContext<'_>,
        head: &mut request::Parts,
    ) {
        let stable = context.setting::<Stable>().map_or("none", |it| it.0);
        self.0
            .add(format!("routing {} {stable}", context.service().name()));
        assert!(context.operation().is_none());
        if head.uri.path() == "/old" {
            let mut parts = std::mem::take(&mut head.uri).into_parts();
            parts.path_and_query = Some(PathAndQuery::from_static("/shoes"));
            head.uri = http::Uri::from_parts(parts).unwrap();
        }
    }

    fn modify_before_deserialization(
        &self,
        context: &farrier::server::RequestContext<'_>,
        head: &mut request::Parts,
        body: Payload,
    ) -> Payload {
        let operation = context.operation().map_or("none", |it| it.name());
        self.0.add(format!("reading {operation}"));
        let framed = head.headers.remove("content-encoding").is_some();
        match body {
            Payload::Bytes(bytes) if framed => bytes.slice(1..bytes.len() - 1).into(),
            other => other,
        }
    }

    fn modify_error_response(
        &self,
        context: &farrier::server::RequestContext<'_>,
        response: &mut response::Parts,
    ) {
        let operation = context.operation().map_or("none", |it| it.name());
        self.0.add(format!("error {operation} {}", response.status));
        response.status = StatusCode::IM_A_TEAPOT;
    }
}

#[tokio::test]
async fn interceptors_of_a_service_see_paths_bodies_and_errors() {
    let log = Log::default();
    let service = farrier::server::Service::new(Handler::new(&REST));
    let service = service
        .with_setting(Stable("stable"))
        .with_interceptor(Translates(log.clone()));
    let request = Request::post("/old").header("content-type", "application/json");
    let request = request.header("content-encoding", "brackets");
    let request = request.body(Body::new(r#"[{"horse":"ada"}]"#)).unwrap();
    let Ok(response) = service.clone().call(request).await;
    assert_eq!(response.status(), 201);
    assert_eq!(log.take(), ["routing Smithy stable", "reading Shoe"]);
    for (path, body, expected) in [
        ("/shoes", r#"{"horse":"lost"}"#, "error Shoe 404 Not Found"),
        ("/shoes", "no json", "error Shoe 400 Bad Request"),
        ("/nowhere", "", "error none 404 Not Found"),
    ] {
        let response = send(&service, path, body).await;
        assert_eq!(response.status(), StatusCode::IM_A_TEAPOT);
        assert_eq!(log.take().last().unwrap(), expected);
    }
}

/// Panics at one point.
struct Panics(&'static str);

impl Panics {
    fn at(&self, point: &str) {
        assert!(self.0 != point, "the interceptor panics at {point}");
    }
}

impl farrier::server::Interceptor for Panics {
    fn modify_before_routing(
        &self,
        _: &farrier::server::RequestContext<'_>,
        _: &mut request::Parts,
    ) {
        self.at("routing");
    }

    fn modify_before_deserialization(
        &self,
        _: &farrier::server::RequestContext<'_>,
        _: &mut request::Parts,
        body: Payload,
    ) -> Payload {
        self.at("reading");
        body
    }

    fn modify_error_response(
        &self,
        _: &farrier::server::RequestContext<'_>,
        _: &mut response::Parts,
    ) {
        self.at("error");
    }
}

#[tokio::test]
async fn a_panic_of_an_interceptor_is_an_internal_failure() {
    for (point, body) in [
        ("routing", r#"{"horse":"ada"}"#),
        ("reading", r#"{"horse":"ada"}"#),
        ("error", r#"{"horse":"lost"}"#),
    ] {
        let service = farrier::server::Service::new(Handler::new(&REST));
        let service = service.with_interceptor(Panics(point));
        for _ in 0..2 {
            let response = send(&service, "/shoes", body).await;
            assert_eq!(response.status(), 500, "{point}");
        }
    }
}
