//! Presigned requests of clients, signed by SigV4.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use farrier::__private::v1::{self as runtime, schema};
use farrier::client::auth::{BearerAuth, BearerToken, Identity};
use farrier::client::{
    Builder, Client, OperationInput, PresignError, PresignErrorKind, PresignedRequest,
    ServiceClient,
};
use farrier::operation::{
    AuthTrait, Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
    ServiceTrait,
};
use farrier::{Blob, ByteStream};
use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, RequestHead, Settings, SigV4, Signer, SigningError};
use http::HeaderMap;

use crate::support::{Kept, PUT_OUTPUT, PutError, PutOutput};

runtime::schemas!("test", {
    PUT_OBJECT: structure("PutObjectInput") {
        bucket: schema::STRING [required, label],
        color: schema::STRING [header("x-amz-meta-color")],
        algorithm: schema::STRING [header("x-amz-sdk-checksum-algorithm")],
        body: schema::BYTE_STREAM [payload],
    },
    INVOKE: structure("InvokeInput") { body: schema::BLOB [payload] },
    LIST: structure("ListInput") { Marker: schema::STRING },
});

struct PutObjectInput {
    bucket: String,
    color: Option<String>,
    algorithm: Option<String>,
    body: ByteStream,
}
runtime::structure!(PutObjectInput, fallible PutObjectInputBuilder, PUT_OBJECT, new(bucket: String, body: ByteStream), {
    0 bucket: required String,
    1 color: optional String,
    2 algorithm: optional String,
    3 body: required ByteStream,
});

#[derive(Clone)]
struct InvokeInput {
    body: Option<Blob>,
}
runtime::structure!(InvokeInput, InvokeInputBuilder, INVOKE, { 0 body: optional Blob });

#[derive(Clone)]
struct ListInput {
    marker: Option<String>,
}
runtime::structure!(ListInput, ListInputBuilder, LIST, { 0 marker: optional String });

static PUT: Operation = Operation::new("PutObject", &PUT_OBJECT, &PUT_OUTPUT).with(&[
    OperationTrait::Http(Http::new("PUT", &[Segment::Label("bucket")], 200)),
    OperationTrait::HttpChecksum(HttpChecksum::new(Some("algorithm"), false)),
]);
static CALL: Operation =
    Operation::new("Invoke", &INVOKE, &PUT_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Literal("invoke")],
        200,
    ))]);
static OPEN: Operation = Operation::new("Open", &INVOKE, &PUT_OUTPUT).with(&[
    OperationTrait::Http(Http::new("GET", &[Segment::Literal("open")], 200)),
    OperationTrait::Auth(&[]),
]);
static LISTS: Operation = Operation::new("List", &LIST, &PUT_OUTPUT);

const SIGV4: &str = "aws.auth#sigv4";
const BEARER: &str = "smithy.api#httpBearerAuth";
static S3: Service = Service::new("S3", Protocol::RestXml, &[&PUT, &CALL, &OPEN]).with(&[
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SIGV4, &[("name", "s3")])]),
    ServiceTrait::Auth(&[SIGV4]),
]);
static LAMBDA: Service = Service::new("Lambda", Protocol::RestJson1, &[&CALL]).with(&[
    ServiceTrait::AuthSchemes(&[
        AuthTrait::new(SIGV4, &[("name", "lambda")]),
        AuthTrait::new(BEARER, &[]),
    ]),
    ServiceTrait::Auth(&[SIGV4, BEARER]),
]);
static IAM: Service = Service::new("Iam", Protocol::AwsQuery, &[&LISTS]).with(&[
    ServiceTrait::Version("2010-05-08"),
    ServiceTrait::AuthSchemes(&[AuthTrait::new(SIGV4, &[("name", "iam")])]),
    ServiceTrait::Auth(&[SIGV4]),
]);

impl OperationInput for PutObjectInput {
    type Client = ();

    fn operation() -> &'static Operation {
        &PUT
    }
}

impl OperationInput for InvokeInput {
    type Client = ();

    fn operation() -> &'static Operation {
        &CALL
    }
}

impl OperationInput for ListInput {
    type Client = ();

    fn operation() -> &'static Operation {
        &LISTS
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

const TEN_MINUTES: Duration = Duration::from_secs(600);

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "do-not-print")
}

fn builder(service: &'static Service) -> Builder<Caller> {
    let scheme = SigV4::new().with_region("eu-west-1");
    Builder::new(service)
        .transport(Kept::default())
        .endpoint("https://example.com")
        .auth(scheme, Identity::new(credentials(), None))
}

