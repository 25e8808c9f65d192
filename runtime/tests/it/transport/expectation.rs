//! Requests that ask before they send their body.

use farrier::Body;
use farrier::transport::https;
use http::{Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tower_service::Service as _;

use super::listen;

/// More than the buffers of a connection hold.
const LENGTH: usize = 8 << 20;

/// Reads the head of a request, and no byte more.
async fn take_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap().to_ascii_lowercase()
}

/// Sends a long body to a server that answers the head with this text. Returns the response, and how many bytes of the
/// body the server has read after that.
async fn upload(answer: &'static str, expects: &str) -> (Response<Body>, usize) {
    let (listener, port) = listen().await;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = take_head(&mut stream).await;
        assert!(head.contains("expect: "), "{head}");
        stream.write_all(answer.as_bytes()).await.unwrap();
        let final_answer = !answer.is_empty() && !answer.starts_with("HTTP/1.1 100");
        let (mut read, mut buffer) = (0, vec![0; 1 << 16]);
        while read < LENGTH {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(length) => read += length,
            }
        }
        if !final_answer {
            let ok = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(ok).await.unwrap();
        }
        read
    });
    let request = Request::put(format!("http://127.0.0.1:{port}/"))
        .header("expect", expects)
        .header("content-length", LENGTH)
        .body(Body::new(vec![b'a'; LENGTH]))
        .unwrap();
    let (head, body) = https().call(request).await.unwrap().into_parts();
    let body = body.read(1 << 20).await.unwrap();
    let response = Response::from_parts(head, Body::new(body));
    (response, server.await.unwrap())
}

#[tokio::test]
async fn a_body_is_sent_when_the_server_permits_it_or_says_nothing() {
    for answer in ["HTTP/1.1 100 Continue\r\n\r\n", ""] {
        let (response, read) = upload(answer, "100-continue").await;
        assert_eq!((response.status().as_u16(), read), (200, LENGTH));
    }
}

#[tokio::test]
async fn a_body_that_the_server_does_not_want_is_not_sent() {
    let refusal = "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno";
    let (response, read) = upload(refusal, "100-Continue").await;
    assert_eq!((response.status().as_u16(), read), (403, 0));
    let body = response.into_body().read(100).await.unwrap();
    assert_eq!(&body[..], b"no");
}

#[tokio::test]
async fn another_expectation_is_none_of_the_transport() {
    let (response, read) = upload("", "miracles").await;
    assert_eq!((response.status().as_u16(), read), (200, LENGTH));
}
