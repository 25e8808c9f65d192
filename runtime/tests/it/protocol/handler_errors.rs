//! Errors of handlers and of layers, in every protocol: what clients get, and what layers around the service see.

use std::io;
use std::sync::{Arc, Mutex};

use farrier::client::retry::Retries;
use farrier::client::{Client, ErrorKind, Transport, TransportFuture};
use farrier::error::OperationError as _;
use farrier::operation::{Protocol, Service};
use farrier::server::{
    self, Call, Context, Dispatch, Error, ErrorSource, Interceptor, RequestContext, ResponseFuture,
};
use farrier::{Body, StructureExt as _};
use http::{HeaderMap, Request, StatusCode, request, response};
use tower_service::Service as _;

use super::all::{SEND, Value, name, services};
use crate::service::{Busy, Lost, ShoeError};

/// The text of the input decides what happens.
async fn send(input: Value, context: &Context) -> Result<Value, Error<ShoeError>> {
    match input.text.as_deref().unwrap_or_default() {
        "modeled" => return Err(Lost::new("no horse").into()),
        "enum" => return Err(ShoeError::from(Busy::new(30)).into()),
        "nested" => {
            let found: Result<Value, ShoeError> = Err(Lost::new("no horse").into());
            found?;
        }
        "with header" => {
            let error: Error<ShoeError> = Lost::new("no horse").into();
            return Err(error.with_header("x-horse", "gone").with_source("it ran"));
        }
        "unmodeled" => return Err(Error::new(403, "AccessDenied", "not <yours> & \"mine\"")),
        "odd" => {
            return Err(Error::new(
                409,
                "Od\r\nd☂ ",
                "bell \u{7} nul \0 \u{ffff}\r\n",
            ));
        }
        "teapot" => return Err(Error::new(200, "Fine", "no error")),
        "unmodified" => return Err(Error::status(304).with_header("etag", "\"1\"")),
        "bad header" => return Err(Error::status(304).with_header("etag", "\r\n")),
        "framing" => return Err(Error::status(304).with_header("Transfer-Encoding", "chunked")),
        "informational" => return Err(Error::status(101)),
        "io" => {
            let denied = io::Error::new(io::ErrorKind::PermissionDenied, "secret.key");
            Err(denied)?;
        }
        "boxed" => {
            let boxed: Result<(), Box<dyn std::error::Error + Send + Sync>> =
                Err("secret.key".into());
            boxed.map_err(Error::internal)?;
        }
        "panic" => panic!("secret.key"),
        "partial" => context.set_status(StatusCode::PARTIAL_CONTENT),
        "empty" => context.set_status(StatusCode::NO_CONTENT),
        "moved" => context.set_status(StatusCode::MOVED_PERMANENTLY),
        _ => {}
    }
    Ok(Value::default().with(|it| it.text = Some("fine".to_owned())))
}

struct Handler(&'static Service);

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        call.handle::<_, _, Value, ShoeError>(Arc::new(()), |(), input, context| {
            Box::pin(send(input, context))
        })
    }
}

/// What a layer around the service sees of a response.
struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    operation: Option<&'static str>,
    source: Option<ErrorSource>,
    body: Vec<u8>,
}

impl Seen {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A transport to a service, which keeps what layers see.
struct Layered(server::Service<Handler>, Arc<Mutex<Option<Seen>>>);

impl Transport for Layered {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (mut service, seen) = (self.0.clone(), Arc::clone(&self.1));
        Box::pin(async move {
            let Ok(response) = service.call(request).await;
            let (head, body) = response.into_parts();
            let body = body.read(1 << 20).await?;
            let operation = head.extensions.get::<&farrier::operation::Operation>();
            *seen.lock().unwrap() = Some(Seen {
                status: head.status,
                headers: head.headers.clone(),
                operation: operation.map(|it| it.name()),
                source: head.extensions.get().cloned(),
                body: body.to_vec(),
            });
            Ok(http::Response::from_parts(head, Body::new(body)))
        })
    }
}

/// Calls the handler in a protocol. Returns what the client and what a layer of the server gets.
async fn call(
    service: &'static Service,
    what: &str,
) -> (farrier::client::Result<Value, ShoeError>, Seen) {
    let seen = Arc::default();
    let layered = Layered(server::Service::new(Handler(service)), Arc::clone(&seen));
    let client = Client::new(service, layered, "http://localhost").unwrap();
    let client = client.with_retries(Retries::none());
    let input = Value::default().with(|it| it.text = Some(what.to_owned()));
    let output = client.call::<_, Value, ShoeError>(&SEND, input).await;
    let seen = seen.lock().unwrap().take().unwrap();
    assert_eq!(seen.operation, Some("Send"), "{}", name(service));
    (output, seen)
}

