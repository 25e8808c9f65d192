//! Keys that a service does not take: which ones are renewed.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use farrier::client::Builder;

use super::calls::{Caller, PUTS};
use super::{Machine, Network};

const EXPIRED: &str = r#"{"__type":"ExpiredTokenException"}"#;

fn machine() -> Machine {
    Machine::new(&[
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9000"),
    ])
}

fn keys(id: &str, expires: &str) -> String {
    format!(
        r#"{{"SecretAccessKey":"s","Token":"t","Expiration":"{expires}","AccessKeyId":"{id}"}}"#
    )
}

/// The ids of the keys by which requests were signed, in the order of the requests.
fn signers(network: &Network) -> Vec<String> {
    let requests = network.requests().into_iter();
    let ids = requests.filter_map(|(head, _)| {
        let value = head.headers.get("authorization")?.to_str().unwrap();
        let (_, scope) = value.split_once("Credential=")?;
        scope.split_once('/').map(|(id, _)| id.to_owned())
    });
    ids.collect()
}

/// Polls a future once; it must not be ready.
async fn begin<F: Future>(future: &mut Pin<Box<F>>) {
    std::future::poll_fn(|cx| {
        assert!(future.as_mut().poll(cx).is_pending());
        Poll::Ready(())
    })
    .await;
}

#[tokio::test]
async fn keys_that_a_service_rejects_are_renewed_for_the_next_call() {
    let machine = machine()
        .answer(200, &keys("one", "2027-01-01T00:00:00Z"))
        .answer(400, EXPIRED)
        .answer(200, &keys("two", "2027-01-01T00:00:00Z"))
        .answer(200, "{}");
    let config = machine.load().await;
    let client: Caller = Builder::new(&PUTS).config(&config).build().unwrap();
    let error = client.put().await.unwrap_err();
    assert!(error.contains("ExpiredTokenException"), "{error}");
    client.put().await.unwrap();
    assert_eq!(signers(&machine.network), ["one", "two"]);
}

#[tokio::test]
async fn keys_that_were_renewed_meanwhile_are_kept_when_older_ones_are_rejected() {
    let machine = machine()
        .answer(200, &keys("one", "2026-11-28T13:00:00Z"))
        .later(400, EXPIRED)
        .answer(200, &keys("two", "2027-01-01T00:00:00Z"))
        .answer(200, "{}")
        .answer(200, &keys("three", "2027-01-01T00:00:00Z"))
        .answer(200, "{}");
    let config = machine.load().await;
    let client: Caller = Builder::new(&PUTS).config(&config).build().unwrap();
    let mut first = Box::pin(client.put());
    // It is on its way, signed by the first keys.
    begin(&mut first).await;
    machine.time.advance(Duration::from_secs(3590));
    client.put().await.unwrap();
    machine.network.open();
    let error = first.await.unwrap_err();
    assert!(error.contains("ExpiredTokenException"), "{error}");
    client.put().await.unwrap();
    assert_eq!(signers(&machine.network), ["one", "two", "two"]);
}