fn client(service: &'static Service) -> Client {
    builder(service).build().unwrap().0
}

fn put(bucket: &str) -> PutObjectInput {
    PutObjectInput::new(bucket, ByteStream::default())
}

/// The value of a parameter in the query, still encoded.
fn parameter<'a>(request: &'a PresignedRequest, name: &str) -> Option<&'a str> {
    let mut parameters = request.uri().query()?.split('&');
    parameters.find_map(|it| it.strip_prefix(name)?.strip_prefix('='))
}

/// Checks the signature of a request, by signing what it is of.
fn check(request: &PresignedRequest, service: &str, settings: Settings, payload: &PayloadHash) {
    let query = request.uri().query().unwrap();
    let start = query.find("X-Amz-Algorithm=").unwrap();
    let own = query[..start].trim_end_matches('&');
    let now = request.expires_at() - TEN_MINUTES;
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", service, now).settings(settings);
    let head = RequestHead::new(
        request.method().as_str(),
        "example.com",
        request.uri().path(),
        own,
    );
    let signed = signer.presign_head(&head, request.headers(), payload, TEN_MINUTES);
    assert_eq!(query, signed.unwrap().0);
}

fn auth_error(error: &PresignError) -> String {
    assert!(
        matches!(error.kind(), PresignErrorKind::Auth(_)),
        "{error:?}"
    );
    error.to_string()
}

#[tokio::test]
async fn an_upload_is_presigned_without_its_body() {
    let mut input = put("bucket");
    input.color = Some("white".to_owned());
    let request = client(&S3).presign(input, TEN_MINUTES).await.unwrap();
    assert_eq!(request.method(), "PUT");
    assert!(
        request
            .uri()
            .to_string()
            .starts_with("https://example.com/bucket?")
    );
    let expected = HeaderMap::from_iter([(
        "x-amz-meta-color".parse().unwrap(),
        "white".parse().unwrap(),
    )]);
    assert_eq!(*request.headers(), expected);
    assert_eq!(parameter(&request, "X-Amz-Expires"), Some("600"));
    let signed = parameter(&request, "X-Amz-SignedHeaders");
    assert_eq!(signed, Some("host%3Bx-amz-meta-color"));
    assert_eq!(request.body(), "");
    check(&request, "s3", Settings::s3(), &PayloadHash::Unsigned);
    let http = request.clone().into_request();
    assert_eq!(http.uri(), request.uri());
    assert_eq!(http.headers(), request.headers());
}

#[tokio::test]
async fn an_upload_without_its_body_names_no_algorithm_of_a_checksum() {
    let mut input = put("bucket");
    input.algorithm = Some("SHA256".to_owned());
    let request = client(&S3).presign(input, TEN_MINUTES).await.unwrap();
    assert!(request.headers().is_empty(), "{:?}", request.headers());
    let mut input = put("bucket");
    input.algorithm = Some("SHA256".to_owned());
    let call = client(&S3).call::<_, PutOutput, PutError>(&PUT, input);
    // The caller knows the checksum of the body that somebody else sends.
    let call = call.header("x-amz-checksum-sha256", "sum");
    let request = call.presign(TEN_MINUTES).await.unwrap();
    assert_eq!(request.headers()["x-amz-checksum-sha256"], "sum");
    assert_eq!(request.headers()["x-amz-sdk-checksum-algorithm"], "SHA256");
}

#[tokio::test]
async fn a_call_is_presigned_with_its_headers() {
    let call = client(&S3).call::<_, PutOutput, PutError>(&PUT, put("bucket"));
    let call = call
        .header("content-type", "image/png")
        .header("x-amz-acl", "private");
    let request = call.presign(TEN_MINUTES).await.unwrap();
    assert_eq!(request.headers()["content-type"], "image/png");
    assert_eq!(request.headers()["x-amz-acl"], "private");
    check(&request, "s3", Settings::s3(), &PayloadHash::Unsigned);
}

#[tokio::test]
async fn a_body_in_memory_is_signed_and_has_to_be_sent() {
    let input = InvokeInput {
        body: Some(Blob::new("hello")),
    };
    let request = client(&LAMBDA).presign(input, TEN_MINUTES).await.unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.body(), "hello");
    assert_eq!(
        request.headers()["content-type"],
        "application/octet-stream"
    );
    check(
        &request,
        "lambda",
        Settings::new(),
        &PayloadHash::of(b"hello"),
    );
}

