//! HTTP/2, on which client and server agree within the handshake of TLS (RFC 7301).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use farrier::client::retry::Retries;
use farrier::client::{Client, Error, ErrorKind, TransportErrorKind};
use farrier::operation::Operation;
use farrier::transport::https;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio_rustls::TlsAcceptor;

use super::{Result, ask, certified_with, listen, serve_tls};
use crate::service::{JSON, SHOE_INPUT, SHOE_JSON, SHOE_OUTPUT, ShoeError, ShoeInput, ShoeOutput};

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

/// How a server treats its first request.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    /// It resets its stream: nothing was done.
    Refused,
    /// It ends the connection, and says that it processed no request.
    GoneAway,
    /// It resets its stream, having done something.
    Failed,
}

/// Starts a server that treats its first request so, and answers the others. Returns its certificate, its port and the
/// number of requests.
async fn refusing(refusal: Refusal) -> (String, u16, Arc<AtomicUsize>) {
    let (pem, mut config) = certified_with(|it| it.with_no_client_auth());
    config.alpn_protocols = vec![b"h2".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, port) = listen().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else {
                continue;
            };
            let counted = Arc::clone(&counted);
            tokio::spawn(async move {
                if matches!(refusal, Refusal::GoneAway) && counted.load(Ordering::Relaxed) == 0 {
                    return go_away(&mut stream, &counted).await;
                }
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((request, mut respond))) = connection.accept().await {
                    match (counted.fetch_add(1, Ordering::Relaxed), refusal) {
                        (0, Refusal::Refused) => respond.send_reset(h2::Reason::REFUSED_STREAM),
                        (0, _) => respond.send_reset(h2::Reason::INTERNAL_ERROR),
                        _ => drop(tokio::spawn(answer(request, respond))),
                    }
                }
            });
        }
    });
    (pem, port, count)
}

/// Reads the head of a request, and says that none was processed (RFC 9113, 6.8).
async fn go_away(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), count: &AtomicUsize) {
    const HEADERS: u8 = 1;
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    stream.write_all(&settings).await.unwrap();
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await.unwrap();
    let mut head = [0; 9];
    while head[3] != HEADERS {
        stream.read_exact(&mut head).await.unwrap();
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        stream.read_exact(&mut payload).await.unwrap();
    }
    count.fetch_add(1, Ordering::Relaxed);
    // The last stream is 0, and the reason is none.
    let go_away = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    stream.write_all(&go_away).await.unwrap();
    stream.flush().await.unwrap();
    // Whatever the client still sends.
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

/// An operation whose repetition could do something twice.
static ONCE: Operation = Operation::new("Shoe", &SHOE_INPUT, &SHOE_OUTPUT);

#[tokio::test]
async fn a_request_that_the_server_says_it_did_not_process_is_sent_again() {
    for (refusal, requests) in [
        (Refusal::Refused, 2),
        (Refusal::GoneAway, 2),
        (Refusal::Failed, 1),
    ] {
        let (pem, port, count) = refusing(refusal).await;
        let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
        let endpoint = format!("https://127.0.0.1:{port}/base");
        let client = Client::new(&JSON, transport, &endpoint).unwrap();
        let output: Result<ShoeOutput> = client.call(&ONCE, ShoeInput::new("a")).await;
        assert_eq!(output.is_ok(), requests == 2, "{refusal:?}: {output:?}");
        assert_eq!(count.load(Ordering::Relaxed), requests, "{refusal:?}");
    }
}

#[tokio::test]
async fn a_request_that_was_not_processed_has_an_error_of_its_own() {
    for (refusal, kind) in [
        (Refusal::Refused, TransportErrorKind::Refused),
        (Refusal::GoneAway, TransportErrorKind::Refused),
        (Refusal::Failed, TransportErrorKind::Interrupted),
    ] {
        let (pem, port, _) = refusing(refusal).await;
        let transport = https().with_root_certificates(pem.as_bytes()).unwrap();
        let endpoint = format!("https://127.0.0.1:{port}/base");
        let client = Client::new(&JSON, transport, &endpoint).unwrap();
        let client = client.with_retries(Retries::none());
        let output: Result<ShoeOutput> = client.call(&ONCE, ShoeInput::new("a")).await;
        let error: Error<ShoeError> = output.unwrap_err();
        let ErrorKind::Transport(it) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(it.kind(), kind, "{error}");
    }
}
