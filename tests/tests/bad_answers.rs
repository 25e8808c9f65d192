//! What generated clients do with responses that no generated server would send.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::time::Duration;

use farrier::client::retry::Retries;
use farrier::client::{ErrorKind, TransportErrorKind};
use farrier_generated::personalize::client::Personalize;
use farrier_generated::personalize::{
    Client, DescribeMetricAttributionError, DescribeMetricAttributionInput,
    DescribeMetricAttributionOutput,
};

type Outcome =
    farrier::client::Result<DescribeMetricAttributionOutput, DescribeMetricAttributionError>;

/// Calls a server that answers one request with these bytes and closes the connection.
fn call(answer: &[u8]) -> (Outcome, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = answer.to_vec();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).unwrap();
        stream.write_all(&answer).unwrap();
        // Closing the connection with unread bytes would reset it, and the response could be lost.
        stream.shutdown(Shutdown::Write).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let outcome = describe(&format!("http://{address}"), farrier::transport::https());
    server.join().unwrap();
    (outcome, address.to_string())
}

fn describe(endpoint: &str, transport: farrier::transport::Https) -> Outcome {
    let client = Client::new(transport, endpoint).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let call = client.describe_metric_attribution(DescribeMetricAttributionInput::new("arn"));
    runtime.block_on(call.retry(Retries::none()))
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into()
}

const JSON: &str = "content-type: application/x-amz-json-1.1\r\n";

#[test]
fn html_from_a_proxy_is_foreign() {
    let html = "<html><head><title>502 Bad Gateway</title></head></html>";
    let (outcome, _) = call(&answer(
        "502 Bad Gateway",
        "content-type: text/html\r\n",
        html,
    ));
    let error = outcome.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::UnexpectedResponse(_)));
    assert_eq!(
        error.to_string(),
        format!(
            "DescribeMetricAttribution: answer is not awsJson1_1 (HTTP 502, text/html): {html}"
        )
    );
}

#[test]
fn an_empty_body_is_an_empty_output() {
    for body in ["", " \n"] {
        let (outcome, _) = call(&answer("200 OK", JSON, body));
        assert_eq!(outcome.unwrap().metric_attribution, None);
    }
}

#[test]
fn an_unknown_code_keeps_what_the_service_said() {
    let headers = format!("{JSON}x-amzn-requestid: 4d1c\r\n");
    let body = r#"{"__type": "com.example#Throttled", "Message": "not so fast"}"#;
    let (outcome, _) = call(&answer("429 Too Many Requests", &headers, body));
    let error = outcome.unwrap_err();
    assert!(error.modeled().is_none());
    assert_eq!(error.code(), Some("Throttled"));
    assert_eq!(error.request_id(), Some("4d1c"));
    assert_eq!(
        error.to_string(),
        "DescribeMetricAttribution: Throttled (HTTP 429): not so fast (request id 4d1c)"
    );
}

#[test]
fn an_error_without_code_and_message_shows_its_body() {
    let (outcome, _) = call(&answer("500 Internal Server Error", JSON, r#"{"oops": 1}"#));
    assert_eq!(
        outcome.unwrap_err().to_string(),
        r#"DescribeMetricAttribution: an error without a code (HTTP 500): {"oops": 1}"#
    );
}

#[test]
fn a_value_of_a_wrong_type_is_unreadable() {
    let (outcome, _) = call(&answer(
        "200 OK",
        JSON,
        r#"{"metricAttribution": {"name": [1]}}"#,
    ));
    let text = outcome.unwrap_err().to_string();
    assert!(
        text.contains("expected a string, found an array at byte 31"),
        "{text}"
    );
}

#[test]
fn a_cut_connection_says_so() {
    let cut = format!("HTTP/1.1 200 OK\r\n{JSON}content-length: 100\r\n\r\n{{");
    let (outcome, address) = call(cut.as_bytes());
    let error = outcome.unwrap_err();
    let ErrorKind::Transport(transport) = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(transport.kind(), TransportErrorKind::Interrupted);
    let text = error.to_string();
    let start = format!("DescribeMetricAttribution: answer of {address} broke off (HTTP 200): ");
    assert!(text.starts_with(&start), "{text}");

    let (outcome, address) = call(b"");
    let text = outcome.unwrap_err().to_string();
    let start = format!("DescribeMetricAttribution: connection to {address} failed: ");
    assert!(text.starts_with(&start), "{text}");
}

#[test]
fn a_refused_connection_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = describe(&format!("http://{address}"), farrier::transport::https()).unwrap_err();
    let text = error.to_string();
    let start = format!("DescribeMetricAttribution: could not connect to {address}: ");
    assert!(
        text.to_lowercase().starts_with(&start.to_lowercase()),
        "{text}"
    );
    assert!(text.to_lowercase().contains("connection refused"), "{text}");
}

#[test]
fn an_answer_that_takes_too_long_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let transport = farrier::transport::https().with_request_timeout(Duration::from_millis(50));
    let error = describe(&format!("http://{address}"), transport).unwrap_err();
    let text = error.to_string();
    let start = format!("DescribeMetricAttribution: no answer from {address} in time: ");
    assert!(text.starts_with(&start), "{text}");
}
