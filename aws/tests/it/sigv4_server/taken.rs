//! What clients sign, servers take.

use std::time::{Duration, SystemTime};

use farrier::__private::v1 as runtime;
use farrier::client::auth::{AuthScheme, Identity};
use farrier::client::{Builder, Client, ServiceClient, Transport, TransportFuture};
use farrier::operation::{Operation, Service};
use farrier::{Blob, Body, ByteStream};
use farrier_aws::sigv4::{PayloadHash, SigV4, SigV4Verifier, Signer};
use http::Request;

use super::{
    BLOB, BOTH, BlobInput, OTHER, S3, STREAM, StreamInput, UNSIGNED, Verifying, answer, delivered,
    keys, said, signed, verifying,
};
use crate::support::{PutError, PutOutput};

/// Delivers requests to a service, after they have been changed.
struct Wire(Verifying, fn(Request<Body>) -> Request<Body>);

impl Transport for Wire {
    fn send(&self, request: Request<Body>) -> TransportFuture {
        self.0.send(self.1(delivered(request)))
    }
}

struct Caller(Client);

impl ServiceClient for Caller {
    fn from_client(client: Client) -> Self {
        Self(client)
    }

    fn client(&self) -> &Client {
        &self.0
    }
}

struct Given {
    table: &'static Service,
    verifier: SigV4Verifier,
    endpoint: &'static str,
    change: fn(Request<Body>) -> Request<Body>,
}

impl Given {
    fn new(table: &'static Service, endpoint: &'static str) -> Self {
        Self {
            table,
            verifier: SigV4Verifier::new("eu-west-1"),
            endpoint,
            change: |it| it,
        }
    }

    /// Calls an operation by a client; returns what the handler has done, or the error.
    async fn call<I: runtime::Structure>(
        &self,
        scheme: impl AuthScheme,
        operation: &'static Operation,
        input: I,
    ) -> Result<(usize, usize), String> {
        let (service, handled) = verifying(self.table, self.verifier.clone());
        let client: Caller = Builder::new(self.table)
            .transport(Wire(service, self.change))
            .endpoint(self.endpoint)
            .parameter("AWS::Region", "eu-west-1")
            .retries(farrier::client::retry::Retries::none())
            .auth(scheme, Identity::new(keys(), None))
            .build()
            .unwrap();
        let call = client
            .client()
            .call::<_, PutOutput, PutError>(operation, input);
        match call.await {
            Ok(_) => Ok(handled.done()),
            Err(error) => Err(format!("{error} {:?}", handled.done())),
        }
    }
}

fn blob() -> BlobInput {
    BlobInput {
        body: Some(Blob::new("hello")),
    }
}

fn stream() -> StreamInput {
    StreamInput {
        body: ByteStream::new(Pieces(100)),
    }
}

/// A body of so many pieces of 1,000 bytes, which is not in memory.
struct Pieces(usize);

impl http_body::Body for Pieces {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        let left = self.0.checked_sub(1);
        self.0 = left.unwrap_or_default();
        let piece = left.map(|_| http_body::Frame::data("0123456789".repeat(100).into()));
        std::task::Poll::Ready(piece.map(Ok))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.0 as u64 * 1000)
    }
}

const ENDPOINTS: [&str; 4] = [
    "https://example.com",
    "https://example.com:8443",
    "http://example.com",
    "http://127.0.0.1:8000",
];

#[tokio::test]
async fn bodies_of_every_kind_are_taken_over_every_connection() {
    for table in [&S3, &OTHER] {
        for endpoint in ENDPOINTS {
            let given = Given::new(table, endpoint);
            for operation in [&BLOB, &UNSIGNED] {
                let done = given.call(SigV4::new(), operation, blob()).await;
                assert_eq!(done, Ok((1, 5)), "{endpoint}");
            }
            let done = given
                .call(SigV4::new(), &BLOB, BlobInput { body: None })
                .await;
            assert_eq!(done, Ok((1, 0)), "{endpoint}");
            let done = given.call(SigV4::new(), &STREAM, stream()).await;
            assert_eq!(done, Ok((1, 100_000)), "{endpoint}");
        }
    }
}

#[cfg(feature = "sigv4a")]
#[tokio::test]
async fn signatures_for_several_regions_are_taken() {
    use farrier_aws::sigv4::SigV4a;

    let mut given = Given::new(&BOTH, "https://example.com");
    given.verifier = SigV4Verifier::new_asymmetric("eu-west-1");
    for regions in ["*", "eu-west-1", "us-east-1,eu-*"] {
        let scheme = SigV4a::new().with_region_set(regions);
        let done = given.call(scheme, &BLOB, blob()).await;
        assert_eq!(done, Ok((1, 5)), "{regions}");
    }
    for regions in ["us-east-1", "us-*", "eu-west-11"] {
        let scheme = SigV4a::new().with_region_set(regions);
        let refused = given.call(scheme, &BLOB, blob()).await.unwrap_err();
        assert!(refused.contains("SignatureDoesNotMatch"), "{refused}");
        assert!(refused.ends_with("(0, 0)"), "{refused}");
    }
    given.change = |mut it| {
        it.headers_mut()
            .insert("x-amz-region-set", "*,a".parse().unwrap());
        it
    };
    let scheme = SigV4a::new().with_region_set("*");
    let refused = given.call(scheme, &BLOB, blob()).await.unwrap_err();
    assert!(refused.contains("SignatureDoesNotMatch"), "{refused}");
}

