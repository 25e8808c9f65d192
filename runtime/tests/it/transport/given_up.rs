//! Requests of which the peer reads no more: neither they nor their connections stay when nobody waits for them.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use farrier::Body;
use farrier::client::Transport as _;
use farrier::transport::https;
use http::Request;
use http_body::{Body as _, Frame, SizeHint};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::uploads::{STEP, listen_with_short_buffers};
use super::{TOO_LARGE, refuse};

/// A body that says when it is dropped.
struct Held {
    parts: usize,
    /// Whether it has a next part for ever.
    is_endless: bool,
    _dropped: oneshot::Sender<Infallible>,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.parts == 0 && self.is_endless {
            return Poll::Pending;
        }
        if self.parts == 0 {
            return Poll::Ready(None);
        }
        self.parts -= 1;
        let part = Bytes::from(vec![b'a'; STEP / 16]);
        Poll::Ready(Some(Ok(Frame::data(part))))
    }

    fn size_hint(&self) -> SizeHint {
        match self.is_endless {
            true => SizeHint::new(),
            false => SizeHint::with_exact((self.parts * (STEP / 16)) as u64),
        }
    }
}

/// A request with so many parts, and what fails when its body is dropped.
fn request(
    port: u16,
    parts: usize,
    is_endless: bool,
) -> (Request<Body>, oneshot::Receiver<Infallible>) {
    let (_dropped, is_dropped) = oneshot::channel();
    let body = Body::wrap(Held {
        parts,
        is_endless,
        _dropped,
    });
    let uri = format!("http://127.0.0.1:{port}/");
    (Request::put(uri).body(body).unwrap(), is_dropped)
}

/// Starts a server that reads the begin of a request and gives this answer, and then holds the connection.
fn answer_early(answer: &'static str) -> u16 {
    let (listener, port) = listen_with_short_buffers();
    tokio::spawn(async move {
        let (mut stream, _): (TcpStream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 16]).await.unwrap();
        stream.write_all(answer.as_bytes()).await.unwrap();
        std::future::pending::<()>().await;
    });
    port
}

const REFUSED: &str = "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno";

#[tokio::test]
async fn a_request_that_came_to_its_limit_does_not_stay() {
    let port = answer_early("");
    let (request, dropped) = request(port, 16, false);
    let transport = https().with_request_timeout(Duration::from_millis(100));
    transport.send(request).await.unwrap_err();
    dropped.await.unwrap_err();
}

#[tokio::test]
async fn a_request_whose_call_is_dropped_does_not_stay() {
    let (listener, port) = listen_with_short_buffers();
    let (request, dropped) = request(port, 16, false);
    let transport = https();
    let mut call = Box::pin(transport.send(request));
    let mut stream = tokio::select! {
        accepted = listener.accept() => accepted.unwrap().0,
        _ = &mut call => panic!("nobody has answered"),
    };
    tokio::select! {
        read = stream.read_u8() => drop(read.unwrap()),
        _ = &mut call => panic!("nobody has answered"),
    }
    drop(call);
    dropped.await.unwrap_err();
}

#[tokio::test]
async fn a_request_that_is_answered_before_it_is_read_does_not_stay() {
    for (parts, is_endless) in [(16, false), (1, true)] {
        let port = answer_early(REFUSED);
        let (request, dropped) = request(port, parts, is_endless);
        let transport = https().with_idle_timeout(Duration::from_millis(20));
        let response = transport.send(request).await.unwrap();
        let mut body = response.into_body();
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            assert_eq!(frame.unwrap().into_data().unwrap(), "no");
        }
        dropped.await.unwrap_err();
    }
}

#[tokio::test]
async fn a_request_does_not_stay_when_nobody_reads_the_answer_of_a_peer_that_is_gone() {
    let port = refuse(TOO_LARGE, None);
    for _ in 0..5 {
        let (request, dropped) = request(port, 16, false);
        let transport = https().with_idle_timeout(Duration::from_millis(20));
        drop(transport.send(request).await);
        dropped.await.unwrap_err();
    }
}
