//! Bodies: who calls is asked before they are read, and what a scheme has still to check of them is checked.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::__private::v1::schema;
use farrier::body::ChunkVerifier;
use farrier::operation::{
    AuthTrait, Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
    ServiceTrait,
};
use farrier::server::auth::{
    AuthRequest, AuthScheme, BodyCheck, BodyVerifier, Credentials, Identify, OtherCredentials,
    authorization,
};
use farrier::server::{self, Call, Dispatch, Error, ResponseFuture};
use farrier::{Body, ByteStream};
use http::Request;
use http_body::Frame;
use tower_service::Service as _;

use crate::runtime;
use crate::service::ShoeError;

const SEAL: &str = "test#seal";

runtime::schemas!("test", {
    SEALED: structure("Sealed") { text: schema::STRING },
    SEALED_STREAM: structure("SealedStream") { content: schema::BYTE_STREAM [required, payload] },
});

#[derive(Clone)]
struct Sealed {
    text: Option<String>,
}
runtime::structure!(Sealed, SealedBuilder, SEALED, { 0 text: optional String });

struct SealedStream {
    content: ByteStream,
}
runtime::structure!(SealedStream, fallible SealedStreamBuilder, SEALED_STREAM, new(content: ByteStream), {
    0 content: required ByteStream,
});

static WHOLE: Operation = Operation::new("Whole", &SEALED, &SEALED).with(&[OperationTrait::Http(
    Http::new("POST", &[Segment::Literal("whole")], 200),
)]);
static STREAM: Operation = Operation::new("Stream", &SEALED_STREAM, &SEALED).with(&[
    OperationTrait::Http(Http::new("POST", &[Segment::Literal("stream")], 200)),
    OperationTrait::HttpChecksum(HttpChecksum::new(None, false)),
]);
static SERVICE: Service = Service::new("Seals", Protocol::RestJson1, &[&WHOLE, &STREAM]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SEAL, &[])]),
    ServiceTrait::Auth(&[SEAL]),
]);
#[cfg(feature = "query")]
static QUERY: Service = Service::new("Seals", Protocol::AwsQuery, &[&WHOLE, &STREAM]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SEAL, &[])]),
    ServiceTrait::Auth(&[SEAL]),
]);

/// How often handlers have run, and how many bytes they got.
#[derive(Clone, Default)]
struct Handled {
    runs: Arc<AtomicUsize>,
    bytes: Arc<AtomicUsize>,
}

struct Handler(&'static Service, Handled);

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call) -> ResponseFuture {
        let handled = Arc::new(self.1.clone());
        handled.runs.fetch_add(1, Ordering::Relaxed);
        match operation {
            0 => call.handle::<_, _, Sealed, ShoeError>(handled, |_, input: Sealed, _| {
                Box::pin(async move { Ok::<_, ShoeError>(input) })
            }),
            _ => call.handle::<_, _, Sealed, ShoeError>(
                handled,
                |handled, input: SealedStream, _| {
                    Box::pin(async move {
                        let bytes = input.content.collect(1 << 20).await?;
                        handled.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
                        Ok::<_, Error<ShoeError>>(Sealed { text: None })
                    })
                },
            ),
        }
    }
}

/// What is said of a body: a kind, and a sum of its bytes.
#[derive(Clone, Debug)]
struct Seal {
    kind: String,
    sum: u32,
}

impl OtherCredentials for Seal {
    fn finish(self: Box<Self>) -> Result<BodyCheck, Error> {
        let sum = Sum(0, self.sum);
        match self.kind.as_str() {
            "whole" => Ok(BodyCheck::whole(sum)),
            "first" => Ok(BodyCheck::whole_before_handler(sum)),
            "chunks" => Ok(BodyCheck::chunks(sum)),
            "none" => Ok(BodyCheck::none()),
            _ => Err(Error::internal("nobody looked at the seal")),
        }
    }
}

struct Sum(u32, u32);

impl BodyVerifier for Sum {
    fn update(&mut self, piece: &[u8]) {
        self.0 += piece.iter().map(|it| u32::from(*it)).sum::<u32>();
    }

