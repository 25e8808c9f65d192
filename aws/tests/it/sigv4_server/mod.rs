//! Servers that verify signatures: what clients sign is taken, and nothing that differs from it.

mod refused;
mod taken;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use farrier::__private::v1::{self as runtime, schema};
use farrier::operation::{
    AuthTrait, Http, HttpChecksum, Operation, OperationTrait, Protocol, Segment, Service,
    ServiceTrait,
};
use farrier::server::auth::{self, AuthRequest, Identified, Identify};
use farrier::server::{self, Call, Dispatch, Error, ErrorSource, ResponseFuture};
use farrier::{Blob, Body, ByteStream};
use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, Settings, SigV4Verifier, SignedRequest, Signer};
use http::Request;
use tower_service::Service as _;

use crate::support::{PUT_OUTPUT, PutError, PutOutput};

runtime::schemas!("test", {
    STREAM_INPUT: structure("StreamInput") { body: schema::BYTE_STREAM [payload] },
    BLOB_INPUT: structure("BlobInput") { body: schema::BLOB [payload] },
    PATH_INPUT: structure("PathInput") { rest: schema::STRING [required, label] },
});

pub(crate) struct StreamInput {
    pub(crate) body: ByteStream,
}
runtime::structure!(StreamInput, fallible StreamInputBuilder, STREAM_INPUT, new(body: ByteStream), {
    0 body: required ByteStream,
});

#[derive(Clone)]
pub(crate) struct BlobInput {
    pub(crate) body: Option<Blob>,
}
runtime::structure!(BlobInput, BlobInputBuilder, BLOB_INPUT, { 0 body: optional Blob });

pub(crate) struct PathInput {
    pub(crate) rest: String,
}
runtime::structure!(PathInput, fallible PathInputBuilder, PATH_INPUT, new(rest: String), {
    0 rest: required String,
});

pub(crate) const SIGV4: &str = "aws.auth#sigv4";
pub(crate) const SIGV4A: &str = "aws.auth#sigv4a";

const fn path(name: &'static str) -> Http {
    const PATHS: [&[Segment]; 3] = [
        &[Segment::Literal("stream")],
        &[Segment::Literal("unsigned")],
        &[Segment::Literal("blob")],
    ];
    let index = match name.as_bytes()[0] {
        b's' => 0,
        b'u' => 1,
        _ => 2,
    };
    Http::new("PUT", PATHS[index], 200)
}

pub(crate) static STREAM: Operation = Operation::new("Stream", &STREAM_INPUT, &PUT_OUTPUT).with(&[
    OperationTrait::Http(path("stream")),
    OperationTrait::HttpChecksum(HttpChecksum::new(None, false)),
]);
pub(crate) static UNSIGNED: Operation =
    Operation::new("Unsigned", &BLOB_INPUT, &PUT_OUTPUT).with(&[
        OperationTrait::Http(path("unsigned")),
        OperationTrait::UnsignedPayload,
    ]);
pub(crate) static BLOB: Operation =
    Operation::new("Blob", &BLOB_INPUT, &PUT_OUTPUT).with(&[OperationTrait::Http(path("blob"))]);
/// An operation that takes any path below its own.
static PATH: Operation =
    Operation::new("Path", &PATH_INPUT, &PUT_OUTPUT).with(&[OperationTrait::Http(Http::new(
        "PUT",
        &[Segment::Literal("path"), Segment::Greedy("rest")],
        200,
    ))]);

macro_rules! services {
    ($($name:ident $signing_name:literal [$($auth:ident),*];)*) => {
        $(pub(crate) static $name: Service =
            Service::new($signing_name, Protocol::RestJson1, &[&STREAM, &UNSIGNED, &BLOB, &PATH]).with(&[
                ServiceTrait::AuthSchemes(&[$(AuthTrait::new($auth, &[("name", $signing_name)])),*]),
                ServiceTrait::Auth(&[$($auth),*]),
            ]);)*
    };
}

services! {
    S3 "s3" [SIGV4];
    OTHER "other" [SIGV4];
    BOTH "both" [SIGV4A, SIGV4];
}

/// How often handlers have run, and how many bytes they got.
#[derive(Clone, Default)]
pub(crate) struct Handled {
    runs: Arc<AtomicUsize>,
    bytes: Arc<AtomicUsize>,
}

impl Handled {
    pub(crate) fn done(&self) -> (usize, usize) {
        let count = |it: &AtomicUsize| it.load(Ordering::Relaxed);
        (count(&self.runs), count(&self.bytes))
    }
}

