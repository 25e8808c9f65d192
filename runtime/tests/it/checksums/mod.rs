//! The bodies of requests to operations with checksums: framed by `aws-chunked` or not, as streams and as blobs, over
//! all protocols. A handler sees the content, and no content that is not what its sender says.

mod documents;

use crate::runtime;
use std::sync::Arc;

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::operation::{
    Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::{Blob, Body, ByteStream};
use farrier_test_support::random::Random;
use http::Request;
use tower_service::Service as _;

runtime::schemas!("test", {
    PUT_INPUT: structure("PutInput") {
        encoding: schema::STRING [header("content-encoding")],
        length: schema::LONG [header("content-length")],
        content: schema::BYTE_STREAM [required, payload],
    },
    NOTE_INPUT: structure("NoteInput") { content: schema::BLOB [payload] },
    TEXT_INPUT: structure("TextInput") { text: schema::STRING },
    TOLD: structure("Told") { told: schema::STRING [header("x-told")] },
    TOLD_DOCUMENT: structure("ToldDocument") { told: schema::STRING },
});

struct PutInput {
    encoding: Option<String>,
    length: Option<i64>,
    content: ByteStream,
}
runtime::structure!(PutInput, fallible PutInputBuilder, PUT_INPUT, new(content: ByteStream), {
    0 encoding: optional String, 1 length: optional i64, 2 content: required ByteStream,
});

#[derive(Clone)]
struct NoteInput {
    content: Option<Blob>,
}
runtime::structure!(NoteInput, NoteInputBuilder, NOTE_INPUT, { 0 content: optional Blob });

#[derive(Clone)]
struct TextInput {
    text: Option<String>,
}
runtime::structure!(TextInput, TextInputBuilder, TEXT_INPUT, { 0 text: optional String });

#[derive(Clone)]
struct Told {
    told: Option<String>,
}
runtime::structure!(Told, ToldBuilder, TOLD, new(told: String), { 0 told: optional String });

#[derive(Clone)]
struct ToldDocument {
    told: Option<String>,
}
runtime::structure!(ToldDocument, ToldDocumentBuilder, TOLD_DOCUMENT, new(told: String), {
    0 told: optional String,
});

enum NoError {}
runtime::operation_error!(NoError, {});

const CHECKSUM: OperationTrait = OperationTrait::HttpChecksum(HttpChecksum::new(None, false));

macro_rules! operation {
    ($table:ident, $name:literal, $input:ident, $output:ident, [$($trait:expr),*]) => {
        static $table: Operation = Operation::new($name, &$input, &$output).with(&[
            OperationTrait::Http(Http::new("PUT", &[Segment::Literal($name)], 200)), $($trait),*
        ]);
    };
}
operation!(PUT, "Put", PUT_INPUT, TOLD, [CHECKSUM]);
operation!(NOTE, "Note", NOTE_INPUT, TOLD, [CHECKSUM]);
operation!(TEXT, "Text", TEXT_INPUT, TOLD_DOCUMENT, [CHECKSUM]);
operation!(PLAIN, "Plain", PUT_INPUT, TOLD, []);
operation!(
    STRICT,
    "Strict",
    PUT_INPUT,
    TOLD,
    [CHECKSUM, OperationTrait::RequestCompression(&["gzip"])]
);
operation!(
    DIGESTED,
    "Digested",
    NOTE_INPUT,
    TOLD,
    [OperationTrait::HttpChecksumRequired]
);

macro_rules! services {
    ($($name:ident $protocol:ident),*) => {
        $(static $name: Service = Service::new(
            "Store", Protocol::$protocol, &[&PUT, &NOTE, &TEXT, &PLAIN, &DIGESTED, &STRICT],
        );)*
        const ALL: &[&Service] = &[$(&$name),*];
    };
}
services!(
    REST_JSON RestJson1, REST_XML RestXml, JSON_1_0 AwsJson1_0, JSON_1_1 AwsJson1_1, QUERY AwsQuery, EC2 Ec2Query,
    RPC_CBOR RpcV2Cbor, RPC_JSON RpcV2Json
);

/// Says what the handler has read: the headers that describe the content, and the content or the error of its stream.
struct Handler(&'static Service);

async fn put(input: PutInput) -> Result<Told, NoError> {
    let described = format!(
        "{:?} {:?} {:?}",
        input.encoding,
        input.length,
        input.content.length()
    );
    let content = input.content.collect(1 << 20).await;
    let content = content.map(|it| String::from_utf8_lossy(it.as_ref()).into_owned());
    let told = content.unwrap_or_else(|error| format!("error: {error}"));
    Ok(Told::new(format!("{described} {told}")))
}

/// Fails with whatever its stream fails with.
async fn strict(input: PutInput) -> Result<Told, farrier::server::Error<NoError>> {
    let content = input.content.collect(20).await?;
    Ok(Told::new(String::from_utf8_lossy(content.as_ref())))
}

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let state = Arc::new(());
        match operation {
            0 | 3 => call.handle(state, |_, input: PutInput, _| Box::pin(put(input))),
            5 => call.handle::<_, _, Told, NoError>(state, |_, input: PutInput, _| {
                Box::pin(strict(input))
            }),
            2 => call.handle(state, |_, input: TextInput, _| {
                let told = ToldDocument { told: input.text };
                Box::pin(async move { Ok::<_, NoError>(told) })
            }),
            _ => call.handle(state, |_, input: NoteInput, _| {
                let content = input.content.unwrap_or_default();
                let told = Told::new(String::from_utf8_lossy(content.as_ref()));
                Box::pin(async move { Ok::<_, NoError>(told) })
            }),
        }
    }
}