    fn finish(self: Box<Self>) -> Result<(), Error> {
        match self.0 == self.1 {
            true => Ok(()),
            false => Err(Error::new(403, "BrokenSeal", "another sum")),
        }
    }
}

/// Each chunk has its sum as its signature.
impl ChunkVerifier for Sum {
    fn update(&mut self, piece: &[u8]) {
        BodyVerifier::update(self, piece);
    }

    fn finish_chunk(&mut self, signature: &str) -> bool {
        std::mem::take(&mut self.0).to_string() == signature
    }

    fn finish_trailers(&mut self, lines: &[u8], signature: Option<&str>) -> bool {
        BodyVerifier::update(self, lines);
        signature.map_or(lines.is_empty(), |it| it == self.0.to_string())
    }
}

/// `Authorization: Seal KIND SUM`.
struct Seals;

impl AuthScheme for Seals {
    fn id(&self) -> &'static str {
        SEAL
    }

    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error> {
        let text = authorization(request, "Seal")?;
        Ok(text.and_then(|it| it.split_once(' ')).map(|(kind, sum)| {
            Credentials::other(Seal {
                kind: kind.to_owned(),
                sum: sum.parse().unwrap(),
            })
        }))
    }

    fn challenge(&self, _: &AuthRequest<'_>, _: bool) -> Option<String> {
        Some("Seal".to_owned())
    }
}

struct Anybody(Arc<AtomicUsize>);

impl Identify for Anybody {
    type Caller = ();

    async fn identify(&self, credentials: &Credentials, _: &AuthRequest<'_>) -> Result<(), Error> {
        let polls = self.0.load(Ordering::Relaxed);
        assert_eq!(polls, 0, "the body was read before the service was asked");
        match credentials.get::<Seal>() {
            Some(seal) if seal.kind != "refused" => Ok(()),
            _ => Err(Error::unauthorized("no seal")),
        }
    }
}

/// A body of one piece, which counts how often it is polled.
struct Counted(Option<Bytes>, Arc<AtomicUsize>);

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(self.0.take().map(|it| Ok(Frame::data(it))))
    }
}

/// Sends a body; returns the status, the body, and what handlers have done.
async fn send(
    path: &str,
    seal: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String, (usize, usize)) {
    let polls = Arc::<AtomicUsize>::default();
    let handled = Handled::default();
    let service = server::Service::new(Handler(&SERVICE, handled.clone()));
    let mut service = service
        .identify(Anybody(Arc::clone(&polls)))
        .with_auth_scheme(Seals);
    let mut request = Request::post(path).header("authorization", seal);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Bytes::copy_from_slice(body.as_bytes());
    let body = Body::wrap(Counted(Some(body), polls));
    let Ok(response) = service.call(request.body(body).unwrap()).await;
    let status = response.status().as_u16();
    let body = response.into_body().read(1 << 20).await.unwrap();
    let done = (
        handled.runs.load(Ordering::Relaxed),
        handled.bytes.load(Ordering::Relaxed),
    );
    (status, String::from_utf8(body.to_vec()).unwrap(), done)
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];
const BYTES: [(&str, &str); 1] = [("content-type", "application/octet-stream")];

fn sum(text: &str) -> u32 {
    text.bytes().map(u32::from).sum()
}

#[tokio::test]
async fn a_service_is_asked_before_the_body_is_read() {
    // The body asserts it.
    let (status, _, done) = send("/whole", "Seal refused 0", &JSON, "{}").await;
    assert_eq!((status, done), (401, (0, 0)));
    let (status, body, _) = send("/whole", "Seal none 0", &JSON, "{\"text\":\"a\"}").await;
    assert_eq!((status, body.as_str()), (200, "{\"text\":\"a\"}"));
}

#[tokio::test]
async fn a_body_that_is_not_the_signed_one_does_not_reach_the_handler() {
    let body = "{\"text\":\"a\"}";
    for kind in ["whole", "first"] {
        let right = format!("Seal {kind} {}", sum(body));
        assert_eq!(send("/whole", &right, &JSON, body).await.0, 200, "{kind}");
        let (status, answer, done) = send("/whole", &right, &JSON, "{\"text\":\"b\"}").await;
        assert_eq!((status, done), (403, (0, 0)), "{kind}");
        assert_eq!(answer, "{\"message\":\"another sum\"}");
    }
}

