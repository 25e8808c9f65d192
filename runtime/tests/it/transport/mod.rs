//! The transport over TCP and TLS, against loopback servers with correct and with faulty behaviour.

mod expectation;
mod given_up;
#[cfg(feature = "http2")]
mod http2;
mod pool;
mod proxies;
mod tls;
mod uploads;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use farrier::client::retry::Retries;
use farrier::client::{Client, ErrorKind, TransportErrorKind};
use farrier::transport::{Https, https};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WantsServerCert;
use tokio_rustls::rustls::{ConfigBuilder, ServerConfig, ServerConnection, Stream, WantsVerifier};

use crate::service::{JSON, SHOE_JSON, ShoeError, ShoeInput, ShoeOutput};

type Result<T> = std::result::Result<T, farrier::client::Error<ShoeError>>;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.1\r\n\
                  content-length: 11\r\n\r\n{\"arn\":\"x\"}";

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// Reads a request with a body of 13 bytes.
async fn take_request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut all = Vec::new();
    while !all.ends_with(b"{\"horse\":\"a\"}") {
        let mut part = [0; 1024];
        let count = stream.read(&mut part).await.unwrap();
        assert_ne!(count, 0, "the client hung up");
        all.extend_from_slice(&part[..count]);
    }
    String::from_utf8(all).unwrap()
}

/// Starts a server that sends these responses on one connection, and then waits or closes the connection.
async fn serve(answers: Vec<&'static str>, hang_up: bool) -> u16 {
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        for answer in answers {
            take_request(&mut stream).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        if !hang_up {
            std::future::pending::<()>().await;
        }
    });
    port
}

async fn ask(transport: Https, endpoint: &str) -> Result<ShoeOutput> {
    let client = Client::new(&JSON, transport, endpoint).unwrap();
    let client = client.with_retries(Retries::none());
    client.call(&SHOE_JSON, ShoeInput::new("a")).await
}

/// Returns the text and the kind of the error of a call.
async fn fail(transport: Https, endpoint: &str) -> (String, TransportErrorKind) {
    let error = ask(transport, endpoint).await.unwrap_err();
    match error.kind() {
        ErrorKind::Transport(it) => (error.to_string(), it.kind()),
        _ => panic!("{error}"),
    }
}

#[tokio::test]
async fn requests_travel_without_tls_where_the_endpoint_says_http() {
    let (listener, port) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let request = take_request(&mut stream).await;
        stream.write_all(OK.as_bytes()).await.unwrap();
        request
    });
    let output = ask(https(), &format!("http://127.0.0.1:{port}/base")).await;
    assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    let request = server.await.unwrap();
    assert!(request.starts_with("POST /base/ HTTP/1.1\r\n"), "{request}");
    assert!(
        request.contains(&format!("\r\nhost: 127.0.0.1:{port}\r\n")),
        "{request}"
    );
    assert!(request.contains("\r\ncontent-length: 13\r\n"), "{request}");
}

#[tokio::test]
async fn a_connection_is_used_again() {
    // The server accepts only one connection.
    let port = serve(vec![OK, OK], false).await;
    let client = Client::new(&JSON, https(), &format!("http://127.0.0.1:{port}")).unwrap();
    for _ in 0..2 {
        let output: Result<ShoeOutput> = client.call(&SHOE_JSON, ShoeInput::new("a")).await;
        assert_eq!(output.unwrap(), ShoeOutput::new("x"));
    }
}

/// Returns a self-signed certificate for 127.0.0.1 and `service.test` in PEM format, and what a server needs to use it.
fn certified() -> (String, Arc<ServerConfig>) {
    let (pem, config) = certified_with(|it| it.with_no_client_auth());
    (pem, Arc::new(config))
}

/// The same, with the server's demands on its clients.
fn certified_with(
    demand: impl FnOnce(
        ConfigBuilder<ServerConfig, WantsVerifier>,
    ) -> ConfigBuilder<ServerConfig, WantsServerCert>,
) -> (String, ServerConfig) {
    let names = vec!["127.0.0.1".to_owned(), "service.test".to_owned()];
    let signed = rcgen::generate_simple_self_signed(names).unwrap();
    let key = PrivateKeyDer::try_from(signed.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = demand(builder)
        .with_single_cert(vec![signed.cert.der().clone()], key)
        .unwrap();
    (signed.cert.pem(), config)
}

/// Starts a server over TLS that answers one request on each connection, and returns its port.
async fn serve_tls(tls: Arc<ServerConfig>) -> u16 {
    let acceptor = TlsAcceptor::from(tls);
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                take_request(&mut stream).await;
                answer_ok(&mut stream).await;
            }
        }
    });
    port
}

