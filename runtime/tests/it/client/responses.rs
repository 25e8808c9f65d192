//! How a client reads responses of every kind.

use std::sync::{Arc, Mutex};

use farrier::Body;
use farrier::body::BoxError;
use farrier::client::retry::Retries;
use farrier::client::{
    Client, EndpointError, ErrorKind, Transport, TransportErrorKind, TransportFailure,
    TransportFuture,
};
use http::{Request, Response};

use crate::service::{
    JSON, Lost, REST, SHOE_JSON, SHOE_REST, ShoeError, ShoeInput, ShoeOutput, json,
};

type Error = farrier::client::Error<ShoeError>;

/// Sends the same response to every request, and keeps the last request.
struct Canned<F> {
    answer: F,
    asked: Arc<Mutex<Option<Request<Body>>>>,
}

impl<F> Transport for Canned<F>
where
    F: Fn() -> Result<Response<Body>, BoxError> + Send + Sync + 'static,
{
    fn send(&self, request: Request<Body>) -> TransportFuture {
        *self.asked.lock().unwrap() = Some(request);
        Box::pin(std::future::ready((self.answer)()))
    }
}

async fn ask<F>(endpoint: &str, answer: F) -> (Result<ShoeOutput, Error>, Request<Body>)
where
    F: Fn() -> Result<Response<Body>, BoxError> + Send + Sync + 'static,
{
    let asked = Arc::default();
    let transport = Canned {
        answer,
        asked: Arc::clone(&asked),
    };
    let client = Client::new(&JSON, transport, endpoint)
        .unwrap()
        .with_body_limit(1000)
        .with_retries(Retries::none());
    let output = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
    let asked = asked.lock().unwrap().take().unwrap();
    (output, asked)
}

async fn fail<F>(answer: F) -> Error
where
    F: Fn() -> Result<Response<Body>, BoxError> + Send + Sync + 'static,
{
    ask("https://smithy.example.com", answer)
        .await
        .0
        .unwrap_err()
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<Response<Body>, BoxError> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(Body::new(body.to_owned()))?)
}

const TYPE: (&str, &str) = ("content-type", "application/x-amz-json-1.1");
const ID: (&str, &str) = ("x-amzn-requestid", "4d1c");

