//! Bodies that are slow, too long, too short, or say so.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use crate::target::{
    Outcome, PATIENCE, all, connect, exchange, refused, status, trickle, until_closed,
};

const SECOND: Duration = Duration::from_secs(1);

/// The head of a request for an operation with a document, without what says how long its body is.
const DOCUMENT: &str = "POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: AmazonPersonalize.CreateMetricAttribution\r\n\
                        content-type: application/x-amz-json-1.1\r\n";

/// The same for an operation that reads a stream.
const STREAM: &str = "POST /gather HTTP/1.1\r\nhost: a\r\n";

/// Sends a head and then a body a byte at a time.
async fn slowly(address: SocketAddr, head: &str) -> Result<(), String> {
    let mut stream = connect(address).await?;
    let head = format!("{head}content-length: 1000\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).await;
    let received = trickle(&mut stream, &[b' '; 1000], SECOND).await?;
    refused(&received, &[408])
}

pub(super) async fn slow(address: SocketAddr) -> Outcome {
    all(2_000, move |_| slowly(address, DOCUMENT)).await
}

pub(super) async fn slow_streams(address: SocketAddr) -> Outcome {
    all(500, move |_| slowly(address, STREAM)).await
}

/// Bodies that lack their last byte, so that they stay in memory while it is waited for.
pub(super) async fn almost_whole(address: SocketAddr) -> Outcome {
    all(500, move |_| async move {
        let mut stream = connect(address).await?;
        let length = 2 << 20;
        let head = format!("{DOCUMENT}content-length: {length}\r\n\r\n");
        let _ = stream.write_all(head.as_bytes()).await;
        let body = vec![b' '; length - 1];
        let _ = timeout(PATIENCE, stream.write_all(&body)).await;
        refused(&until_closed(&mut stream).await?, &[408, 503])
    })
    .await
}

/// Bodies that do not end: those of documents are too long at some time.
pub(super) async fn endless(address: SocketAddr) -> Outcome {
    all(20, move |_| async move {
        let mut stream = connect(address).await?;
        let head = format!("{DOCUMENT}transfer-encoding: chunked\r\n\r\n");
        let _ = stream.write_all(head.as_bytes()).await;
        let mut chunk = b"10000\r\n".to_vec();
        chunk.extend_from_slice(&[b' '; 1 << 16]);
        chunk.extend_from_slice(b"\r\n");
        let (mut from, mut to) = stream.into_split();
        let sending = tokio::spawn(async move {
            let endless = async { while to.write_all(&chunk).await.is_ok() {} };
            timeout(PATIENCE, endless).await.is_ok()
        });
        let mut received = Vec::new();
        let reading = tokio::io::AsyncReadExt::read_to_end(&mut from, &mut received);
        let ended = timeout(PATIENCE, reading).await.is_ok();
        if !ended || !matches!(sending.await, Ok(true)) {
            return Err("the server reads without end".to_owned());
        }
        refused(&received, &[413])
    })
    .await
}

/// The server does its part, and the handler does not.
pub(super) async fn never_answered(address: SocketAddr) -> Outcome {
    all(200, move |_| async move {
        let request = "POST /wait HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                       content-length: 2\r\nconnection: close\r\n\r\n{}";
        let received = exchange(address, request.as_bytes()).await?;
        match status(&received) {
            Some(503) => Ok(()),
            other => Err(format!("got {other:?}")),
        }
    })
    .await
}

/// Lengths that are wrong, contradict each other, or are none.
const LIES: [&str; 11] = [
    "content-length: 100\r\n\r\n{}",
    "content-length: 1\r\n\r\n{}{}{}{}",
    "content-length: -1\r\n\r\n{}",
    "content-length: 18446744073709551616\r\n\r\n{}",
    "content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\n5\r\n{}\r\n0\r\n\r\n",
    "transfer-encoding: chunked\r\n\r\nx\r\n{}\r\n0\r\n\r\n",
    "transfer-encoding: gzip\r\n\r\n{}",
];

pub(super) async fn liars(address: SocketAddr) -> Outcome {
    all(LIES.len() * 20, move |number| async move {
        let mut stream = connect(address).await?;
        let request = format!("{DOCUMENT}{}", LIES[number % LIES.len()]);
        let _ = stream.write_all(request.as_bytes()).await;
        if number % 2 == 0 {
            let _ = stream.shutdown().await;
        }
        refused(
            &until_closed(&mut stream).await?,
            &[400, 408, 411, 413, 501],
        )
        .map_err(|error| format!("{:?}: {error}", LIES[number % LIES.len()]))
    })
    .await
}