pub(crate) struct Handler(&'static Service, Handled);

impl Dispatch for Handler {
    type Caller = String;

    fn service(&self) -> &'static Service {
        self.0
    }

    fn dispatch(&self, operation: usize, call: Call<String>) -> ResponseFuture {
        let handled = Arc::new(self.1.clone());
        handled.runs.fetch_add(1, Ordering::Relaxed);
        match operation {
            0 => call.handle::<_, _, PutOutput, PutError>(
                handled,
                move |handled, input: StreamInput, _| {
                    Box::pin(async move {
                        let bytes = input.body.collect(1 << 20).await?;
                        handled.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
                        Ok::<_, Error<PutError>>(PutOutput {})
                    })
                },
            ),
            3 => call.handle::<_, _, PutOutput, PutError>(handled, |_, _: PathInput, _| {
                Box::pin(async { Ok::<_, Error<PutError>>(PutOutput {}) })
            }),
            _ => call.handle::<_, _, PutOutput, PutError>(
                handled,
                |handled, input: BlobInput, context| {
                    assert_eq!(context.caller(), "ann");
                    let bytes = input.body.map_or(0, |it| it.len());
                    handled.bytes.fetch_add(bytes, Ordering::Relaxed);
                    Box::pin(async { Ok::<_, Error<PutError>>(PutOutput {}) })
                },
            ),
        }
    }
}

/// Knows one caller, and forgets to verify another one.
pub(crate) struct Accounts;

impl Identify for Accounts {
    type Caller = String;

    async fn identify(
        &self,
        credentials: &auth::Credentials,
        _: &AuthRequest<'_>,
    ) -> Result<String, Error> {
        let signed: &SignedRequest = credentials.get().unwrap();
        match signed.access_key_id() {
            "AKIDEXAMPLE" => {
                signed.verify(&keys())?;
                Ok("ann".to_owned())
            }
            "AKIDEXPIRED" => {
                let keys = Credentials::new("AKIDEXPIRED", "secret");
                signed.verify(&keys.with_expiry(SystemTime::now() - Duration::from_secs(1)))?;
                Ok("old".to_owned())
            }
            "AKIDFORGOTTEN" => Ok("bob".to_owned()),
            _ => Err(signed.unknown_key()),
        }
    }
}

pub(crate) fn keys() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "secret").with_session_token("token")
}

pub(crate) type Verifying = server::Service<Handler, Identified<Accounts>>;

/// A service that takes requests for `eu-west-1`, with this scheme.
pub(crate) fn verifying(table: &'static Service, scheme: SigV4Verifier) -> (Verifying, Handled) {
    let handled = Handled::default();
    let service = server::Service::new(Handler(table, handled.clone())).identify(Accounts);
    (service.with_auth_scheme(scheme), handled)
}

/// A request to a service, as a connection of HTTP/1.1 delivers it: the host is a header.
pub(crate) fn delivered(mut request: Request<Body>) -> Request<Body> {
    let parts = request.uri().clone().into_parts();
    if let Some(authority) = parts.authority {
        let authority = authority.as_str();
        let host = authority.strip_suffix(":443").unwrap_or(authority);
        request.headers_mut().insert("host", host.parse().unwrap());
        *request.uri_mut() = parts.path_and_query.unwrap().into();
    }
    request
}

/// The answer to a request: its status, the code of its error, and its message.
pub(crate) async fn answer(service: &Verifying, request: Request<Body>) -> (u16, String, String) {
    let Ok(response) = service.clone().call(request).await;
    let (head, body) = response.into_parts();
    let code = head.headers.get("x-amzn-errortype");
    let code = code.map_or("", |it| it.to_str().unwrap()).to_owned();
    let body = body.read(1 << 20).await.unwrap();
    let mut text = String::from_utf8(body.to_vec()).unwrap();
    if let Some(source) = head.extensions.get::<ErrorSource>() {
        text += &format!(" source: {source}");
    }
    (head.status.as_u16(), code, text)
}

/// A request for `Blob`, signed in its header as clients sign it.
pub(crate) fn signed(sign: impl FnOnce(Signer<'_>) -> Signer<'_>) -> Request<Body> {
    signed_by(&keys(), sign, PayloadHash::of(b"hello"))
}

pub(crate) fn signed_by(
    keys: &Credentials,
    sign: impl FnOnce(Signer<'_>) -> Signer<'_>,
    payload: PayloadHash,
) -> Request<Body> {
    let mut request = Request::put("https://example.com/blob?a=b")
        .header("content-type", "application/octet-stream")
        .header("x-amz-meta-color", "red")
        .body(Body::new("hello"))
        .unwrap();
    let signer = Signer::new(keys, "eu-west-1", "other", SystemTime::now());
    sign(signer).sign(&mut request, &payload).unwrap();
    delivered(request)
}

/// The same, as S3 expects it.
pub(crate) fn said(signer: Signer<'_>) -> Signer<'_> {
    signer.settings(Settings::new().content_sha256(true))
}
