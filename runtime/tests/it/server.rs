//! The responses of a server to requests of every kind.

use farrier::Body;
use farrier::server::{Dispatch, ErrorSource, Service};
use http::{HeaderMap, Request};
use tower_service::Service as _;

use crate::service::{Handler, json, rest};

type Answer = (u16, HeaderMap, String);

async fn send<D: Dispatch<Caller = ()>>(service: &Service<D>, request: Request<Body>) -> Answer {
    let Ok(response) = service.clone().call(request).await;
    let (head, body) = response.into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    (
        head.status.as_u16(),
        head.headers,
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

/// Returns a request for `Shoe` over awsJson1_1.
fn json_request(body: impl Into<Vec<u8>>) -> Request<Body> {
    Request::post("/")
        .header("x-amz-target", "Smithy.Shoe")
        .header("content-type", "application/x-amz-json-1.1")
        .body(Body::new(body.into()))
        .unwrap()
}

/// Returns a request for `Shoe` over restJson1.
fn rest_request(body: impl Into<Vec<u8>>) -> Request<Body> {
    Request::post("/shoes")
        .header("content-type", "application/json; charset=utf-8")
        .body(Body::new(body.into()))
        .unwrap()
}

/// Returns the status and the body of the response to a body, over awsJson1_1.
async fn over_json(body: impl Into<Vec<u8>>) -> (u16, String) {
    let (status, headers, body) = send(&json(), json_request(body)).await;
    assert_eq!(headers["content-type"], "application/x-amz-json-1.1");
    (status, body)
}

/// Returns the status, the name of the error and the body of the response to a body, over restJson1.
async fn over_rest(body: impl Into<Vec<u8>>) -> (u16, String, String) {
    named(send(&rest(), rest_request(body)).await)
}

fn named((status, headers, body): Answer) -> (u16, String, String) {
    let name = headers.get("x-amzn-errortype");
    let name = name.map_or("", |it| it.to_str().unwrap());
    (status, name.to_owned(), body)
}

fn error(status: u16, name: &str, message: &str) -> (u16, String) {
    let body = format!(r#"{{"__type":"{name}","message":"{message}"}}"#);
    (status, body)
}

fn rest_error(status: u16, name: &str, message: &str) -> (u16, String, String) {
    (
        status,
        name.to_owned(),
        format!(r#"{{"message":"{message}"}}"#),
    )
}

#[tokio::test]
async fn a_good_request_gets_the_output() {
    let body = r#"{"arn":"arn:Bucephal","at":5}"#.to_owned();
    let request = r#"{"horse":"Bucephal","nails":[{"length":1}]}"#;
    assert_eq!(over_json(request).await, (200, body.clone()));
    assert_eq!(over_rest(request).await, (201, String::new(), body));
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own() {
    let service = json();
    let mut ids = std::collections::HashSet::new();
    for body in ["{\"horse\":\"a\"}", "{", "{\"horse\":\"panic\"}"] {
        let (_, headers, _) = send(&service, json_request(body)).await;
        let id = headers["x-amzn-requestid"].to_str().unwrap().to_owned();
        assert_eq!(id.len(), 36, "{id}");
        assert!(ids.insert(id));
    }
}

#[tokio::test]
async fn the_ids_of_requests_can_come_from_their_heads() {
    let service = json().with_request_ids(|head| {
        let trace = head.headers.get("x-trace");
        trace.map_or("none", |it| it.to_str().unwrap()).to_owned()
    });
    for body in ["{", "{\"horse\":\"a\"}"] {
        let mut request = json_request(body);
        let trace = "trace-1".parse().unwrap();
        request.headers_mut().insert("x-trace", trace);
        let (_, headers, _) = send(&service, request).await;
        assert_eq!(headers["x-amzn-requestid"], "trace-1");
    }
    let (_, headers, _) = send(&service, json_request("{")).await;
    assert_eq!(headers["x-amzn-requestid"], "none");
}

#[tokio::test]
async fn a_handler_sees_the_id_of_its_request() {
    let (_, headers, body) = send(&json(), json_request("{\"horse\":\"id\"}")).await;
    let id = headers["x-amzn-requestid"].to_str().unwrap();
    assert_eq!(body, format!("{{\"arn\":\"{id}\"}}"));
}

#[tokio::test]
async fn an_answer_says_how_long_it_is() {
    let (_, headers, body) = send(&rest(), rest_request("{\"horse\":\"a\"}")).await;
    assert_eq!(headers["content-length"], body.len().to_string());
}

#[tokio::test]
async fn a_caller_gets_no_answer_of_a_type_that_it_does_not_take() {
    let service = rest();
    let ask = async |accept: &str| {
        let mut request = rest_request("{\"horse\":\"a\"}");
        let accept = accept.parse().unwrap();
        request.headers_mut().insert("accept", accept);
        named(send(&service, request).await)
    };
    for accept in [
        "text/html",
        "application/json;q=0",
        "text/*, application/cbor",
    ] {
        let (status, name, _) = ask(accept).await;
        let expected = (406, "NotAcceptableException".to_owned());
        assert_eq!((status, name), expected, "{accept}");
    }
    for accept in [
        "",
        "*/*",
        "text/html, Application/*;q=0.1",
        "application/json; charset=utf-8",
    ] {
        assert_eq!(ask(accept).await.0, 201, "{accept}");
    }
}

#[tokio::test]
async fn a_body_has_to_say_its_type() {
    let mut request = rest_request("{\"horse\":\"a\"}");
    request.headers_mut().remove("content-type");
    let (status, name, _) = named(send(&rest(), request).await);
    let expected = (415, "UnsupportedMediaTypeException".to_owned());
    assert_eq!((status, name), expected);
}

#[tokio::test]
async fn a_body_that_is_not_the_input_is_a_serialization_exception() {
    for (body, message) in [
        ("<html>", "expected an object, found '<' at byte 0"),
        (
            "",
            "expected an object, found the end of the body at byte 0",
        ),
        ("[]", "expected an object, found an array at byte 0"),
        (
            r#"{"horse":5}"#,
            "expected a string, found a number at byte 9",
        ),
        (r#"{"horse":"a"}x"#, "more than one JSON value at byte 13"),
        (r#"{"horse":"a","horse":"b"}"#, "member `horse` comes twice"),
        (
            r#"{"size":99999999999999999999}"#,
            "a number beyond 64 bits at byte 28",
        ),
        (
            r#"{"nails":[null]}"#,
            "a null in a list or map that is not sparse at byte 14",
        ),
    ] {
        let expected = error(400, "SerializationException", message);
        assert_eq!(over_json(body).await, expected, "{body}");
        if !body.is_empty() {
            let expected = rest_error(400, "SerializationException", message);
            assert_eq!(over_rest(body).await, expected, "{body}");
        }
    }
    let expected = error(
        400,
        "SerializationException",
        "bytes that are not UTF-8 at byte 10",
    );
    assert_eq!(over_json(&b"{\"horse\":\"\xff\"}"[..]).await, expected);
}

#[tokio::test]
async fn nesting_and_truncation_never_reach_a_handler() {
    for open in ["[", "{\"a\":", "{\"nails\":["] {
        let body = format!("{{\"x\":{}", open.repeat(10_000));
        let (status, body) = over_json(body).await;
        assert_eq!(status, 400);
        assert!(
            body.contains("values are nested deeper than 128 levels at byte"),
            "{body}"
        );
    }
    let whole = r#"{"horse":"a","size":1,"nails":[{"length":1.5}]}"#;
    for end in 0..whole.len() {
        assert_eq!(over_json(&whole[..end]).await.0, 400, "{end}");
        // An empty body lacks only the required member.
        assert_eq!(over_rest(&whole[..end]).await.0, 400, "{end}");
    }
}

#[tokio::test]
async fn another_content_type_is_refused() {
    for (found, name) in [(Some("text/plain"), "text/plain"), (None, "none")] {
        let mut request = json_request("{\"horse\":\"a\"}");
        request.headers_mut().remove("content-type");
        if let Some(found) = found {
            request
                .headers_mut()
                .insert("content-type", found.parse().unwrap());
        }
        let (status, _, body) = send(&json(), request).await;
        let message = format!("expected a body of type application/x-amz-json-1.1, found {name}");
        assert_eq!(
            (status, body),
            error(415, "UnsupportedMediaTypeException", &message)
        );
    }
    let mut request = rest_request("{\"horse\":\"a\"}");
    request
        .headers_mut()
        .insert("content-type", "application/xml".parse().unwrap());
    let message = "expected a body of type application/json, found application/xml";
    let expected = rest_error(415, "UnsupportedMediaTypeException", message);
    assert_eq!(named(send(&rest(), request).await), expected);
}

#[tokio::test]
async fn an_unknown_operation_is_not_found() {
    for target in ["Smithy.Ride", "Other.Shoe", "Shoe", ""] {
        let mut request = json_request("{}");
        request
            .headers_mut()
            .insert("x-amz-target", target.parse().unwrap());
        let (status, _, body) = send(&json(), request).await;
        let message = format!("no operation is at POST / with x-amz-target \\\"{target}\\\"");
        assert_eq!(
            (status, body),
            error(404, "UnknownOperationException", &message)
        );
    }
    for (method, path) in [("POST", "/"), ("POST", "/shoes/1"), ("PUT", "/bind/a")] {
        let request = Request::builder().method(method).uri(path);
        let answer = send(&rest(), request.body(Body::empty()).unwrap()).await;
        let message = format!("no operation is at {method} {path}");
        assert_eq!(
            named(answer),
            rest_error(404, "UnknownOperationException", &message)
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_too_large() {
    let whole = r#"{"horse":"a"}"#;
    let service = json().with_body_limit(whole.len());
    assert_eq!(send(&service, json_request(whole)).await.0, 200);
    let (status, _, body) = send(&service, json_request(format!("{whole} "))).await;
    let expected = error(
        413,
        "RequestEntityTooLargeException",
        "the body is longer than 13 bytes",
    );
    assert_eq!((status, body), expected);
    let service = rest().with_body_limit(13);
    let answer = send(&service, rest_request(format!("{whole} "))).await;
    let expected = rest_error(
        413,
        "RequestEntityTooLargeException",
        "the body is longer than 13 bytes",
    );
    assert_eq!(named(answer), expected);
}

#[tokio::test]
async fn violations_are_all_listed_in_the_operations_own_error() {
    let message = concat!(
        "2 validation errors detected. Value at '/horse' failed to satisfy constraint: Member must ",
        "have length between 1 and 8, inclusive; Value at '/size' failed to satisfy constraint: ",
        "Member must be between 1 and 12, inclusive",
    );
    let body = r#"{"horse":"Incitatus","size":13}"#;
    assert_eq!(
        over_json(body).await,
        error(400, "InvalidInputException", message)
    );
    assert_eq!(
        over_rest(body).await,
        rest_error(400, "ValidationException", message)
    );
}

#[tokio::test]
async fn missing_members_are_violations_with_their_paths() {
    let message = concat!(
        "2 validation errors detected. Value at '/nails/1/length' failed to satisfy constraint: Member ",
        "must not be null; Value at '/horse' failed to satisfy constraint: Member must not be null",
    );
    let body = r#"{"horse":null,"nails":[{"length":1},{}]}"#;
    assert_eq!(
        over_json(body).await,
        error(400, "InvalidInputException", message)
    );
    assert_eq!(
        over_rest(body).await,
        rest_error(400, "ValidationException", message)
    );
    let message = concat!(
        "1 validation error detected. Value at '/horse' failed to satisfy constraint: Member must ",
        "not be null",
    );
    assert_eq!(
        over_rest("").await,
        rest_error(400, "ValidationException", message)
    );
}

#[tokio::test]
async fn violations_without_end_do_not_make_an_answer_without_end() {
    let nails = vec!["{}"; 300_000].join(",");
    for name in ["a", "Incitatus"] {
        let (status, body) = over_json(format!(r#"{{"nails":[{nails}],"horse":"{name}"}}"#)).await;
        assert_eq!(status, 400);
        let listed = body.matches("Member must not be null").count();
        assert!((100..200).contains(&listed), "{listed}");
        let message = format!(r#""message":"more than {listed} validation errors detected. "#);
        assert!(body.contains(&message), "{body}");
        assert!(body.len() < 64 << 10);
    }
}

#[tokio::test]
async fn errors_of_the_model_have_the_status_that_the_protocol_gives_them() {
    let lost = r#"{"horse":"lost"}"#;
    assert_eq!(
        over_json(lost).await,
        error(400, "LostException", "no such horse")
    );
    assert_eq!(
        over_rest(lost).await,
        rest_error(404, "LostException", "no such horse")
    );
    let (status, headers, body) = send(&rest(), rest_request(r#"{"horse":"busy"}"#)).await;
    assert_eq!(headers["retry-after"], "30");
    assert_eq!(
        named((status, headers, body)),
        (503, "BusyException".to_owned(), "{}".to_owned())
    );
    let (status, body) = over_json(r#"{"horse":"busy"}"#).await;
    let expected = r#"{"__type":"BusyException","retryAfter":30}"#;
    assert_eq!((status, body.as_str()), (500, expected));
}

#[tokio::test]
async fn a_panic_is_an_internal_failure_and_the_next_request_is_served() {
    let service = json();
    let (status, _, body) = send(&service, json_request(r#"{"horse":"panic"}"#)).await;
    assert_eq!(
        (status, body),
        error(500, "InternalFailure", "an internal error occurred")
    );
    assert_eq!(
        send(&service, json_request(r#"{"horse":"a"}"#)).await.0,
        200
    );
    let answer = over_rest(r#"{"horse":"panic"}"#).await;
    assert_eq!(
        answer,
        rest_error(500, "InternalFailure", "an internal error occurred")
    );
}

#[tokio::test]
async fn a_handler_sees_the_head_of_its_own_request_across_awaits() {
    let service = json();
    let one = |agent: &str| {
        let mut request = json_request(r#"{"horse":"caller"}"#);
        request
            .headers_mut()
            .insert("user-agent", agent.parse().unwrap());
        request
    };
    let (a, b) = tokio::join!(send(&service, one("a")), send(&service, one("b")));
    assert_eq!(
        (a.2.as_str(), b.2.as_str()),
        (r#"{"arn":"a"}"#, r#"{"arn":"b"}"#)
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_written_is_an_internal_failure() {
    let mut handler = Handler::new(&crate::service::REST);
    handler.bound.list = Some(vec!["line\nbreak".to_owned()]);
    let request = Request::put("/bind/a/b?action=bind&now")
        .body(Body::empty())
        .unwrap();
    let response = Service::new(handler).call(request).await.unwrap();
    let source = response.extensions().get::<ErrorSource>().unwrap();
    assert!(source.to_string().contains("header"), "{source}");
    let (head, body) = response.into_parts();
    let body = String::from_utf8(body.read(10_000).await.unwrap().to_vec()).unwrap();
    let expected = rest_error(500, "InternalFailure", "an internal error occurred");
    assert_eq!(named((head.status.as_u16(), head.headers, body)), expected);
}

#[tokio::test]
async fn a_broken_off_body_is_malformed() {
    struct Broken;
    impl http_body::Body for Broken {
        type Data = bytes::Bytes;
        type Error = std::io::Error;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, std::io::Error>>>
        {
            std::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
        }
    }
    let request = json_request("").map(|_| Body::wrap(Broken));
    let (status, _, body) = send(&json(), request).await;
    assert_eq!(
        (status, body),
        error(400, "SerializationException", "the body broke off")
    );
}
