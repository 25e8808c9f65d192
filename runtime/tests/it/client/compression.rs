//! `@requestCompression`: which bodies are compressed, by the client's setting; streams while they are sent.

use std::io::Read;

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::ByteStream;
use farrier::client::{Client, RequestCompression};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use http::HeaderMap;

use super::requests::{Kept, POST_OUTPUT, PostError, PostOutput};
use crate::runtime;

runtime::schemas!("test", {
    SEND_INPUT: structure("SendInput") {
        length: schema::LONG [header("content-length")],
        encoding: schema::STRING [header("content-encoding")],
        body: schema::BYTE_STREAM [payload],
    },
    STRICT_INPUT: structure("StrictInput") { body: schema::BYTE_STREAM [payload; requires_length] },
});

struct SendInput {
    length: Option<i64>,
    encoding: Option<String>,
    body: ByteStream,
}
runtime::structure!(SendInput, fallible SendInputBuilder, SEND_INPUT, new(body: ByteStream), {
    0 length: optional i64,
    1 encoding: optional String,
    2 body: required ByteStream,
});

struct StrictInput {
    body: ByteStream,
}
runtime::structure!(StrictInput, fallible StrictInputBuilder, STRICT_INPUT, new(body: ByteStream), {
    0 body: required ByteStream,
});

const PATH: OperationTrait =
    OperationTrait::Http(Http::new("PUT", &[Segment::Literal("send")], 200));
const GZIP: OperationTrait = OperationTrait::RequestCompression(&["gzip"]);
static SEND: Operation = Operation::new("Send", &SEND_INPUT, &POST_OUTPUT).with(&[PATH, GZIP]);
static STRICT: Operation =
    Operation::new("Strict", &STRICT_INPUT, &POST_OUTPUT).with(&[PATH, GZIP]);
static PLAIN: Operation = Operation::new("Plain", &SEND_INPUT, &POST_OUTPUT).with(&[PATH]);
static MAIL: Service = Service::new("Mail", Protocol::RestJson1, &[&SEND, &STRICT, &PLAIN]);

/// Returns the headers and the body of the request for an input.
async fn sent<I: farrier::__private::v1::Structure>(
    setting: RequestCompression,
    operation: &'static Operation,
    input: I,
) -> (HeaderMap, Vec<u8>) {
    let kept = Kept::default();
    let client = Client::new(&MAIL, kept.clone(), "https://example.com").unwrap();
    let client = client.with_setting(setting);
    let called = client.call::<_, PostOutput, PostError>(operation, input);
    called.await.unwrap();
    let (head, body) = kept.0.lock().unwrap().pop().unwrap().into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    (head.headers, body.to_vec())
}

/// A body in pieces, whose length is known.
struct Pieces(Vec<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
        std::task::Poll::Ready(piece.map(|it| Ok(http_body::Frame::data(it))))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.0.iter().map(|it| it.len() as u64).sum())
    }
}

fn stream(pieces: &[&'static str]) -> ByteStream {
    let pieces = pieces.iter().map(|it| Bytes::from_static(it.as_bytes()));
    ByteStream::new(Pieces(pieces.collect()))
}

fn unzip(body: &[u8]) -> String {
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(body);
    decoder.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn a_body_is_compressed_from_the_length_of_the_setting_on() {
    let from = |bytes| RequestCompression::from_bytes(bytes).unwrap();
    let usual = RequestCompression::default();
    assert_eq!(usual, from(10_240));
    for (setting, length, compressed) in [
        (usual, 10_239, false),
        (usual, 10_240, true),
        (from(0), 0, true),
        (from(3), 2, false),
        (from(3), 3, true),
        (RequestCompression::OFF, 20_000, false),
    ] {
        let body = ByteStream::from("a".repeat(length));
        let (head, body) = sent(setting, &SEND, SendInput::new(body)).await;
        assert_eq!(
            head.contains_key("content-encoding"),
            compressed,
            "{length}"
        );
        let text = if compressed {
            unzip(&body)
        } else {
            String::from_utf8(body.clone()).unwrap()
        };
        assert_eq!(text.len(), length);
        let said = head["content-length"].to_str().unwrap();
        assert_eq!(said, body.len().to_string());
    }
    let long = SendInput::new(ByteStream::from("a".repeat(20_000)));
    let (head, _) = sent(usual, &PLAIN, long).await;
    assert!(!head.contains_key("content-encoding"));
}

#[test]
fn a_bound_that_is_too_large_is_an_error_that_says_which_ones_are_not() {
    assert!(RequestCompression::from_bytes(10_485_760).is_ok());
    let error = RequestCompression::from_bytes(10_485_761).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bodies cannot be compressed from 10485761 bytes on: give 0 to 10485760"
    );
}

#[tokio::test]
async fn a_stream_is_always_compressed_but_where_its_length_has_to_be_known() {
    let input = SendInput {
        length: Some(10),
        encoding: Some("custom".to_owned()),
        ..SendInput::new(stream(&["hello", "", "world"]))
    };
    let (head, body) = sent(RequestCompression::default(), &SEND, input).await;
    assert_eq!(head["content-encoding"], "custom, gzip");
    assert!(!head.contains_key("content-length"));
    assert_eq!(unzip(&body), "helloworld");

    let input = StrictInput::new(stream(&["hello", "world"]));
    let (head, body) = sent(RequestCompression::default(), &STRICT, input).await;
    assert_eq!(head["content-length"], "10");
    assert_eq!(
        (body, head.get("content-encoding")),
        (b"helloworld".to_vec(), None)
    );

    let input = SendInput::new(stream(&["hello", "world"]));
    let (head, body) = sent(RequestCompression::OFF, &SEND, input).await;
    assert_eq!(
        (body, head.get("content-encoding")),
        (b"helloworld".to_vec(), None)
    );
}
