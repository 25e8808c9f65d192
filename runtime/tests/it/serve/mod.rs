//! `server::serve` on real sockets: what slow connections end in, what many of them do, and how a server shuts down. A
//! limit of time is short where it has to be reached, and long where it must not be; nothing is timed.

mod http2;
mod shutdown;
#[cfg(feature = "serve-tls")]
mod tls;

use std::convert::Infallible;
use std::future::{Future, IntoFuture, pending};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use farrier::Body;
use farrier::server::{Peer, Serve, serve};
use http::{Request, Response};
use http_body::Frame;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n";
const SHORT: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(600);

/// What a test does with requests: the path decides.
#[derive(Clone, Default)]
struct Paths {
    requests: Arc<AtomicUsize>,
    /// Lets `/wait` answer.
    go: Arc<Notify>,
}

impl<B: Send + 'static> tower_service::Service<Request<B>> for Paths {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let go = Arc::clone(&self.go);
        Box::pin(async move {
            let body = match request.uri().path() {
                "/large" => Body::new(vec![b'x'; 64 << 20]),
                "/peer" => {
                    let peer: Option<&Peer> = request.extensions().get();
                    let address = peer.and_then(Peer::address);
                    Body::new(format!("{address:?}x"))
                }
                "/wait" => {
                    go.notified().await;
                    Body::new("x")
                }
                "/never" => pending().await,
                "/events" => Body::wrap(Quiet(Some(Bytes::from_static(b"x")))),
                _ => Body::new("x"),
            };
            Ok(Response::new(body))
        })
    }
}

/// A body that brings something, and then nothing without an end.
struct Quiet(Option<Bytes>);

impl http_body::Body for Quiet {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.0.take() {
            Some(first) => Poll::Ready(Some(Ok(Frame::data(first)))),
            None => Poll::Pending,
        }
    }
}

/// A server with limits of which none is reached.
fn wide(server: Serve<TcpListener, Paths>) -> Serve<TcpListener, Paths> {
    server
        .header_time(LONG)
        .idle_time(LONG)
        .send_time(LONG)
        .shutdown_time(LONG)
}

/// Serves `paths` with these limits, and returns the address.
async fn start(
    paths: &Paths,
    limits: impl FnOnce(Serve<TcpListener, Paths>) -> Serve<TcpListener, Paths>,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = limits(wide(serve(listener, paths.clone())));
    tokio::spawn(server.into_future());
    address
}

async fn connect(address: SocketAddr) -> TcpStream {
    TcpStream::connect(address).await.unwrap()
}

/// Sends bytes and returns what comes back until the server closes the connection.
async fn until_closed(address: SocketAddr, sent: &[u8]) -> String {
    let mut stream = connect(address).await;
    stream.write_all(sent).await.unwrap();
    let mut received = Vec::new();
    let _ = stream.read_to_end(&mut received).await;
    String::from_utf8(received).unwrap()
}

/// Reads a response whose body ends with `x`.
async fn response(stream: &mut TcpStream) -> String {
    let mut received = Vec::new();
    while !received.ends_with(b"x") {
        assert_ne!(stream.read_buf(&mut received).await.unwrap(), 0);
    }
    String::from_utf8(received).unwrap()
}