#[tokio::test]
async fn errors_of_the_model_are_recognized_by_their_types_in_every_protocol() {
    for service in services() {
        for what in ["modeled", "nested"] {
            let (output, seen) = call(service, what).await;
            let error = output.unwrap_err();
            let expected = ShoeError::from(Lost::new("no horse"));
            assert_eq!(
                error.modeled(),
                Some(&expected),
                "{}: {what}",
                name(service)
            );
            assert!(seen.source.is_none());
        }
        let (output, _) = call(service, "enum").await;
        let expected = ShoeError::from(Busy::new(30));
        assert_eq!(output.unwrap_err().modeled(), Some(&expected));
    }
}

#[tokio::test]
async fn an_error_that_the_model_lacks_is_written_as_each_protocol_writes_errors() {
    for service in services() {
        let (output, seen) = call(service, "unmodeled").await;
        let error = output.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Unmodeled { .. }),
            "{}: {error}",
            name(service)
        );
        assert_eq!(error.code(), Some("AccessDenied"), "{}", name(service));
        assert_eq!(error.message(), Some("not <yours> & \"mine\""));
        assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
        assert_eq!(
            error.request_id(),
            seen.headers["x-amzn-requestid"].to_str().ok()
        );
    }
}

#[tokio::test]
async fn a_code_and_a_message_that_a_protocol_cannot_carry_lose_these_characters() {
    for service in services() {
        let (output, _) = call(service, "odd").await;
        let error = output.unwrap_err();
        assert_eq!(
            error.status(),
            Some(StatusCode::CONFLICT),
            "{}",
            name(service)
        );
        assert_eq!(error.code(), Some("Odd"), "{}", name(service));
        let message = error.message().unwrap();
        assert!(
            message.starts_with("bell \u{fffd} nul \u{fffd} \u{fffd}"),
            "{message:?}"
        );
    }
}

#[tokio::test]
async fn any_other_error_is_a_500_without_details_and_its_source_is_for_layers() {
    for service in services() {
        for (what, source) in [
            ("io", "secret.key"),
            ("boxed", "secret.key"),
            ("panic", "panicked: secret.key"),
            ("teapot", "200 is no status of an error: Fine: no error"),
            ("informational", "101 is no status of an answer"),
            ("bad header", "failed to parse header value"),
            (
                "framing",
                "the header transfer-encoding belongs to the connection",
            ),
        ] {
            let (output, seen) = call(service, what).await;
            let (protocol, error) = (name(service), output.unwrap_err());
            assert_eq!(error.code(), Some("InternalFailure"), "{protocol}: {what}");
            assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
            assert!(
                !seen.text().contains("secret"),
                "{protocol}: {}",
                seen.text()
            );
            let found = seen.source.expect(what).to_string();
            assert_eq!(found, source, "{protocol}: {what}");
        }
        let (_, seen) = call(service, "io").await;
        let source = seen.source.unwrap();
        let source = source.get().downcast_ref::<io::Error>().unwrap();
        assert_eq!(source.kind(), io::ErrorKind::PermissionDenied);
    }
}

#[tokio::test]
async fn a_status_without_a_body_is_one_in_every_protocol() {
    for service in services() {
        let (output, seen) = call(service, "unmodified").await;
        assert_eq!(seen.status, 304, "{}", name(service));
        assert_eq!(seen.headers["etag"], "\"1\"");
        assert!(!seen.headers.contains_key("content-type"));
        assert!(seen.body.is_empty());
        let error = output.unwrap_err();
        assert_eq!(
            error.status(),
            Some(StatusCode::NOT_MODIFIED),
            "{}",
            name(service)
        );
        assert_eq!(error.response().unwrap().headers()["etag"], "\"1\"");
    }
}

#[tokio::test]
async fn an_error_of_the_model_can_have_headers_and_a_source() {
    for service in services() {
        let (output, seen) = call(service, "with header").await;
        assert_eq!(seen.headers["x-horse"], "gone");
        assert_eq!(seen.source.unwrap().to_string(), "it ran");
        assert_eq!(
            output.unwrap_err().modeled(),
            Some(&Lost::new("no horse").into())
        );
    }
}

#[tokio::test]
async fn a_handler_chooses_the_status_of_a_success_where_the_protocol_lets_it() {
    for service in services() {
        let is_rest = matches!(service.protocol().name(), "restJson1" | "restXml");
        let (output, seen) = call(service, "partial").await;
        assert_eq!(output.unwrap().text.as_deref(), Some("fine"));
        assert_eq!(
            seen.status,
            if is_rest { 206 } else { 200 },
            "{}",
            name(service)
        );
        let (_, seen) = call(service, "empty").await;
        let protocol = name(service);
        assert_eq!(seen.status, if is_rest { 204 } else { 200 }, "{protocol}");
        assert_eq!(seen.body.is_empty(), is_rest, "{protocol}");
        let has_type = seen.headers.contains_key("content-type");
        assert_ne!(has_type, is_rest, "{protocol}");
        // What is no success is none.
        let (_, seen) = call(service, "moved").await;
        assert_eq!(
            seen.status,
            if is_rest { 500 } else { 200 },
            "{}",
            name(service)
        );
    }
}

