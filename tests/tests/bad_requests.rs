//! What generated servers do with requests that no generated client would send.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::TcpStream;

use farrier_tests::services::{Served, serve};
use serde_json::{Value, json};

const JSON_1_1: &str = "application/x-amz-json-1.1";
const CREATE: &str = "AmazonPersonalize.CreateMetricAttribution";
const DESCRIBE: &str = "AmazonPersonalize.DescribeMetricAttribution";

struct Reply {
    status: u16,
    head: String,
    body: Value,
}

/// Sends one request over a new connection, as bytes.
fn send(endpoint: &str, request_line: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let address = endpoint.trim_start_matches("http://");
    let mut head = format!("{request_line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "content-length: {}\r\n\r\n", body.len()).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    // A server that has already answered may close the connection before it reads the body.
    let _ = stream.write_all(body);
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply);
    let reply = String::from_utf8(reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((&reply, ""));
    Reply {
        status: head
            .split(' ')
            .nth(1)
            .and_then(|it| it.parse().ok())
            .expect("a status line"),
        head: head.to_ascii_lowercase(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
    }
}

fn call(served: &Served, target: &str, content_type: &str, body: &[u8]) -> Reply {
    let headers = [("x-amz-target", target), ("content-type", content_type)];
    send(&served.personalize, "POST /", &headers, body)
}

fn assert_serves(served: &Served) {
    let arn = "arn:aws:personalize:us-east-1:123456789012:metric-attribution/empty";
    let body = json!({ "metricAttributionArn": arn }).to_string();
    let reply = call(served, DESCRIBE, JSON_1_1, body.as_bytes());
    assert_eq!((reply.status, reply.body), (200, json!({})));
}

#[test]
fn a_body_that_cannot_be_read_is_answered_400() {
    let served = serve().unwrap();
    let nested = |open: &str, close: &str| {
        format!("{{\"x\":{}1{}}}", open.repeat(10_000), close.repeat(10_000))
    };
    let deep_metrics = format!("{{\"metrics\":{}", "[".repeat(10_000));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("not JSON", b"hello".to_vec()),
        ("nothing", b"".to_vec()),
        ("a list", b"[]".to_vec()),
        ("a wrong type", br#"{"name": 5}"#.to_vec()),
        (
            "a wrong nested type",
            br#"{"metrics": [{"eventType": true}]}"#.to_vec(),
        ),
        ("an object for a list", br#"{"metrics": {}}"#.to_vec()),
        ("a truncated body", br#"{"name": "a"#.to_vec()),
        ("a truncated escape", br#"{"name": "a\u12"}"#.to_vec()),
        ("half a surrogate pair", br#"{"name": "\ud800"}"#.to_vec()),
        ("a duplicate key", br#"{"name": "a", "name": "b"}"#.to_vec()),
        ("two values", br#"{} {}"#.to_vec()),
        ("invalid UTF-8", b"{\"name\": \"\xff\"}".to_vec()),
        ("10,000 unknown lists", nested("[", "]").into_bytes()),
        (
            "10,000 unknown objects",
            nested("{\"x\":", "}").into_bytes(),
        ),
        ("10,000 known lists", deep_metrics.into_bytes()),
        ("a control character", b"{\"name\": \"\x01\"}".to_vec()),
    ];
    for (what, body) in cases {
        let reply = call(&served, CREATE, JSON_1_1, &body);
        assert_eq!(reply.status, 400, "{what}");
        assert_eq!(reply.body["__type"], "SerializationException", "{what}");
        assert!(
            !reply.body["message"].as_str().unwrap().is_empty(),
            "{what}"
        );
        assert!(
            reply
                .head
                .contains("content-type: application/x-amz-json-1.1"),
            "{what}"
        );
    }
    // A number that is out of range for every type is accepted in an unknown member.
    let body = format!("{{\"x\": {}}}", "9".repeat(10_000));
    let reply = call(&served, CREATE, JSON_1_1, body.as_bytes());
    assert_eq!(reply.body["__type"], "InvalidInputException");
    assert_serves(&served);
}

#[test]
fn another_content_type_is_answered_415() {
    let served = serve().unwrap();
    for content_type in [
        "text/plain",
        "application/json",
        "application/x-amz-json-1.0",
        "",
    ] {
        let reply = call(&served, CREATE, content_type, b"{}");
        assert_eq!(reply.status, 415, "{content_type}");
        assert_eq!(reply.body["__type"], "UnsupportedMediaTypeException");
    }
    let reply = call(
        &served,
        CREATE,
        "Application/X-Amz-JSON-1.1; charset=utf-8",
        b"{}",
    );
    assert_eq!(reply.status, 400);
    assert_eq!(reply.body["__type"], "InvalidInputException");
}

#[test]
fn an_unknown_operation_or_path_is_answered_404() {
    let served = serve().unwrap();
    for target in [
        "AmazonPersonalize.Nothing",
        "Other.CreateMetricAttribution",
        "x",
        "",
    ] {
        let reply = call(&served, target, JSON_1_1, b"{}");
        assert_eq!(reply.status, 404, "{target}");
        assert_eq!(reply.body["__type"], "UnknownOperationException");
    }
    for line in [
        "GET /",
        "GET /audience-model",
        "GET /audience-model/a/b",
        "GET /audience-model/",
    ] {
        let reply = send(&served.cleanroomsml, line, &[], b"");
        assert_eq!(reply.status, 404, "{line}");
        assert!(
            reply
                .head
                .contains("x-amzn-errortype: unknownoperationexception"),
            "{line}"
        );
    }
    let reply = send(&served.cleanroomsml, "POST /audience-model/x", &[], b"");
    assert_eq!(reply.status, 405);
    assert!(reply.head.contains("allow: get, head"), "{}", reply.head);
}

#[test]
fn a_body_over_the_limit_is_answered_413() {
    let served = serve().unwrap();
    let body = format!("{{\"name\": \"{}\"}}", "a".repeat(3 << 20));
    let reply = call(&served, CREATE, JSON_1_1, body.as_bytes());
    assert_eq!(reply.status, 413);
    assert_eq!(reply.body["__type"], "RequestEntityTooLargeException");
    assert_serves(&served);
}

#[test]
fn missing_members_and_violations_are_listed_together() {
    let served = serve().unwrap();
    let body = json!({
        "name": "",
        "metrics": [{ "eventType": "e".repeat(257) }, null, {}],
        "metricsOutputConfig": { "s3DataDestination": { "path": "ftp://x" } },
    });
    let body = body.to_string().replace(",null,", ",");
    let reply = call(&served, CREATE, JSON_1_1, body.as_bytes());
    assert_eq!(reply.status, 400);
    assert_eq!(reply.body["__type"], "InvalidInputException");
    let message = reply.body["message"].as_str().unwrap();
    let mut lines: Vec<&str> = message.split("; ").collect();
    assert!(
        lines[0].starts_with("10 validation errors detected. "),
        "{message}"
    );
    lines[0] = lines[0].trim_start_matches("10 validation errors detected. ");
    let null = "Member must not be null";
    let expected = [
        ("/metrics/0/metricName", null),
        ("/metrics/0/expression", null),
        ("/metrics/1/eventType", null),
        ("/metrics/1/metricName", null),
        ("/metrics/1/expression", null),
        ("/metricsOutputConfig/roleArn", null),
        ("/datasetGroupArn", null),
        (
            "/name",
            "Member must have length between 1 and 63, inclusive",
        ),
        (
            "/metrics/0/eventType",
            "Member must have length less than or equal to 256",
        ),
        (
            "/metricsOutputConfig/s3DataDestination/path",
            "Member must satisfy regular expression pattern: ^(s3|http|https)://.+$",
        ),
    ];
    let expected: Vec<String> = expected
        .map(|(path, must)| format!("Value at '{path}' failed to satisfy constraint: {must}"))
        .into();
    assert_eq!(lines, expected);
}

#[test]
fn violations_of_a_label_are_answered_with_the_modeled_error() {
    let served = serve().unwrap();
    let reply = send(&served.cleanroomsml, "GET /audience-model/short", &[], b"");
    assert_eq!(reply.status, 400);
    assert!(reply.head.contains("x-amzn-errortype: validationexception"));
    let message = reply.body["message"].as_str().unwrap();
    assert!(
        message.starts_with("1 validation error detected. Value at '/audienceModelArn' failed"),
        "{message}"
    );
    for label in ["%ff", "%zz"] {
        let reply = send(
            &served.cleanroomsml,
            &format!("GET /audience-model/{label}"),
            &[],
            b"",
        );
        assert!(
            matches!(reply.status, 400 | 404),
            "{label}: {}",
            reply.status
        );
    }
}
