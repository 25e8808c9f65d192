//! What a client adds to a request: idempotency tokens, the host prefix of an operation, a checksum, compression.

use crate::runtime;
use std::sync::{Arc, Mutex};

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::Body;
use farrier::client::{Client, ErrorKind, Transport, TransportFuture};
use farrier::operation::{Http, Operation, OperationTrait, Protocol, Segment, Service};
use http::{Request, Response};

static POST_INPUT: Schema = Schema::structure(
    "test#PostInput",
    &[
        Member::new("token", &schema::STRING).with(&[Trait::IdempotencyToken]),
        Member::new("account", &schema::STRING).with(&[Trait::Required]),
        Member::new("text", &schema::STRING),
        Member::new("encoding", &schema::STRING).with(&[Trait::HttpHeader("content-encoding")]),
    ],
);
pub(super) static POST_OUTPUT: Schema = Schema::structure("test#PostOutput", &[]);

#[derive(Clone)]
struct PostInput {
    token: Option<String>,
    account: String,
    text: Option<String>,
    encoding: Option<String>,
}
runtime::structure!(PostInput, fallible PostInputBuilder, POST_INPUT, new(account: String), {
    0 token: optional String,
    1 account: required String,
    2 text: optional String,
    3 encoding: optional String,
});

#[derive(Clone)]
pub(super) struct PostOutput {}
runtime::structure!(PostOutput, PostOutputBuilder, POST_OUTPUT, {});

pub(super) enum PostError {}
runtime::operation_error!(PostError, {});

static POST: Operation = Operation::new("Post", &POST_INPUT, &POST_OUTPUT).with(&[
    OperationTrait::Http(Http::new("POST", &[Segment::Literal("post")], 200)),
    OperationTrait::Endpoint(&[Segment::Label("account"), Segment::Literal(".data.")]),
    OperationTrait::HttpChecksumRequired,
    OperationTrait::RequestCompression(&["gzip"]),
]);
static LETTERS: Service = Service::new("Letters", Protocol::RestJson1, &[&POST]);

/// A transport that keeps requests and responds with an empty document.
#[derive(Clone, Default)]
pub(super) struct Kept(pub(super) Arc<Mutex<Vec<Request<Body>>>>);

impl Transport for Kept {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.0.lock().unwrap().push(request);
        let mut answer = Response::new(Body::new("{}"));
        let json = http::HeaderValue::from_static("application/json");
        answer.headers_mut().insert("content-type", json);
        Box::pin(std::future::ready(Ok(answer)))
    }
}

fn client(kept: &Kept) -> Client {
    let client = Client::new(&LETTERS, kept.clone(), "https://example.com:8443/base").unwrap();
    client.with_token_source(|| "a-token".to_owned())
}

/// Returns the URI, the headers and the body of the request for an input.
async fn sent(
    settings: impl FnOnce(Client) -> Client,
    input: PostInput,
) -> (String, http::HeaderMap, Vec<u8>) {
    let kept = Kept::default();
    let client = settings(client(&kept));
    let called = client.call::<_, PostOutput, PostError>(&POST, input);
    called.await.unwrap();
    let (head, body) = kept.0.lock().unwrap().pop().unwrap().into_parts();
    let body = body.read(usize::MAX).await.unwrap();
    (head.uri.to_string(), head.headers, body.to_vec())
}

async fn text(input: PostInput) -> String {
    String::from_utf8(sent(|it| it, input).await.2).unwrap()
}

#[tokio::test]
async fn a_token_is_made_up_where_there_is_none() {
    assert_eq!(
        text(PostInput::new("a")).await,
        r#"{"token":"a-token","account":"a"}"#
    );
    let own = PostInput {
        token: Some("mine".to_owned()),
        ..PostInput::new("a")
    };
    assert_eq!(text(own).await, r#"{"token":"mine","account":"a"}"#);
    // Given means given.
    let empty = PostInput {
        token: Some(String::new()),
        ..PostInput::new("a")
    };
    assert_eq!(text(empty).await, r#"{"token":"","account":"a"}"#);
}

#[tokio::test]
async fn tokens_are_uuids_and_no_two_calls_have_the_same() {
    let kept = Kept::default();
    let client = Client::new(&LETTERS, kept.clone(), "https://example.com").unwrap();
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let called = client.call::<_, PostOutput, PostError>(&POST, PostInput::new("a"));
        called.await.unwrap();
        let body = kept.0.lock().unwrap().pop().unwrap().into_body();
        let body = String::from_utf8(body.read(100).await.unwrap().to_vec()).unwrap();
        tokens.push(body.split('"').nth(3).unwrap().to_owned());
    }
    assert_eq!(tokens[0].len(), 36);
    assert_ne!(tokens[0], tokens[1]);
}

#[tokio::test]
async fn an_operation_has_its_own_name_before_the_host() {
    let (uri, ..) = sent(|it| it, PostInput::new("acme-1")).await;
    assert_eq!(uri, "https://acme-1.data.example.com:8443/base/post");
    let (uri, ..) = sent(Client::without_host_prefix, PostInput::new("acme-1")).await;
    assert_eq!(uri, "https://example.com:8443/base/post");
}

#[tokio::test]
async fn nothing_but_a_label_gets_into_the_host() {
    for account in [
        "",
        "a.b",
        "evil.example/",
        "a@b",
        "-a",
        "é",
        &"a".repeat(64),
    ] {
        let kept = Kept::default();
        let input = PostInput::new(account);
        let client = client(&kept);
        let called = client.call::<_, PostOutput, PostError>(&POST, input);
        let error = called.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Serialize(_)), "{error}");
        assert!(
            error
                .to_string()
                .contains("`account` is a part of the host"),
            "{error}"
        );
        assert!(kept.0.lock().unwrap().is_empty());
    }
}

#[cfg(feature = "checksum")]
#[tokio::test]
async fn a_checksum_of_what_is_sent_goes_with_it() {
    // Another implementation computed the checksum of `{"token":"a-token","account":"a"}`.
    let (_, headers, _) = sent(|it| it, PostInput::new("a")).await;
    assert_eq!(headers["content-md5"], "BuYOgBlP/4Al6g3ETXGzaA==");
}

#[cfg(feature = "compression")]
#[tokio::test]
async fn a_long_body_is_compressed() {
    use std::io::Read;

    let long = PostInput {
        text: Some("ab".repeat(10_000)),
        encoding: Some("custom".to_owned()),
        ..PostInput::new("a")
    };
    let (_, headers, body) = sent(|it| it, long).await;
    assert_eq!(headers["content-encoding"], "custom, gzip");
    assert!(body.len() < 1000);
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(&body[..]);
    decoder.read_to_string(&mut text).unwrap();
    assert_eq!(
        text.len(),
        r#"{"token":"a-token","account":"a","text":""}"#.len() + 20_000
    );

    let (_, headers, _) = sent(|it| it, PostInput::new("a")).await;
    assert!(!headers.contains_key("content-encoding"));
}