/// Sees the operation and the source of errors, as layers do.
#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<String>>>);

impl Interceptor for Logs {
    fn modify_error_response(&self, context: &RequestContext<'_>, response: &mut response::Parts) {
        let source = response.extensions.get::<ErrorSource>();
        let operation = context.operation().map_or("none", |it| it.name());
        let line = format!(
            "{operation}: {}",
            source.map(ToString::to_string).unwrap_or_default()
        );
        self.0.lock().unwrap().push(line);
    }
}

#[tokio::test]
async fn interceptors_see_the_source_of_an_error() {
    let logs = Logs::default();
    let service = server::Service::new(Handler(services()[0])).with_interceptor(logs.clone());
    let client = Client::in_process(services()[0], service).with_retries(Retries::none());
    let input = Value::default().with(|it| it.text = Some("io".to_owned()));
    let output = client.call::<_, Value, ShoeError>(&SEND, input).await;
    assert!(output.is_err());
    assert_eq!(*logs.0.lock().unwrap(), ["Send: secret.key"]);
}

/// A layer that refuses everybody, in the protocol of each.
struct Refuses(
    server::Service<Handler>,
    Arc<Mutex<Vec<Option<&'static str>>>>,
);

impl Transport for Refuses {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        let (head, _): (request::Parts, _) = request.into_parts();
        let operation = self.0.operation_of(&head).map(|it| it.name());
        self.1.lock().unwrap().push(operation);
        let error = Error::new(401, "Unauthorized", "who are you?");
        let error = error.with_header("www-authenticate", "Bearer");
        let response = self.0.error_response(&head, error);
        Box::pin(std::future::ready(Ok(response)))
    }
}

#[tokio::test]
async fn a_layer_refuses_a_request_in_its_protocol_and_knows_its_operation() {
    for service in services() {
        let seen = Arc::default();
        let layer = Refuses(server::Service::new(Handler(service)), Arc::clone(&seen));
        let client = Client::new(service, layer, "http://localhost").unwrap();
        let output = client.call::<_, Value, ShoeError>(&SEND, Value::default());
        let error = output.await.unwrap_err();
        assert_eq!(error.code(), Some("Unauthorized"), "{}", name(service));
        assert_eq!(error.message(), Some("who are you?"));
        assert_eq!(error.status(), Some(StatusCode::UNAUTHORIZED));
        assert!(error.request_id().is_some());
        let headers = error.response().unwrap().headers();
        assert_eq!(headers["www-authenticate"], "Bearer");
        // Queries name the operation in the body.
        let in_body = matches!(service.protocol().name(), "awsQuery" | "ec2Query");
        assert_eq!(*seen.lock().unwrap(), [(!in_body).then_some("Send")]);
    }
}

#[tokio::test]
async fn a_layer_of_a_service_with_several_protocols_writes_that_of_each_request() {
    static BOTH: Service =
        Service::new("Test", Protocol::RestJson1, &[&SEND]).with_protocols(&[Protocol::AwsJson1_1]);
    for protocol in [Protocol::RestJson1, Protocol::AwsJson1_1] {
        let layer = Refuses(server::Service::new(Handler(&BOTH)), Arc::default());
        let client = Client::new(&BOTH, layer, "http://localhost").unwrap();
        let client = client.with_protocol(protocol).unwrap();
        let output = client.call::<_, Value, ShoeError>(&SEND, Value::default());
        let error = output.await.unwrap_err();
        let headers = error.response().unwrap().headers();
        let type_of = match protocol {
            Protocol::RestJson1 => "application/json",
            _ => "application/x-amz-json-1.1",
        };
        assert_eq!(headers["content-type"], type_of);
        assert_eq!(error.code(), Some("Unauthorized"));
    }
}

#[test]
fn an_error_prints_what_the_caller_is_told_and_its_source() {
    let refused: Error<ShoeError> = Error::new(403, "AccessDenied", "not yours");
    assert_eq!(refused.to_string(), "AccessDenied (HTTP 403): not yours");
    assert_eq!(refused.code(), Some("AccessDenied"));
    let internal: Error<ShoeError> = io::Error::other("no disk").into();
    assert_eq!(internal.to_string(), "internal error: no disk");
    assert!(internal.source().unwrap().is::<io::Error>());
    assert_eq!(internal.modeled(), None);
    let lost: Error<ShoeError> = Lost::new("no horse").into();
    assert_eq!(lost.to_string(), "LostException: no horse");
    let kind = lost.modeled().unwrap().as_modeled().kind();
    assert_eq!(kind.code(), "LostException");
    assert_eq!(Error::<ShoeError>::status(304).to_string(), "HTTP 304");
    assert!(format!("{internal:?}").contains("no disk"));
}