#[tokio::test]
async fn a_connection_has_many_requests_and_a_peer() {
    let paths = Paths::default();
    let address = start(&paths, |it| it).await;
    let mut stream = connect(address).await;
    let own = stream.local_addr().unwrap();
    for _ in 0..3 {
        stream
            .write_all(b"GET /peer HTTP/1.1\r\nhost: a\r\n\r\n")
            .await
            .unwrap();
        let text = response(&mut stream).await;
        assert!(text.contains(&format!("Some({own})x")), "{text}");
    }
    assert_eq!(paths.requests.load(Ordering::Relaxed), 3);
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_served() {
    let folder = std::env::temp_dir().join(format!("farrier-serve-{}", std::process::id()));
    let _ = std::fs::remove_file(&folder);
    let listener = tokio::net::UnixListener::bind(&folder).unwrap();
    tokio::spawn(serve(listener, Paths::default()).into_future());
    let mut stream = tokio::net::UnixStream::connect(&folder).await.unwrap();
    let request = b"GET /peer HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.ends_with("\r\n\r\nNonex"), "{text}");
    std::fs::remove_file(&folder).unwrap();
}

#[tokio::test]
async fn a_caller_that_does_not_finish_a_head_is_hung_up_on() {
    let address = start(&Paths::default(), |it| it.header_time(SHORT)).await;
    for sent in [
        &b""[..],
        b"P",
        b"PRI * HTTP/2.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nhos",
    ] {
        assert_eq!(until_closed(address, sent).await, "");
    }
    // The second head of a connection, too.
    let mut stream = connect(address).await;
    stream.write_all(REQUEST).await.unwrap();
    response(&mut stream).await;
    stream.write_all(b"GET / HT").await.unwrap();
    assert_eq!(stream.read(&mut [0; 9]).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn a_head_that_comes_a_byte_at_a_time_has_no_more_time() {
    let paths = Paths::default();
    let address = start(&paths, |it| it.header_time(SHORT)).await;
    let mut stream = connect(address).await;
    // Each byte comes in time, and there is no end of them.
    let mut received = [0; 1];
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    loop {
        let waited = tokio::time::timeout(SHORT / 10, stream.read(&mut received)).await;
        match waited {
            Ok(read) => {
                assert!(matches!(read, Ok(0) | Err(_)));
                break;
            }
            Err(_) => drop(stream.write_all(b"a").await),
        }
    }
    assert_eq!(paths.requests.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_head_that_is_too_long_is_431() {
    let address = start(&Paths::default(), |it| it.header_bytes(10_000)).await;
    let head = |bytes| {
        let value = "v".repeat(bytes);
        format!("GET / HTTP/1.1\r\nhost: a\r\nx: {value}\r\nconnection: close\r\n\r\n")
    };
    let answer = until_closed(address, head(9_000).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let answer = until_closed(address, head(11_000).as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let many: String = (0..200).map(|it| format!("x-{it}: v\r\n")).collect();
    let head = format!("GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n");
    let answer = until_closed(address, head.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let address = start(&Paths::default(), |it| it.idle_time(SHORT)).await;
    let answer = until_closed(address, REQUEST).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_handler_and_a_quiet_stream_have_no_limit_of_the_connection() {
    let paths = Paths::default();
    let address = start(&paths, |it| {
        it.header_time(SHORT).idle_time(SHORT).send_time(SHORT)
    })
    .await;
    let mut handler = connect(address).await;
    handler
        .write_all(b"GET /wait HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut events = connect(address).await;
    events
        .write_all(b"GET /events HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut received = [0; 1000];
    assert_ne!(events.read(&mut received).await.unwrap(), 0);
    // All limits pass for another connection, one after the other.
    for _ in 0..3 {
        until_closed(address, REQUEST).await;
    }
    paths.go.notify_one();
    response(&mut handler).await;
    let more = tokio::time::timeout(SHORT, async {
        while events.read(&mut received).await.unwrap() > 0 {}
    });
    assert!(more.await.is_err(), "the stream has ended");
}

#[tokio::test]
async fn a_caller_that_reads_nothing_makes_room_for_another() {
    let address = start(&Paths::default(), |it| it.send_time(SHORT).connections(1)).await;
    let mut first = connect(address).await;
    // The response is more than the buffers of two sockets take.
    first
        .write_all(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut second = connect(address).await;
    second.write_all(REQUEST).await.unwrap();
    response(&mut second).await;
}

#[tokio::test]
async fn a_caller_that_reads_slowly_gets_everything() {
    let address = start(&Paths::default(), |it| it.send_time(SHORT)).await;
    let mut stream = connect(address).await;
    let request = b"GET /large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut part = vec![0; 8 << 20];
    let mut total = 0;
    loop {
        // Less time than the limit passes between two reads, and more in all.
        tokio::time::sleep(SHORT / 5).await;
        match stream.read(&mut part).await.unwrap() {
            0 => break,
            count => total += count,
        }
    }
    assert!(total > 64 << 20, "{total} bytes");
}

#[tokio::test]
async fn a_connection_above_the_cap_waits_until_another_ends() {
    let paths = Paths::default();
    let address = start(&paths, |it| it.connections(1)).await;
    let mut first = connect(address).await;
    first.write_all(REQUEST).await.unwrap();
    response(&mut first).await;
    let mut second = connect(address).await;
    second.write_all(REQUEST).await.unwrap();
    // The second would be answered meanwhile.
    for _ in 0..50 {
        first.write_all(REQUEST).await.unwrap();
        response(&mut first).await;
    }
    assert_eq!(paths.requests.load(Ordering::Relaxed), 51);
    drop(first);
    response(&mut second).await;
}

#[tokio::test]
async fn what_is_no_http_is_told_so_or_hung_up_on() {
    let address = start(&Paths::default(), |it| it.header_time(SHORT)).await;
    for sent in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"hello\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        &[0; 100],
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff",
    ] {
        let mut stream = connect(address).await;
        stream.write_all(sent).await.unwrap();
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
        assert!(!received.starts_with(b"HTTP/1.1 2"), "{sent:?}");
    }
    let answer = until_closed(address, b"GET / HTTP/1.0\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
}

#[test]
fn debug_shows_the_limits() {
    struct Nowhere;
    let server = serve(Nowhere::listener(), ()).connections(5);
    assert!(format!("{server:?}").contains("connections: 5"));

    impl Nowhere {
        fn listener() -> Self {
            Self
        }
    }
    impl farrier::server::Listener for Nowhere {
        type Stream = TcpStream;

        async fn accept(&mut self) -> std::io::Result<(TcpStream, Peer)> {
            pending().await
        }
    }
}
