//! The schemes in clients: what a request is signed with, and what the signature says of its body.

use std::collections::HashMap;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use farrier::__private::v1::{self as runtime, schema};
use farrier::body::BoxError;
use farrier::client::auth::{AuthScheme, Identity};
use farrier::client::{
    Builder, Client, EndpointAuthScheme, EndpointContext, EndpointResolver, EndpointValue,
    RequestChecksums, ResolvedEndpoint, ServiceClient,
};
use farrier::operation::{
    AuthTrait, Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
    ServiceTrait,
};
use farrier::{Blob, Body, ByteStream};
use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, RequestHead, Settings, SigV4, SigV4S3Express, Signer};
use http::request::Parts;
use http::{HeaderMap, Request};

use crate::support::{Kept, PUT_OUTPUT, PutError, PutOutput};

runtime::schemas!("test", {
    STREAM_INPUT: structure("StreamInput") {
        length: schema::LONG [header("content-length")],
        hash: schema::STRING [header("x-amz-content-sha256")],
        body: schema::BYTE_STREAM [payload],
    },
    BLOB_INPUT: structure("BlobInput") {
        hash: schema::STRING [header("x-amz-content-sha256")],
        body: schema::BLOB [payload],
    },
});

struct StreamInput {
    length: Option<i64>,
    hash: Option<String>,
    body: ByteStream,
}
runtime::structure!(StreamInput, fallible StreamInputBuilder, STREAM_INPUT, new(body: ByteStream), {
    0 length: optional i64,
    1 hash: optional String,
    2 body: required ByteStream,
});

#[derive(Clone)]
struct BlobInput {
    hash: Option<String>,
    body: Option<Blob>,
}
runtime::structure!(BlobInput, BlobInputBuilder, BLOB_INPUT, { 0 hash: optional String, 1 body: optional Blob });

const PATH: OperationTrait = OperationTrait::Http(Http::new(
    "PUT",
    &[Segment::Literal("bucket"), Segment::Literal("key")],
    200,
));
const CHECKSUM: OperationTrait = OperationTrait::HttpChecksum(HttpChecksum::new(None, false));
static STREAM: Operation =
    Operation::new("Stream", &STREAM_INPUT, &PUT_OUTPUT).with(&[PATH, CHECKSUM]);
static UNSIGNED: Operation = Operation::new("Unsigned", &BLOB_INPUT, &PUT_OUTPUT)
    .with(&[PATH, OperationTrait::UnsignedPayload]);
static BLOB: Operation = Operation::new("Blob", &BLOB_INPUT, &PUT_OUTPUT).with(&[PATH]);

const SIGV4: &str = "aws.auth#sigv4";
static S3: Service = Service::new("S3", Protocol::RestJson1, &[&STREAM, &UNSIGNED, &BLOB]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SIGV4, &[("name", "s3")])]),
    ServiceTrait::Auth(&[SIGV4]),
]);
static OTHER: Service = Service::new("Other", Protocol::RestJson1, &[&STREAM, &UNSIGNED, &BLOB])
    .with(&[
        ServiceTrait::AuthSchemes(&[AuthTrait::new(SIGV4, &[("name", "other")])]),
        ServiceTrait::Auth(&[SIGV4]),
    ]);

struct Caller(Client);

impl ServiceClient for Caller {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "secret").with_session_token("token")
}

fn identity() -> Identity {
    Identity::new(credentials(), None)
}

fn builder(service: &'static Service, kept: &Kept) -> Builder<Caller> {
    Builder::new(service)
        .transport(kept.clone())
        .endpoint("https://example.com")
        .parameter("AWS::Region", "eu-west-1")
        .auth(SigV4::new(), identity())
}

/// Sends a request, and returns it as it was sent.
async fn send<I: runtime::Structure>(
    builder: Builder<Caller>,
    kept: &Kept,
    operation: &'static Operation,
    input: I,
) -> Result<(Parts, Bytes), String> {
    let client = builder.build().unwrap();
    let called = client
        .client()
        .call::<_, PutOutput, PutError>(operation, input);
    called.await.map_err(|error| error.to_string())?;
    let (head, body) = kept.take().into_parts();
    let body = body
        .read(1 << 20)
        .await
        .map_err(|error| error.to_string())?;
    Ok((head, body))
}

