//! Bodies of requests that take their time, and those that break off.

use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use farrier::client::retry::Retries;
use farrier::client::{Client, ErrorKind, Transport as _, TransportErrorKind, TransportFailure};
use farrier::transport::https;
use farrier::{Body, ByteStream};
use http::Request;
use http_body::Frame;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};
use tokio::time::{Sleep, sleep};

use super::{listen, serve};
use crate::stream::{COPY, DECK, NoError, Tape};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// More than the buffers of a connection hold.
pub(super) const STEP: usize = 8 << 20;

/// A listener whose connections take few bytes ahead.
pub(super) fn listen_with_short_buffers() -> (TcpListener, u16) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 << 10).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[tokio::test]
async fn an_upload_may_take_longer_than_the_answer() {
    let (listener, port) = listen_with_short_buffers();
    let length = STEP * 4;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut part = vec![0; STEP];
        for _ in 0..4 {
            sleep(Duration::from_millis(800)).await;
            stream.read_exact(&mut part).await.unwrap();
        }
        // The head is as long as what is left of the body.
        stream.write_all(OK).await.unwrap();
        std::future::pending::<()>().await;
    });
    let request = Request::put(format!("http://127.0.0.1:{port}/"))
        .body(Body::new(vec![b'a'; length]))
        .unwrap();
    // All steps together take longer than the limit, each takes less.
    let transport = https().with_request_timeout(Duration::from_secs(2));
    let response = transport.send(request).await.unwrap();
    assert_eq!(response.status(), 200);
    server.abort();
}

#[tokio::test]
async fn a_server_that_stops_reading_is_a_timeout() {
    let (_listener, port) = listen_with_short_buffers();
    let request = Request::put(format!("http://127.0.0.1:{port}/"))
        .body(Body::new(vec![b'a'; STEP]))
        .unwrap();
    let transport = https().with_request_timeout(Duration::from_millis(100));
    let error = transport.send(request).await.unwrap_err();
    assert!(
        matches!(error.downcast_ref(), Some(TransportFailure::Timeout(_))),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_without_a_limit_is_waited_for() {
    let (listener, port) = listen().await;
    let asked = https().with_request_timeout(None);
    let request = Request::get(format!("http://127.0.0.1:{port}/"));
    let mut asked = pin!(asked.send(request.body(Body::empty()).unwrap()));
    let (mut stream, _) = tokio::select! {
        accepted = listener.accept() => accepted.unwrap(),
        _ = &mut asked => panic!("nobody has answered"),
    };
    let mut head = [0; 1024];
    let read = tokio::select! {
        read = stream.read(&mut head) => read.unwrap(),
        _ = &mut asked => panic!("nobody has answered"),
    };
    assert!(head[..read].ends_with(b"\r\n\r\n"));
    stream.write_all(OK).await.unwrap();
    assert_eq!(asked.await.unwrap().status(), 200);
}

/// A body whose only part comes late, or not at all.
struct Late {
    after: Pin<Box<Sleep>>,
    part: Option<io::Result<Bytes>>,
}

impl Late {
    fn new(millis: u64, part: io::Result<Bytes>) -> Self {
        Self {
            after: Box::pin(sleep(Duration::from_millis(millis))),
            part: Some(part),
        }
    }
}

impl http_body::Body for Late {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.part.is_some() && self.after.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        Poll::Ready(self.part.take().map(|it| it.map(Frame::data)))
    }
}

#[tokio::test]
async fn the_time_of_the_callers_own_stream_does_not_count() {
    let (listener, port) = listen().await;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"0\r\n\r\n") {
            read.push(stream.read_u8().await.unwrap());
        }
        stream.write_all(OK).await.unwrap();
        std::future::pending::<()>().await;
    });
    let body = Late::new(2500, Ok(Bytes::from_static(b"late")));
    let request = Request::put(format!("http://127.0.0.1:{port}/"))
        .body(Body::wrap(body))
        .unwrap();
    let transport = https().with_request_timeout(Duration::from_secs(1));
    assert_eq!(transport.send(request).await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_error_of_the_callers_own_stream_is_no_failure_of_the_connection() {
    for (kind, expected) in [
        (io::ErrorKind::ConnectionRefused, "connection refused"),
        (io::ErrorKind::TimedOut, "timed out"),
        (io::ErrorKind::ConnectionReset, "connection reset"),
    ] {
        let port = serve(vec![], false).await;
        let endpoint = format!("http://127.0.0.1:{port}");
        let client = Client::new(&DECK, https(), &endpoint).unwrap();
        let client = client.with_retries(Retries::standard());
        let sound = ByteStream::new(Late::new(0, Err(kind.into())));
        let called = client.call::<_, Tape, NoError>(&COPY, Tape::new("a", sound));
        let error = called.await.err().unwrap();
        let text =
            format!("Copy: the body of the request to 127.0.0.1:{port} broke off: {expected}");
        assert_eq!(error.to_string(), text);
        assert!(
            matches!(error.kind(), ErrorKind::Transport(it) if it.kind() == TransportErrorKind::RequestBody),
            "{error:?}"
        );
    }
}