async fn answer_ok(stream: &mut (impl AsyncWrite + Unpin)) {
    stream.write_all(OK.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
}

#[tokio::test]
async fn a_port_where_nobody_listens_refuses_the_connection() {
    let (listener, port) = listen().await;
    drop(listener);
    for scheme in ["http", "https"] {
        let (error, kind) = fail(https(), &format!("{scheme}://127.0.0.1:{port}")).await;
        let expected = format!("Shoe: could not connect to 127.0.0.1:{port}: connection refused");
        assert_eq!((error, kind), (expected, TransportErrorKind::Connect));
    }
}

#[tokio::test]
async fn a_handshake_that_does_not_come_is_no_connection() {
    let (_listener, port) = listen().await;
    let transport = https().with_connect_timeout(Duration::from_millis(50));
    let (error, kind) = fail(transport, &format!("https://127.0.0.1:{port}")).await;
    let expected =
        format!("Shoe: could not connect to 127.0.0.1:{port}: no connection within 50ms");
    assert_eq!((error, kind), (expected, TransportErrorKind::Connect));
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_a_timeout() {
    let port = serve(vec!["HTTP/1.1 200 OK\r\n"], false).await;
    let transport = https().with_request_timeout(Duration::from_millis(50));
    let (error, kind) = fail(transport, &format!("http://127.0.0.1:{port}")).await;
    let expected =
        format!("Shoe: no answer from 127.0.0.1:{port} in time: nothing came within 50ms");
    assert_eq!((error, kind), (expected, TransportErrorKind::Timeout));
}

#[tokio::test]
async fn a_body_that_stalls_is_a_timeout() {
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"arn";
    let port = serve(vec![half], false).await;
    let transport = https().with_stall_timeout(Duration::from_millis(50));
    let (error, kind) = fail(transport, &format!("http://127.0.0.1:{port}")).await;
    let expected =
        format!("Shoe: answer of 127.0.0.1:{port} does not go on: the body stalled for 50ms");
    assert_eq!((error, kind), (expected, TransportErrorKind::Stalled));
}

#[tokio::test]
async fn a_connection_that_is_cut_is_told_with_what_there_was() {
    let port = serve(vec!["HTTP/1.1 20"], true).await;
    let (error, kind) = fail(https(), &format!("http://127.0.0.1:{port}")).await;
    let expected = format!(
        "Shoe: connection to 127.0.0.1:{port} failed: connection closed before message completed"
    );
    assert_eq!((error, kind), (expected, TransportErrorKind::Interrupted));
    let half = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"arn";
    let port = serve(vec![half], true).await;
    let (error, kind) = fail(https(), &format!("http://127.0.0.1:{port}")).await;
    let expected = format!(
        "Shoe: answer of 127.0.0.1:{port} broke off (HTTP 200): end of file before message length \
         reached"
    );
    assert_eq!((error, kind), (expected, TransportErrorKind::Interrupted));
}

#[tokio::test]
async fn what_is_not_http_is_told() {
    let port = serve(vec!["SSH-2.0-OpenSSH_9.6\r\n\r\n"], true).await;
    let (error, kind) = fail(https(), &format!("http://127.0.0.1:{port}")).await;
    let expected =
        format!("Shoe: connection to 127.0.0.1:{port} failed: invalid HTTP version parsed");
    assert_eq!((error, kind), (expected, TransportErrorKind::Interrupted));
}

const TOO_LARGE: &str = "HTTP/1.1 413 Content Too Large\r\ncontent-type: application/x-amz-json-1.1\r\n\
                         content-length: 57\r\nconnection: close\r\n\r\n\
                         {\"__type\":\"RequestTooLong\",\"message\":\"5 MB are too many\"}";

/// Reads a part of a request, sends this answer and closes the connection, with the rest unread.
fn refuse_one(stream: &mut (impl io::Read + io::Write), read: usize, answer: &str) {
    let mut part = vec![0; 1 << 16];
    let mut total = 0;
    while total < read {
        total += stream.read(&mut part).unwrap();
    }
    stream.write_all(answer.as_bytes()).unwrap();
    stream.flush().unwrap();
}

/// Starts a server that refuses every request so, over TLS if it has a certificate. It is a thread of its own, so that
/// the client is in the middle of writing when the connection closes. Each request is read further than the one before.
fn refuse(answer: &'static str, tls: Option<Arc<ServerConfig>>) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for (round, stream) in listener.incoming().enumerate() {
            let (mut stream, read) = (stream.unwrap(), 1 + round * 100_000);
            // Without it, the answer may wait for the tickets of TLS, and be lost when the connection closes.
            stream.set_nodelay(true).unwrap();
            match &tls {
                Some(tls) => {
                    let mut tls = ServerConnection::new(Arc::clone(tls)).unwrap();
                    refuse_one(&mut Stream::new(&mut tls, &mut stream), read, answer);
                }
                None => refuse_one(&mut stream, read, answer),
            }
        }
    });
    port
}

/// Sends 5 MB.
async fn ask_at_length(transport: Https, endpoint: &str) -> farrier::client::Error<ShoeError> {
    let client = Client::new(&JSON, transport, endpoint).unwrap();
    let client = client.with_retries(Retries::none());
    let input = ShoeInput::new("a".repeat(5 << 20));
    let result: Result<ShoeOutput> = client.call(&SHOE_JSON, input).await;
    result.unwrap_err()
}

#[tokio::test]
async fn an_answer_that_comes_before_the_request_is_sent_is_read() {
    let (pem, tls) = certified();
    let trusting = https().with_root_certificates(pem.as_bytes()).unwrap();
    for (scheme, tls) in [("http", None), ("https", Some(tls))] {
        let port = refuse(TOO_LARGE, tls);
        for _ in 0..20 {
            let endpoint = format!("{scheme}://127.0.0.1:{port}");
            let error = ask_at_length(trusting.clone(), &endpoint).await;
            let expected = "Shoe: RequestTooLong (HTTP 413): 5 MB are too many";
            assert_eq!(error.to_string(), expected, "{scheme}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_before_the_request_is_sent_is_interrupted() {
    let port = refuse("", None);
    for _ in 0..20 {
        let error = ask_at_length(https(), &format!("http://127.0.0.1:{port}")).await;
        assert!(
            matches!(error.kind(), ErrorKind::Transport(it) if it.kind() == TransportErrorKind::Interrupted),
            "{error}"
        );
    }
}