async fn sent(service: &'static Service, operation: &'static Operation) -> Parts {
    let kept = Kept::default();
    let input = BlobInput {
        hash: None,
        body: Some(Blob::new("hello")),
    };
    send(builder(service, &kept), &kept, operation, input)
        .await
        .unwrap()
        .0
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// Signs the headers of a sent request again, and returns the header `authorization`.
fn signed_again(
    head: &Parts,
    service: &str,
    region: &str,
    settings: Settings,
    payload: PayloadHash,
) -> String {
    let mut headers = head.headers.clone();
    let date = text(&headers, "x-amz-date").to_owned();
    for name in [
        "authorization",
        "x-amz-date",
        "x-amz-content-sha256",
        "x-amz-security-token",
    ] {
        headers.remove(name);
    }
    let credentials = credentials();
    let signer = Signer::new(&credentials, region, service, time(&date)).settings(settings);
    let parts = RequestHead::of(head.method.as_str(), &head.uri).unwrap();
    signer.sign_head(&parts, &mut headers, &payload).unwrap();
    text(&headers, "authorization").to_owned()
}

/// Reads a date of a signature, by trying the seconds of the last minutes.
fn time(date: &str) -> std::time::SystemTime {
    let now = std::time::SystemTime::now();
    let credentials = credentials();
    let seconds = (0..600).map(|ago| now - std::time::Duration::from_secs(ago));
    let mut found = seconds.filter(|time| {
        let mut headers = HeaderMap::new();
        let head = RequestHead::new("GET", "example.com", "/", "");
        let signer = Signer::new(&credentials, "a", "b", *time);
        signer
            .sign_head(&head, &mut headers, &PayloadHash::Unsigned)
            .unwrap();
        text(&headers, "x-amz-date") == date
    });
    found.next().unwrap()
}

#[tokio::test]
async fn a_request_is_signed_with_the_name_of_the_trait_and_the_region_of_the_client() {
    let head = sent(&OTHER, &BLOB).await;
    let hello = PayloadHash::of(b"hello");
    assert_eq!(
        text(&head.headers, "authorization"),
        signed_again(&head, "other", "eu-west-1", Settings::new(), hello)
    );
    assert!(!head.headers.contains_key("x-amz-content-sha256"));
    assert!(head.headers["authorization"].is_sensitive());
    assert!(head.headers["x-amz-security-token"].is_sensitive());
}

#[tokio::test]
async fn s3_gets_the_hash_in_a_header() {
    let head = sent(&S3, &BLOB).await;
    assert_eq!(
        text(&head.headers, "x-amz-content-sha256"),
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    );
    let hello = PayloadHash::of(b"hello");
    assert_eq!(
        text(&head.headers, "authorization"),
        signed_again(&head, "s3", "eu-west-1", Settings::s3(), hello)
    );
}

#[tokio::test]
async fn a_body_that_the_operation_does_not_sign_is_signed_where_it_is_not_encrypted() {
    let head = sent(&OTHER, &UNSIGNED).await;
    assert_eq!(
        text(&head.headers, "x-amz-content-sha256"),
        "UNSIGNED-PAYLOAD"
    );
    let kept = Kept::default();
    let builder = builder(&OTHER, &kept).endpoint("http://example.com");
    let input = BlobInput {
        hash: None,
        body: Some(Blob::new("hello")),
    };
    let (head, _) = send(builder, &kept, &UNSIGNED, input).await.unwrap();
    assert!(!head.headers.contains_key("x-amz-content-sha256"));
    let hello = PayloadHash::of(b"hello");
    assert_eq!(
        text(&head.headers, "authorization"),
        signed_again(&head, "other", "eu-west-1", Settings::new(), hello)
    );
}

#[tokio::test]
async fn a_hash_that_the_caller_gives_is_signed_as_it_is() {
    let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    for (given, payload) in [
        ("UNSIGNED-PAYLOAD", PayloadHash::Unsigned),
        (hash, PayloadHash::of(b"hello")),
    ] {
        let kept = Kept::default();
        let input = BlobInput {
            hash: Some(given.to_owned()),
            body: Some(Blob::new("something else")),
        };
        let (head, _) = send(builder(&OTHER, &kept), &kept, &BLOB, input)
            .await
            .unwrap();
        assert_eq!(text(&head.headers, "x-amz-content-sha256"), given);
        let settings = Settings::new().content_sha256(true);
        assert_eq!(
            text(&head.headers, "authorization"),
            signed_again(&head, "other", "eu-west-1", settings, payload)
        );
    }
    let kept = Kept::default();
    let input = BlobInput {
        hash: Some("mine".to_owned()),
        body: None,
    };
    let error = send(builder(&OTHER, &kept), &kept, &BLOB, input)
        .await
        .unwrap_err();
    assert!(
        error.contains("has the header `x-amz-content-sha256` already"),
        "{error}"
    );
}

/// A body that comes in pieces, and does not say how long it is.
pub(crate) struct Pieces(pub(crate) Vec<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
        Poll::Ready(piece.map(|piece| Ok(http_body::Frame::data(piece))))
    }
}