#[tokio::test]
async fn either_of_two_schemes_is_taken() {
    let given = Given::new(&BOTH, "https://example.com");
    assert_eq!(given.call(SigV4::new(), &BLOB, blob()).await, Ok((1, 5)));
}

#[tokio::test]
async fn a_chunk_that_was_changed_on_its_way_ends_the_stream() {
    let mut given = Given::new(&S3, "http://example.com");
    given.change = |it| it.map(|body| Body::wrap(Forged(body)));
    let refused = given
        .call(SigV4::new(), &STREAM, stream())
        .await
        .unwrap_err();
    assert!(
        refused.contains("SignatureDoesNotMatch") && refused.contains("403"),
        "{refused}"
    );
    assert!(refused.ends_with("(1, 0)"), "{refused}");
}

/// A body with other digits.
struct Forged(Body);

impl http_body::Body for Forged {
    type Data = bytes::Bytes;
    type Error = farrier::body::BoxError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
        let frame = std::pin::Pin::new(&mut self.0).poll_frame(cx);
        frame.map_ok(|it| {
            it.map_data(|data| {
                let text = String::from_utf8_lossy(&data).replace("01234567", "01234568");
                text.into()
            })
        })
    }
}

#[tokio::test]
async fn presigned_urls_are_taken_until_they_expire() {
    let keys = keys();
    let presigned = |service: &str, payload: PayloadHash, path: &str, body: &'static str| {
        let mut request = Request::put(format!("https://example.com/{path}"))
            .body(Body::new(body))
            .unwrap();
        let content_type = "application/octet-stream".parse().unwrap();
        request.headers_mut().insert("content-type", content_type);
        let time = SystemTime::now() - Duration::from_secs(1000);
        let mut signer = Signer::new(&keys, "eu-west-1", service, time);
        if service == "s3" {
            signer = signer.settings(farrier_aws::sigv4::Settings::s3());
        }
        let valid = Duration::from_secs(1200);
        signer.presign(&mut request, &payload, valid).unwrap();
        delivered(request)
    };
    let (other, _) = verifying(&OTHER, SigV4Verifier::new("eu-west-1"));
    let request = presigned("other", PayloadHash::of(b"hello"), "blob?x=%2F", "hello");
    assert_eq!(answer(&other, request).await.0, 200);
    let request = presigned("other", PayloadHash::of(b"hello"), "blob", "hallo");
    let (status, code, _) = answer(&other, request).await;
    assert_eq!((status, code.as_str()), (403, "SignatureDoesNotMatch"));
    let (s3, _) = verifying(&S3, SigV4Verifier::new("eu-west-1"));
    let request = presigned("s3", PayloadHash::Unsigned, "stream", "anything");
    assert_eq!(answer(&s3, request).await.0, 200);
    let later = || SystemTime::now() + Duration::from_secs(201);
    let (s3, handled) = verifying(&S3, SigV4Verifier::new("eu-west-1").with_clock(later));
    let request = presigned("s3", PayloadHash::Unsigned, "stream", "anything");
    let (status, code, _) = answer(&s3, request).await;
    assert_eq!(
        (status, code.as_str(), handled.done()),
        (403, "RequestExpired", (0, 0))
    );
}

#[tokio::test]
async fn a_uri_that_a_layer_has_changed_is_verified_as_it_was_sent() {
    let (service, handled) = verifying(&OTHER, SigV4Verifier::new("eu-west-1"));
    let mut request = signed(said);
    let original = request.uri().clone();
    *request.uri_mut() = "/blob?a=b&more=x".parse().unwrap();
    assert_eq!(answer(&service, request).await.0, 403);
    let mut request = signed(said);
    *request.uri_mut() = "/blob?a=b&more=x".parse().unwrap();
    request
        .extensions_mut()
        .insert(farrier::server::OriginalUri(original));
    assert_eq!(answer(&service, request).await.0, 200);
    assert_eq!(handled.done(), (1, 5));
}

#[tokio::test]
async fn a_stream_whose_hash_nobody_said_is_read_before_the_handler_runs() {
    let (service, handled) = verifying(&OTHER, SigV4Verifier::new("eu-west-1"));
    for (body, expected) in [("hello", (200, (1, 5))), ("hallo", (403, (1, 5)))] {
        let keys = keys();
        let mut request = Request::put("https://example.com/stream")
            .header("content-type", "application/octet-stream")
            .body(Body::new(body))
            .unwrap();
        let signer = Signer::new(&keys, "eu-west-1", "other", SystemTime::now());
        signer
            .sign(&mut request, &PayloadHash::of(b"hello"))
            .unwrap();
        let status = answer(&service, delivered(request)).await.0;
        assert_eq!((status, handled.done()), expected);
    }
}
