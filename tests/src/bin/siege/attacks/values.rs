//! Documents that are small and ask for much: the attacks of `runtime/tests/hostile`, over a connection.

use std::net::SocketAddr;

use crate::target::{Outcome, all, exchange, refused};

/// The most bytes of an answer, with its head.
const MOST_ANSWERED: usize = 65 << 10;

fn documents_of_json() -> Vec<String> {
    let deep = |open: &str, close: &str| {
        let count = 1_000_000 / (open.len() + close.len());
        format!("{}{}", open.repeat(count), close.repeat(count))
    };
    let repeated = |value: &str| vec![value; 1_900_000 / (value.len() + 1)].join(",");
    vec![
        deep("[", "]"),
        deep("{\"unknown\":", "}"),
        format!("{{\"unknown\":{}}}", "9".repeat(1_000_000)),
        format!("{{\"name\":\"{}\"}}", "\\u0041".repeat(300_000)),
        format!("{{\"name\":\"{}\"}}", "a".repeat(1_900_000)),
        format!("{{{}}}", repeated("\"k\":null")),
        format!("{{\"metrics\":[{}]}}", repeated("{}")),
        format!("{{\"metrics\":[{}]}}", repeated("{\"eventType\":\"\"}")),
        format!("{{\"metrics\":[{}]}}", repeated("null")),
        format!("{{\"datasetGroupArn\":\"arn:{}\"}}", ":a".repeat(120)),
        format!(
            "{{\"metricsOutputConfig\":{}",
            "{\"s3DataDestination\":".repeat(80_000)
        ),
        "{\"name\":\"a\",\"name\":\"b\"}".to_owned(),
        "{\"name\":\"\u{fffd}\\ud800\"}".to_owned(),
        " ".repeat(1_900_000),
    ]
}

pub(super) async fn documents(address: SocketAddr) -> Outcome {
    let documents = documents_of_json();
    let documents: &'static [String] = documents.leak();
    all(documents.len() * 10, move |number| async move {
        let body = &documents[number % documents.len()];
        let request = format!(
            "POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: AmazonPersonalize.CreateMetricAttribution\r\n\
             content-type: application/x-amz-json-1.1\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let received = exchange(address, request.as_bytes()).await?;
        if received.len() > MOST_ANSWERED {
            return Err(format!("an answer of {} bytes", received.len()));
        }
        // A busy machine may bring a long document too late.
        refused(&received, &[400, 408, 413, 503])
    })
    .await
}