fn stream(length: Option<i64>) -> StreamInput {
    let pieces = vec![Bytes::from_static(b"hel"), Bytes::from_static(b"lo")];
    StreamInput {
        length,
        ..StreamInput::new(ByteStream::new(Pieces(pieces)))
    }
}

#[tokio::test]
async fn a_stream_to_s3_is_not_signed_where_it_is_encrypted() {
    let kept = Kept::default();
    let builder = builder(&S3, &kept);
    let (head, body) = send(builder, &kept, &STREAM, stream(Some(5)))
        .await
        .unwrap();
    assert_eq!(
        text(&head.headers, "x-amz-content-sha256"),
        "UNSIGNED-PAYLOAD"
    );
    assert_eq!(body, "hello");
}

#[tokio::test]
async fn chunks_of_a_stream_to_s3_are_signed_where_it_is_not_encrypted() {
    let kept = Kept::default();
    let builder = builder(&S3, &kept).endpoint("http://example.com");
    let (head, body) = send(builder, &kept, &STREAM, stream(Some(5)))
        .await
        .unwrap();
    let expected = HashMap::from([
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        ("content-encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "5"),
    ]);
    for (name, value) in expected {
        assert_eq!(text(&head.headers, name), value);
    }
    assert_eq!(
        text(&head.headers, "content-length"),
        body.len().to_string()
    );
    assert_eq!(
        text(&head.headers, "authorization"),
        signed_again(
            &head,
            "s3",
            "eu-west-1",
            Settings::s3(),
            PayloadHash::SignedChunks
        )
    );
    assert_eq!(body, signed_chunks(&head, &[b"hello", b""]));
}

/// Returns the body with these chunks, after a request that has been sent.
fn signed_chunks(head: &Parts, chunks: &[&[u8]]) -> String {
    let mut headers = head.headers.clone();
    let date = text(&headers, "x-amz-date").to_owned();
    for name in [
        "authorization",
        "x-amz-date",
        "x-amz-content-sha256",
        "x-amz-security-token",
    ] {
        headers.remove(name);
    }
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "s3", time(&date)).settings(Settings::s3());
    let parts = RequestHead::of(head.method.as_str(), &head.uri).unwrap();
    let signed = signer.sign_head(&parts, &mut headers, &PayloadHash::SignedChunks);
    let mut signer = signed.unwrap().into_chunk_signer();
    let mut body = String::new();
    for chunk in chunks {
        let signature = signer.chunk(chunk);
        body.push_str(&format!(
            "{:x};chunk-signature={signature}\r\n",
            chunk.len()
        ));
        if !chunk.is_empty() {
            body.push_str(&format!("{}\r\n", String::from_utf8_lossy(chunk)));
        }
    }
    body + "\r\n"
}

#[tokio::test]
async fn a_stream_without_a_length_is_refused_where_its_chunks_have_to_be_signed() {
    let kept = Kept::default();
    let http = builder(&S3, &kept).endpoint("http://example.com");
    let error = send(http, &kept, &STREAM, stream(None)).await.unwrap_err();
    assert!(
        error.contains("the length of the stream is not known"),
        "{error}"
    );
    // A client that does not use the framing sends it without a signature.
    let http = builder(&S3, &kept)
        .endpoint("http://example.com")
        .setting(RequestChecksums::InHeaders);
    let (head, body) = send(http, &kept, &STREAM, stream(None)).await.unwrap();
    assert_eq!(
        text(&head.headers, "x-amz-content-sha256"),
        "UNSIGNED-PAYLOAD"
    );
    assert_eq!(body, "hello");
}

/// An endpoint that names a scheme with properties.
struct Named(&'static str, Vec<(&'static str, EndpointValue)>);

