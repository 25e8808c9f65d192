//! The server of `src/serve.rs` ends what slow callers do.

#[path = "../src/serve.rs"]
mod serve;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use serve::Limits;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(600);

/// Limits of which none is reached.
const WIDE: Limits = Limits {
    connections: 8,
    head: LONG,
    request: LONG,
    connection: LONG,
};

/// Serves `router`, and returns its address.
async fn serve(router: Router, limits: Limits) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve::serve(listener, router, limits));
    address
}

/// Sends bytes and returns what comes back until the server closes the connection.
async fn until_closed(address: SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    String::from_utf8(received).unwrap()
}

/// Reads a response whose body is `x`.
async fn response(stream: &mut TcpStream) {
    let mut received = Vec::new();
    while !received.ends_with(b"x") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
}

fn answers() -> Router {
    Router::new().fallback(any(|| async { "x" }))
}

#[tokio::test]
async fn a_caller_that_does_not_finish_a_head_is_hung_up_on() {
    let address = serve(
        answers(),
        Limits {
            head: SHORT,
            ..WIDE
        },
    )
    .await;
    until_closed(address, b"").await;
    until_closed(address, b"GET / HTTP/1.1\r\nhos").await;
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let address = serve(
        answers(),
        Limits {
            head: SHORT,
            ..WIDE
        },
    )
    .await;
    assert!(
        until_closed(address, REQUEST)
            .await
            .starts_with("HTTP/1.1 200")
    );
    let address = serve(
        answers(),
        Limits {
            connection: SHORT,
            ..WIDE
        },
    )
    .await;
    assert!(
        until_closed(address, REQUEST)
            .await
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn a_body_or_a_handler_that_does_not_end_is_answered_with_503() {
    let limits = Limits {
        request: SHORT,
        head: SHORT,
        ..WIDE
    };
    let router = Router::new().fallback(any(|_: String| async { "x" }));
    let address = serve(router, limits).await;
    let head = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nx";
    assert!(
        until_closed(address, head)
            .await
            .starts_with("HTTP/1.1 503")
    );

    let limits = Limits {
        request: SHORT,
        head: SHORT,
        ..WIDE
    };
    let router = Router::new().fallback(any(std::future::pending::<&str>));
    let address = serve(router, limits).await;
    assert!(
        until_closed(address, REQUEST)
            .await
            .starts_with("HTTP/1.1 503")
    );
}

#[tokio::test]
async fn a_caller_that_reads_nothing_makes_room_for_another() {
    let limits = Limits {
        request: SHORT,
        connection: SHORT,
        connections: 1,
        ..WIDE
    };
    // The response is more than the buffers of two sockets take.
    let large = any(|| async { vec![b'x'; 64 << 20] });
    let address = serve(answers().route("/large", large), limits).await;
    let mut first = TcpStream::connect(address).await.unwrap();
    let request = b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n";
    first.write_all(request).await.unwrap();
    assert!(
        until_closed(address, REQUEST)
            .await
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn a_connection_above_the_cap_waits_until_another_ends() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let router = Router::new().fallback(any(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { "x" }
    }));
    let address = serve(
        router,
        Limits {
            connections: 1,
            ..WIDE
        },
    )
    .await;
    let mut first = TcpStream::connect(address).await.unwrap();
    first.write_all(REQUEST).await.unwrap();
    response(&mut first).await;
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(REQUEST).await.unwrap();
    // The second would be answered meanwhile.
    for _ in 0..50 {
        first.write_all(REQUEST).await.unwrap();
        response(&mut first).await;
    }
    assert_eq!(count.load(Ordering::Relaxed), 51);
    drop(first);
    response(&mut second).await;
}