#[tokio::test]
async fn a_request_is_what_the_protocol_says() {
    let ok = || answer(200, &[TYPE], r#"{"arn":"x"}"#);
    let (output, asked) = ask("http://smithy.example.com:81/base/", ok).await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    let (head, body) = asked.into_parts();
    assert_eq!(head.uri, "http://smithy.example.com:81/base/");
    assert_eq!(head.method, "POST");
    assert_eq!(head.headers["x-amz-target"], "Smithy.Shoe");
    assert_eq!(head.headers["content-type"], "application/x-amz-json-1.1");
    assert!(
        head.headers["user-agent"]
            .to_str()
            .unwrap()
            .starts_with("farrier/")
    );
    assert_eq!(body.read(100).await.unwrap(), r#"{"horse":"a"}"#);
}

#[tokio::test]
async fn headers_of_a_client_go_with_every_request_and_leave_those_of_the_operation() {
    let asked: Arc<Mutex<Option<Request<Body>>>> = Arc::default();
    let transport = Canned {
        answer: || answer(200, &[TYPE], "{}"),
        asked: Arc::clone(&asked),
    };
    let value = http::HeaderValue::from_static;
    let client = Client::new(&JSON, transport, "https://a")
        .unwrap()
        .with_header(http::header::USER_AGENT, value("smith"))
        .with_header(http::header::CONTENT_TYPE, value("text/plain"))
        .with_header(http::header::AUTHORIZATION, value("Bearer old"))
        .with_header(http::header::AUTHORIZATION, value("Bearer new"));
    for _ in 0..2 {
        let call = client.call::<_, ShoeOutput, ShoeError>(&SHOE_JSON, ShoeInput::new("a"));
        call.await.unwrap();
        let headers = asked.lock().unwrap().take().unwrap().into_parts().0.headers;
        assert_eq!(headers["user-agent"], "smith");
        assert_eq!(headers["content-type"], "application/x-amz-json-1.1");
        let keys: Vec<_> = headers.get_all("authorization").iter().collect();
        assert_eq!(keys, ["Bearer new"]);
    }
    assert!(!format!("{client:?}").contains("Bearer"));
}

#[tokio::test]
async fn required_members_that_are_missing_in_an_answer_are_empty() {
    let (output, _) = ask("https://a", || answer(200, &[TYPE], "{}")).await;
    assert_eq!(output.unwrap(), ShoeOutput::new(""));
}

#[tokio::test]
async fn an_error_of_the_model_prints_code_status_message_and_request_id() {
    let body = r#"{"__type":"test#LostException","message":"no such horse"}"#;
    let error = fail(move || answer(400, &[TYPE, ID], body)).await;
    let expected = "Shoe: LostException (HTTP 400): no such horse (request id 4d1c)";
    assert_eq!(error.to_string(), expected);
    assert_eq!(
        error.modeled(),
        Some(&ShoeError::Lost(Lost::new("no such horse")))
    );
    assert_eq!(
        (error.operation(), error.code()),
        ("Shoe", Some("LostException"))
    );
    assert_eq!(
        (error.request_id(), error.message()),
        (Some("4d1c"), Some("no such horse"))
    );
    assert_eq!(error.status().map(|it| it.as_u16()), Some(400));
    assert!(!error.is_retryable() && !error.is_throttling());
}

#[tokio::test]
async fn the_message_of_an_error_is_found_where_its_member_has_another_name() {
    let body = r#"{"__type":"test#LostException","Message":"no such horse"}"#;
    let error = fail(move || answer(400, &[TYPE], body)).await;
    assert!(matches!(error.modeled(), Some(ShoeError::Lost(_))));
    assert_eq!(error.message(), Some("no such horse"));
    let expected = "Shoe: LostException (HTTP 400): no such horse";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn an_object_of_json_is_the_services_whatever_its_type() {
    let html = ("content-type", "text/html; charset=utf-8");
    let (output, _) = ask("https://a", move || answer(200, &[html], r#"{"arn":"x"}"#)).await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    let error = fail(move || answer(400, &[html], r#" {"__type":"LostException"}"#)).await;
    assert!(matches!(error.modeled(), Some(ShoeError::Lost(_))));
    for page in ["<html>", ""] {
        let error = fail(move || answer(502, &[html], page)).await;
        assert!(
            matches!(error.kind(), ErrorKind::UnexpectedResponse(_)),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_code_of_an_error_is_found_wherever_services_put_it() {
    for (header, body) in [
        (None, r#"{"__type":"com.example#LostException"}"#),
        (None, r#"{"x":{},"code":"LostException"}"#),
        (
            Some("LostException:http://internal.example.com/coral/"),
            "{}",
        ),
        (Some("test#LostException"), r#"{"__type":"Other"}"#),
    ] {
        let error = fail(move || {
            let mut headers = vec![TYPE];
            headers.extend(header.map(|it| ("x-amzn-errortype", it)));
            answer(400, &headers, body)
        });
        assert!(
            matches!(error.await.modeled(), Some(ShoeError::Lost(_))),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_unknown_code_keeps_its_message() {
    let body = r#"{"__type":"ThrottlingException","Message":"slow down"}"#;
    let error = fail(move || answer(429, &[TYPE, ID], body)).await;
    let expected = "Shoe: ThrottlingException (HTTP 429): slow down (request id 4d1c)";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error.kind(), ErrorKind::Unmodeled { .. }));
    assert_eq!(error.code(), Some("ThrottlingException"));
    let extended = ("x-amz-id-2", "Uuag1LuB");
    let error = fail(move || answer(429, &[TYPE, ID, extended], body)).await;
    let expected = expected.replace("4d1c", "4d1c, extended Uuag1LuB");
    assert_eq!(error.to_string(), expected);
    let error = fail(|| answer(500, &[TYPE], r#"{"why":1}"#)).await;
    assert_eq!(
        error.to_string(),
        r#"Shoe: an error without a code (HTTP 500): {"why":1}"#
    );
}

#[tokio::test]
async fn html_of_a_proxy_is_told_apart_from_an_error_of_the_service() {
    let html = format!(
        "<html>\n<head><title>502 Bad Gateway</title>{}</html>",
        "x".repeat(500)
    );
    let error = fail(move || answer(502, &[("content-type", "text/html"), ID], &html)).await;
    let shown = format!(
        "<html> <head><title>502 Bad Gateway</title>{}",
        "x".repeat(157)
    );
    assert_eq!(
        error.to_string(),
        format!(
            "Shoe: answer is not awsJson1_1 (HTTP 502, text/html): {shown}... (request id 4d1c)"
        )
    );
    let error = fail(|| answer(200, &[("content-type", "text/html")], "<html>hi</html>")).await;
    let expected = "Shoe: answer is not awsJson1_1 (HTTP 200, text/html): <html>hi</html>";
    assert_eq!(error.to_string(), expected);
    let error = fail(|| answer(503, &[], "upstream gone")).await;
    let expected = "Shoe: answer is not awsJson1_1 (HTTP 503, no content type): upstream gone";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn an_empty_body_is_told() {
    let error = fail(|| answer(503, &[], "")).await;
    let expected = "Shoe: an error without a code (HTTP 503): (the body is empty)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_says_where_and_shows_its_start() {
    let error = fail(|| answer(200, &[TYPE, ID], r#"{"arn":5}"#)).await;
    let expected = "Shoe: answer cannot be read (HTTP 200): expected a string, found a number at byte \
                    7: {\"arn\":5} (request id 4d1c)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let error = fail(|| answer(200, &[TYPE], &" ".repeat(1001))).await;
    let expected = "Shoe: answer of smithy.example.com:443 is too long: the body is longer than 1000 \
                    bytes";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn failures_of_a_transport_name_the_peer() {
    let refused =
        || Err(TransportFailure::Connect(std::io::Error::from_raw_os_error(111).into()).into());
    let error = fail(refused).await;
    let expected = "Shoe: could not connect to smithy.example.com:443: connection refused";
    assert_eq!(error.to_string(), expected);
    let late = || Err(TransportFailure::Timeout("nothing came within 1s".into()).into());
    let error = ask("http://user@smithy.example.com:81", late)
        .await
        .0
        .unwrap_err();
    let expected = "Shoe: no answer from smithy.example.com:81 in time: nothing came within 1s";
    assert_eq!(error.to_string(), expected);
    let cut = || Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
    let error = fail(cut).await;
    let expected = "Shoe: connection to smithy.example.com:443 failed: unexpected end of file";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(
        error.kind(),
        ErrorKind::Transport(it) if it.kind() == TransportErrorKind::Interrupted
    ));
}

#[tokio::test]
async fn a_client_can_have_the_server_for_its_transport() {
    let client = Client::in_process(&JSON, json());
    let output = client
        .call::<_, ShoeOutput, ShoeError>(&SHOE_JSON, ShoeInput::new("a"))
        .await;
    assert_eq!(output.unwrap().arn, "arn:a");
    let lost = client
        .call::<_, ShoeOutput, ShoeError>(&SHOE_JSON, ShoeInput::new("lost"))
        .await;
    assert_eq!(
        lost.unwrap_err().modeled(),
        Some(&Lost::new("no such horse").into())
    );
    let client = Client::in_process(&REST, crate::service::rest());
    let busy = client
        .call::<_, ShoeOutput, ShoeError>(&SHOE_REST, ShoeInput::new("busy"))
        .await;
    let busy = busy.unwrap_err();
    assert_eq!(busy.modeled(), Some(&crate::service::Busy::new(30).into()));
    assert!(busy.is_retryable() && busy.is_throttling());
}

#[test]
fn an_endpoint_has_to_be_an_address() {
    fn problem(endpoint: &str) -> EndpointError {
        Client::new(&JSON, json(), endpoint).unwrap_err()
    }
    for (endpoint, expected) in [
        (
            "smithy.example.com",
            "has no scheme: begin it with https://",
        ),
        ("ftp://smithy.example.com", "is neither http nor https"),
        ("https://a?b=c", "has a query, which no request could keep"),
        ("https://", "is not a URI"),
        ("", "is not a URI"),
        ("https://a#b", "has a fragment, which no request could keep"),
        (
            "https://a/b#",
            "has a fragment, which no request could keep",
        ),
        ("https://a b", "has white space"),
        (" https://a", "has white space"),
        ("https://a\n", "has white space"),
        (
            "https://a:99999",
            "has a port that is not a number from 1 to 65535",
        ),
        (
            "https://a:65536/b",
            "has a port that is not a number from 1 to 65535",
        ),
        (
            "https://[::1]:0",
            "has a port that is not a number from 1 to 65535",
        ),
        ("http://:80", "has no host"),
    ] {
        let expected = format!("endpoint {endpoint:?} {expected}");
        assert_eq!(problem(endpoint).to_string(), expected);
    }
    for endpoint in [
        "https://a",
        "https://a:",
        "https://a:65535/b",
        "http://[::1]:80",
        "https://user:password@a:8443/b/",
    ] {
        assert!(Client::new(&JSON, json(), endpoint).is_ok(), "{endpoint}");
    }
}