impl EndpointResolver for Named {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let endpoint = context.endpoint().ok_or("no endpoint")?;
        let mut resolved = ResolvedEndpoint::new(endpoint.clone());
        let properties = self
            .1
            .iter()
            .map(|(name, value)| ((*name).into(), value.clone()));
        resolved.auth_schemes = Some(vec![EndpointAuthScheme::new(self.0, properties.collect())]);
        Ok(resolved)
    }
}

async fn sent_to(endpoint: Named, scheme: impl AuthScheme) -> Parts {
    let kept = Kept::default();
    let builder = builder(&OTHER, &kept)
        .endpoint_resolver(endpoint)
        .auth(scheme, identity());
    let input = BlobInput {
        hash: None,
        body: Some(Blob::new("hello")),
    };
    send(builder, &kept, &BLOB, input).await.unwrap().0
}

#[tokio::test]
async fn an_endpoint_says_with_what_a_request_is_signed() {
    let endpoint = Named(
        "sigv4",
        vec![
            ("signingName", "warehouse".into()),
            ("signingRegion", "us-west-2".into()),
            ("disableDoubleEncoding", true.into()),
            ("disableNormalizePath", true.into()),
        ],
    );
    let head = sent_to(endpoint, SigV4::new().with_region("ap-south-1")).await;
    let settings = Settings::new().double_encode(false).normalize_path(false);
    let hello = PayloadHash::of(b"hello");
    assert_eq!(
        text(&head.headers, "authorization"),
        signed_again(&head, "warehouse", "us-west-2", settings, hello)
    );
}

#[tokio::test]
async fn a_session_of_s3_express_signs_with_its_own_token() {
    let endpoint = Named("sigv4-s3express", vec![("signingName", "s3express".into())]);
    let head = sent_to(endpoint, SigV4S3Express::new()).await;
    assert_eq!(text(&head.headers, "x-amz-s3session-token"), "token");
    assert!(!head.headers.contains_key("x-amz-security-token"));
    assert!(text(&head.headers, "authorization").contains("/eu-west-1/s3express/aws4_request"));
    assert!(head.headers.contains_key("x-amz-content-sha256"));
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn an_endpoint_names_the_regions_of_sigv4a() {
    use farrier_aws::sigv4::SigV4a;

    let regions = vec!["eu-west-1".to_owned(), "us-*".to_owned()];
    let endpoint = Named("sigv4a", vec![("signingRegionSet", regions.into())]);
    let head = sent_to(endpoint, SigV4a::new()).await;
    assert_eq!(text(&head.headers, "x-amz-region-set"), "eu-west-1,us-*");
    // The service has no trait of it, and the name of that of SigV4.
    let authorization = text(&head.headers, "authorization");
    assert!(authorization.starts_with("AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/"));
    assert!(
        authorization.contains("/other/aws4_request"),
        "{authorization}"
    );
    let head = sent_to(Named("sigv4a", vec![]), SigV4a::new().with_region_set("*")).await;
    assert_eq!(text(&head.headers, "x-amz-region-set"), "*");
    let head = sent_to(Named("sigv4a", vec![]), SigV4a::new()).await;
    assert_eq!(text(&head.headers, "x-amz-region-set"), "eu-west-1");
}

#[tokio::test]
async fn a_client_without_a_region_or_with_another_identity_says_what_it_needs() {
    let kept = Kept::default();
    let input = || BlobInput {
        hash: None,
        body: None,
    };
    let builder = || {
        Builder::<Caller>::new(&OTHER)
            .transport(kept.clone())
            .endpoint("https://example.com")
    };
    let without = builder().auth(SigV4::new(), identity());
    let error = send(without, &kept, &BLOB, input()).await.unwrap_err();
    assert!(error.contains("no region: set AWS_REGION"), "{error}");
    let scheme = SigV4::new().with_region("eu-west-1");
    let other = builder().auth(scheme, Identity::new("something else", None));
    let error = send(other, &kept, &BLOB, input()).await.unwrap_err();
    assert!(
        error.contains("the identity is no `farrier_aws::Credentials`"),
        "{error}"
    );
}

#[test]
fn no_secret_is_printed() {
    let mut request = Request::put("https://example.com")
        .body(Body::default())
        .unwrap();
    let credentials = credentials();
    let now = std::time::SystemTime::now();
    let signer = Signer::new(&credentials, "eu-west-1", "s3", now);
    signer.sign(&mut request, &PayloadHash::Unsigned).unwrap();
    let printed = format!("{:?} {:?}", SigV4::new(), request.headers());
    assert_eq!(printed.matches(": Sensitive").count(), 2, "{printed}");
}