/// Sends a request. Returns the status, what the handler told in a header, and the body.
async fn send(service: &'static Service, request: Request<Body>) -> (u16, String, String) {
    let mut service = farrier::server::Service::new(Handler(service));
    let Ok(response) = service.call(request).await;
    let (head, body) = response.into_parts();
    let told = head
        .headers
        .get("x-told")
        .map(|it| it.to_str().unwrap().to_owned());
    let body = body.read(usize::MAX).await.unwrap();
    (
        head.status.as_u16(),
        told.unwrap_or_default(),
        String::from_utf8_lossy(&body).into_owned(),
    )
}

/// A request of `PUT` to this path.
fn request(path: &str, headers: &[(&'static str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut request = Request::put(path).body(body.into()).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    request
}

/// A body that comes in pieces.
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
}

const UNSIGNED: &str = "6\r\nhello \r\n5\r\nworld\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
const TRAILER: (&str, &str) = ("x-amz-trailer", "x-amz-checksum-crc32");
const LENGTH: (&str, &str) = ("x-amz-decoded-content-length", "11");

fn bytes(text: &str) -> Body {
    Body::new(text.to_owned())
}

#[tokio::test]
async fn the_framing_of_a_stream_is_taken_off_and_the_head_describes_the_content() {
    for service in [&REST_JSON, &REST_XML] {
        for (headers, expected) in [
            (
                &[
                    ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"),
                    ("content-encoding", "aws-chunked"),
                ][..],
                "None Some(11) Some(11) hello world",
            ),
            (
                &[("content-encoding", "gzip,aws-chunked")],
                r#"Some("gzip") Some(11) Some(11) hello world"#,
            ),
            (
                &[
                    ("content-encoding", "AWS-chunked"),
                    ("content-encoding", "a, b"),
                ],
                r#"Some("a, b") Some(11) Some(11) hello world"#,
            ),
            // The coding may be left out.
            (
                &[("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")],
                "None Some(11) Some(11) hello world",
            ),
        ] {
            let length = UNSIGNED.len().to_string();
            let all = [headers, &[TRAILER, LENGTH, ("content-length", &length)]].concat();
            let answer = send(service, request("/Put", &all, bytes(UNSIGNED))).await;
            assert_eq!(
                (answer.0, answer.1.as_str()),
                (200, expected),
                "{headers:?}"
            );
        }
    }
}

#[tokio::test]
async fn signed_chunks_and_their_trailers_are_read() {
    let sign = |length: &str| format!("{length};chunk-signature={}\r\n", "a".repeat(64));
    let body = format!(
        "{}hello \r\n{}world\r\n{}\r\n",
        sign("6"),
        sign("5"),
        sign("0")
    );
    let trailed = body.trim_end().to_owned()
        + "\r\nx-amz-checksum-crc32:DUoRhQ==\n\r\nx-amz-trailer-signature:1234\r\n\r\n";
    for (kind, body) in [
        ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", &body),
        ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", &trailed),
        ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", &body),
    ] {
        let mut headers = vec![("x-amz-content-sha256", kind), LENGTH];
        headers.extend(kind.ends_with("TRAILER").then_some(TRAILER));
        let answer = send(&REST_XML, request("/Put", &headers, bytes(body))).await;
        assert_eq!(answer.1, "None Some(11) Some(11) hello world", "{kind}");
    }
}

#[tokio::test]
async fn a_stream_whose_trailer_is_wrong_ends_in_an_error() {
    let framed = [("content-encoding", "aws-chunked"), TRAILER];
    for (body, length, expected) in [
        (
            UNSIGNED.replace("DUoRhQ==", "DUoRhA=="),
            "11",
            "the body does not have the checksum in x-amz-checksum-crc32",
        ),
        (
            UNSIGNED.replace("world", "World"),
            "11",
            "the body does not have the checksum in x-amz-checksum-crc32",
        ),
        (
            UNSIGNED.replace("x-amz-checksum-crc32", "x-other"),
            "11",
            "the body is damaged: it has no trailer x-amz-checksum-crc32",
        ),
        (
            UNSIGNED.replace("crc32:DUoRhQ==", "crc32c:yZRlqg=="),
            "11",
            "the body is damaged: its head does not announce the trailer x-amz-checksum-crc32c",
        ),
        (
            UNSIGNED.to_owned(),
            "12",
            "the body is damaged: it is shorter than its head says",
        ),
        (
            UNSIGNED.to_owned(),
            "10",
            "the body is damaged: it is longer than its head says",
        ),
        (
            UNSIGNED[..20].to_owned(),
            "11",
            "the body is damaged: the last chunk is missing",
        ),
        (
            UNSIGNED.replace("5\r", "4\r"),
            "11",
            "the body is damaged: a chunk is longer than it says",
        ),
    ] {
        let headers = [&framed[..], &[("x-amz-decoded-content-length", length)]].concat();
        let (_, told, _) = send(&REST_JSON, request("/Put", &headers, bytes(&body))).await;
        assert!(told.ends_with(&format!("error: {expected}")), "{told}");
    }
}

/// A header of checksums, and that of `hello world`.
const CHECKSUMS: [(&str, &str); 6] = [
    ("x-amz-checksum-crc32", "DUoRhQ=="),
    ("x-amz-checksum-crc32c", "yZRlqg=="),
    ("x-amz-checksum-crc64nvme", "jSnVw/bqjr4="),
    ("x-amz-checksum-sha1", "Kq5sNclPz7QV2+lfQIuc6R7oRu0="),
    (
        "x-amz-checksum-sha256",
        "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=",
    ),
    ("content-md5", "XrY7u+Ae7tCTyyK7j1rNww=="),
];

#[tokio::test]
async fn a_blob_with_a_wrong_checksum_is_answered_400_in_the_form_of_the_protocol() {
    for (name, right) in CHECKSUMS {
        for (service, code) in [
            (&REST_JSON, "the body does not have"),
            (&REST_XML, "<Code>BadDigest</Code>"),
        ] {
            let answer = send(
                service,
                request("/Note", &[(name, right)], bytes("hello world")),
            )
            .await;
            assert_eq!(
                (answer.0, answer.1.as_str()),
                (200, "hello world"),
                "{name}"
            );
            let answer = send(
                service,
                request("/Note", &[(name, right)], bytes("hello World")),
            )
            .await;
            assert_eq!(answer.0, 400, "{name}");
            assert!(answer.2.contains(code), "{}", answer.2);
            // The same in a trailer.
            if name == "content-md5" {
                continue;
            }
            let framed = [("content-encoding", "aws-chunked"), ("x-amz-trailer", name)];
            for (content, status) in [("hello world", 200), ("hello World", 400)] {
                let body = format!("b\r\n{content}\r\n0\r\n{name}:{right}\r\n\r\n");
                let answer = send(service, request("/Note", &framed, bytes(&body))).await;
                assert_eq!(answer.0, status, "{name} {}", answer.2);
            }
        }
    }
}

#[tokio::test]
async fn a_checksum_that_is_not_of_the_body_is_passed_over() {
    for (path, header, value) in [
        // Of an object of several parts, and of an algorithm that is not known.
        ("/Note", "x-amz-checksum-crc32", "AAAAAA==-3"),
        ("/Note", "x-amz-checksum-crc16", "AAA="),
        ("/Note", "x-amz-checksum-type", "FULL_OBJECT"),
        // Of operations without the trait.
        ("/Plain", "x-amz-checksum-crc32", "AAAAAA=="),
        ("/Plain", "content-md5", "AAAAAA=="),
        ("/Digested", "content-md5", "AAAAAA=="),
    ] {
        let answer = send(
            &REST_JSON,
            request(path, &[(header, value)], bytes("hello world")),
        )
        .await;
        assert_eq!(answer.0, 200, "{path} {header}");
        assert!(answer.1.ends_with("hello world"), "{path} {header}");
    }
}

#[tokio::test]
async fn a_framed_body_counts_by_its_content_for_the_limit() {
    let limited = |limit| {
        let mut service = farrier::server::Service::new(Handler(&REST_JSON)).with_body_limit(limit);
        async move {
            let body = "1\r\na\r\n".repeat(100) + "0\r\n\r\n";
            let request = request(
                "/Note",
                &[("content-encoding", "aws-chunked")],
                bytes(&body),
            );
            let Ok(response) = service.call(request).await;
            response.status().as_u16()
        }
    };
    assert_eq!((limited(100).await, limited(99).await), (200, 413));
}

#[tokio::test]
async fn a_stream_gives_the_same_however_its_bytes_are_split() {
    let mut random = Random::new(5);
    let headers = [("content-encoding", "aws-chunked"), TRAILER, LENGTH];
    for body in [UNSIGNED.to_owned(), UNSIGNED.replace("world", "World")] {
        let whole = send(&REST_JSON, request("/Put", &headers, bytes(&body))).await;
        for _ in 0..200 {
            let mut rest = Bytes::from(body.clone());
            let mut pieces = Vec::new();
            while !rest.is_empty() {
                pieces.push(rest.split_to(random.below(rest.len().min(9) + 1)));
            }
            let split = request("/Put", &headers, Body::wrap(Pieces(pieces)));
            assert_eq!(send(&REST_JSON, split).await, whole);
        }
    }
}

#[tokio::test]
async fn a_handler_that_fails_with_its_damaged_stream_answers_400() {
    let framed = [("content-encoding", "aws-chunked"), TRAILER];
    let wrong = UNSIGNED.replace("world", "World");
    for (service, code) in [
        (&REST_JSON, "checksum in x-amz-checksum-crc32"),
        (&REST_XML, "<Code>BadDigest</Code>"),
    ] {
        let answer = send(service, request("/Strict", &framed, bytes(UNSIGNED))).await;
        assert_eq!((answer.0, answer.1.as_str()), (200, "hello world"));
        let answer = send(service, request("/Strict", &framed, bytes(&wrong))).await;
        assert_eq!(answer.0, 400, "{}", answer.2);
        assert!(answer.2.contains(code), "{}", answer.2);
        let cut = send(service, request("/Strict", &framed, bytes(&wrong[..9]))).await;
        assert_eq!(cut.0, 400);
        let gzip = [("content-encoding", "gzip")];
        let answer = send(service, request("/Strict", &gzip, bytes("no gzip"))).await;
        assert_eq!(answer.0, 400);
        // What is not the sender's fault is a failure of the service.
        let long = send(service, request("/Strict", &[], bytes(&"a".repeat(21)))).await;
        assert_eq!(long.0, 500);
    }
}