#[tokio::test]
async fn a_form_goes_into_the_query_for_get() {
    let input = ListInput {
        marker: Some("a b".to_owned()),
    };
    let request = client(&IAM).presign(input, TEN_MINUTES).await.unwrap();
    assert_eq!(request.method(), "GET");
    assert_eq!(request.body(), "");
    assert!(request.headers().is_empty());
    let query = request.uri().query().unwrap();
    let expected = "Action=List&Version=2010-05-08&Marker=a%20b&X-Amz-Algorithm=";
    assert!(query.starts_with(expected), "{query}");
    check(&request, "iam", Settings::new(), &PayloadHash::of(b""));
}

#[tokio::test]
async fn a_presigned_request_expires_with_its_credentials() {
    let soon = SystemTime::now() + Duration::from_secs(60);
    let scheme = SigV4::new().with_region("eu-west-1");
    let identity = Identity::new(credentials().with_expiry(soon), Some(soon));
    let client = builder(&S3).auth(scheme, identity).build().unwrap().0;
    let request = client.presign(put("bucket"), TEN_MINUTES).await.unwrap();
    assert_eq!(request.expires_at(), soon);
}

#[tokio::test]
async fn a_time_out_of_range_is_an_error() {
    for expires_in in [Duration::ZERO, Duration::from_secs(604_801)] {
        let error = client(&S3)
            .presign(put("bucket"), expires_in)
            .await
            .unwrap_err();
        let text = auth_error(&error);
        let expected = format!(
            "PutObject: cannot sign the request: {}",
            SigningError::Expiry(expires_in)
        );
        assert_eq!(text, expected);
    }
}

#[tokio::test]
async fn expired_credentials_are_an_error() {
    let now = SystemTime::now();
    let scheme = SigV4::new().with_region("eu-west-1");
    let identity = Identity::new(credentials().with_expiry(now), Some(now));
    let client = builder(&S3).auth(scheme, identity).build().unwrap().0;
    let error = client
        .presign(put("bucket"), TEN_MINUTES)
        .await
        .unwrap_err();
    assert!(auth_error(&error).ends_with("the credentials have expired: get new ones"));
}

#[tokio::test]
async fn a_stream_with_data_is_an_error() {
    let pieces = http_body_of("hello");
    let input = PutObjectInput::new("bucket", pieces);
    let error = client(&S3).presign(input, TEN_MINUTES).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "PutObject: input cannot be presigned: its body is a stream, which is sent by whoever uses the request: leave \
         it empty"
    );
    assert!(matches!(error.kind(), PresignErrorKind::Serialize(_)));
    assert_eq!(error.operation(), "PutObject");
}

#[tokio::test]
async fn what_cannot_be_presigned_says_why() {
    let open = client(&S3).call::<_, PutOutput, PutError>(&OPEN, InvokeInput { body: None });
    let error = open.presign(TEN_MINUTES).await.unwrap_err();
    assert!(auth_error(&error).contains("its URI needs no signature"));
    let bearer = Builder::<Caller>::new(&LAMBDA)
        .transport(Kept::default())
        .endpoint("https://example.com")
        .auth(BearerAuth::new(), Identity::from(BearerToken::new("4d1c")));
    let input = InvokeInput { body: None };
    let error = bearer
        .build()
        .unwrap()
        .0
        .presign(input, TEN_MINUTES)
        .await
        .unwrap_err();
    assert!(
        auth_error(&error).contains("does not presign requests"),
        "{error}"
    );
    let error = client(&S3).presign(put(""), TEN_MINUTES).await.unwrap_err();
    assert!(
        matches!(error.kind(), PresignErrorKind::Serialize(_)),
        "{error}"
    );
}

#[tokio::test]
async fn no_secret_is_printed() {
    let request = client(&S3)
        .presign(put("bucket"), TEN_MINUTES)
        .await
        .unwrap();
    let printed = format!(
        "{request:?} {:?}",
        client(&S3).presign(put("a"), TEN_MINUTES)
    );
    let signature = parameter(&request, "X-Amz-Signature").unwrap();
    assert!(
        !printed.contains(signature) && !printed.contains("do-not-print"),
        "{printed}"
    );
}

/// A stream that does not say how long it is.
fn http_body_of(text: &'static str) -> ByteStream {
    let pieces = text.as_bytes().chunks(2).map(Bytes::from_static);
    ByteStream::new(crate::sigv4_scheme::Pieces(pieces.collect()))
}