#[tokio::test]
async fn a_stream_ends_with_an_error_unless_it_is_read_before() {
    let right = sum("abc");
    for (kind, runs) in [("whole", 1), ("first", 0)] {
        let seal = format!("Seal {kind} {right}");
        let (status, _, done) = send("/stream", &seal, &BYTES, "abc").await;
        assert_eq!((status, done), (200, (1, 3)), "{kind}");
        let (status, answer, done) = send("/stream", &seal, &BYTES, "abd").await;
        assert_eq!((status, done), (403, (runs, 0)), "{kind}");
        assert_eq!(answer, "{\"message\":\"another sum\"}");
    }
}

fn framed(chunks: &[&str], trailers: &str) -> String {
    let mut out = String::new();
    for chunk in chunks.iter().chain([&""]) {
        out += &format!(
            "{:x};chunk-signature={}\r\n{chunk}",
            chunk.len(),
            sum(chunk)
        );
        out += if chunk.is_empty() { "" } else { "\r\n" };
    }
    format!("{out}{trailers}\r\n")
}

#[tokio::test]
async fn signatures_of_chunks_and_trailers_are_verified_while_they_flow() {
    let headers = [BYTES[0], ("content-encoding", "aws-chunked")];
    let body = framed(&["abc", "de"], "");
    let (status, _, done) = send("/stream", "Seal chunks 0", &headers, &body).await;
    assert_eq!((status, done), (200, (1, 5)));
    let signed = format!("x-a:b\r\nx-amz-trailer-signature:{}\r\n", sum("x-a:b\n"));
    let with_trailers = framed(&["abc"], &signed);
    assert_eq!(
        send("/stream", "Seal chunks 0", &headers, &with_trailers)
            .await
            .0,
        200
    );
    for forged in [
        body.replace("abc", "abd"),
        body.replace("\r\nde", "\r\ndf"),
        body.replace(";chunk-signature=294", ""),
        body.replace("chunk-signature=0", "chunk-signature=1"),
        with_trailers.replace("x-a:b", "x-a:c"),
        with_trailers.replace("x-a:b\r\n", ""),
        framed(&["abc"], "x-a:b\r\n"),
    ] {
        let (status, answer, done) = send("/stream", "Seal chunks 0", &headers, &forged).await;
        assert_eq!((status, done), (403, (1, 0)), "{forged}");
        assert!(
            answer.contains("not the one that the signature covers"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn signed_chunks_that_nobody_takes_apart_are_refused() {
    // The operation does not take the framing, or the body does not have it.
    for (path, headers) in [("/whole", JSON), ("/stream", BYTES)] {
        let (status, answer, done) = send(path, "Seal chunks 0", &headers, "{}").await;
        assert_eq!((status, done), (415, (0, 0)), "{answer}");
    }
}

#[tokio::test]
async fn credentials_that_nobody_verified_let_nobody_in() {
    let (status, answer, done) = send("/whole", "Seal forgotten 0", &JSON, "{}").await;
    assert_eq!((status, done), (500, (0, 0)));
    assert!(!answer.contains("seal"), "{answer}");
}

#[cfg(feature = "query")]
#[tokio::test]
async fn a_body_that_names_the_operation_is_verified_as_it_was_sent() {
    let body = "Action=Whole&Version=&text=a";
    for (sum, status) in [(sum(body), 200), (sum(body) + 1, 403)] {
        let handled = Handled::default();
        let service = server::Service::new(Handler(&QUERY, handled.clone()));
        let mut service = service
            .identify(Anybody(Arc::default()))
            .with_auth_scheme(Seals);
        let request = Request::post("/")
            .header("authorization", format!("Seal whole {sum}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::new(body))
            .unwrap();
        let Ok(response) = service.call(request).await;
        assert_eq!(response.status().as_u16(), status);
        assert_eq!(
            handled.runs.load(Ordering::Relaxed),
            usize::from(status == 200)
        );
    }
}
