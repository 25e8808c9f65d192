//! HTTP/2, on which client and server agree within the handshake of TLS (RFC 7301).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use farrier::client::Client;
use farrier::transport::https;
use tokio_rustls::TlsAcceptor;

use super::{Result, ask, certified_with, listen, serve_tls};
use crate::service::{JSON, SHOE_JSON, ShoeInput, ShoeOutput};

/// Starts a server for HTTP/2 alone, and returns its certificate, its port and the number of connections with a
/// request.
async fn serve() -> (String, u16, Arc<AtomicUsize>) {
    let (pem, mut config) = certified_with(|it| it.with_no_client_auth());
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, port) = listen().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // A client gives a connection up if another one is there first.
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(stream).await.unwrap();
                let mut requests = 0;
                while let Some(Ok((request, respond))) = connection.accept().await {
                    counted.fetch_add(usize::from(requests == 0), Ordering::Relaxed);
                    requests += 1;
                    tokio::spawn(answer(request, respond));
                }
            });
        }
    });
    (pem, port, count)
}

/// Returns the body of the request as the name of the output.
async fn answer(
    request: http::Request<h2::RecvStream>,
    mut respond: h2::server::SendResponse<Bytes>,
) {
    assert_eq!(request.version(), http::Version::HTTP_2);
    assert_eq!(request.uri().path(), "/base/");
    let mut body = request.into_body();
    let mut length = 0;
    while let Some(part) = body.data().await {
        let part = part.unwrap();
        length += part.len();
        body.flow_control().release_capacity(part.len()).unwrap();
    }
    let response = http::Response::builder()
        .header("content-type", "application/x-amz-json-1.1")
        .body(())
        .unwrap();
    let mut stream = respond.send_response(response, false).unwrap();
    let text = format!("{{\"arn\":\"{length}\"}}");
    stream.send_data(Bytes::from(text), true).unwrap();
}

#[tokio::test]
async fn one_connection_carries_many_calls_at_once() {
    let (pem, port, count) = serve().await;
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    let endpoint = format!("https://127.0.0.1:{port}/base");
    let client = Client::new(&JSON, transport, &endpoint).unwrap();
    let first: Result<ShoeOutput> = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
    assert_eq!(first.unwrap(), ShoeOutput::new("13"));
    let calls: Vec<_> = (0..64)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                let input = ShoeInput::new("a".repeat(100_000));
                let output: Result<ShoeOutput> = client.call(&SHOE_JSON, input).await;
                output.unwrap()
            })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), ShoeOutput::new("100012"));
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn first_calls_at_once_agree_on_one_connection() {
    let (pem, port, count) = serve().await;
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    let endpoint = format!("https://127.0.0.1:{port}/base");
    let client = Client::new(&JSON, transport, &endpoint).unwrap();
    let mut before = None;
    for _ in 0..2 {
        let calls: Vec<_> = (0..8)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move {
                    let output: Result<ShoeOutput> =
                        client.call(&SHOE_JSON, ShoeInput::new("a")).await;
                    output.unwrap()
                })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), ShoeOutput::new("13"));
        }
        // The second time, nobody connects.
        let connections = count.load(Ordering::Relaxed);
        assert_eq!(before.unwrap_or(connections), connections);
        before = Some(connections);
    }
}

#[tokio::test]
async fn servers_without_http2_and_clients_that_do_not_want_it_speak_http1() {
    let (pem, mut config) = certified_with(|it| it.with_no_client_auth());
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let endpoint = format!("https://127.0.0.1:{}", serve_tls(Arc::new(config)).await);
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    assert_eq!(
        ask(transport, &endpoint).await.unwrap(),
        ShoeOutput::new("x")
    );

    let (pem, mut config) = certified_with(|it| it.with_no_client_auth());
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let endpoint = format!("https://127.0.0.1:{}", serve_tls(Arc::new(config)).await);
    let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
    let transport = transport.without_http2();
    assert_eq!(
        ask(transport, &endpoint).await.unwrap(),
        ShoeOutput::new("x")
    );
}
