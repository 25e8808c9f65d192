//! Who calls a server. Any bytes come in, and are taken as lines: the target of a request, then headers.
//!
//! The checks: nothing panics, every request has an answer, nobody is let in who has not shown to know a secret, and what
//! a caller has signed is taken, with any headers.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use farrier::__private::v1::{self as runtime, schema};
use farrier::Body;
use farrier::operation::{AuthTrait, Http, Operation, OperationTrait, Protocol, Segment};
use farrier::operation::{Service, ServiceTrait};
use farrier::server::auth::{AuthRequest, Credentials, DigestAuth, Identify};
use farrier::server::{self, Call, Dispatch, Error, ResponseFuture};
use farrier_aws::sigv4::{
    PayloadHash, RequestHead, Settings, SigV4Verifier, SignedRequest, Signer,
};
use http::{HeaderName, HeaderValue, Request, Uri};

const SCHEMES: [&str; 6] = [
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
];

#[derive(Clone)]
struct Unit {}
runtime::structure!(Unit, UnitBuilder, schema::UNIT, {});

enum NoError {}
runtime::operation_error!(NoError, {});

static ANY: Operation =
    Operation::new("Any", &schema::UNIT, &schema::UNIT).with(&[OperationTrait::Http(Http::new(
        "POST",
        &[Segment::Greedy("path")],
        200,
    ))]);
static SERVICE: Service = Service::new("Door", Protocol::RestJson1, &[&ANY]).with(&[
    ServiceTrait::AuthSchemes(&[
        AuthTrait::new(SCHEMES[0], &[("name", "key"), ("in", "query")]),
        AuthTrait::new(SCHEMES[1], &[]),
        AuthTrait::new(SCHEMES[2], &[]),
        AuthTrait::new(SCHEMES[3], &[]),
        AuthTrait::new(SCHEMES[4], &[("name", "service")]),
        AuthTrait::new(SCHEMES[5], &[("name", "service")]),
    ]),
    ServiceTrait::Auth(&SCHEMES),
]);

struct Handler;

impl Dispatch for Handler {
    type Caller = ();

    fn service(&self) -> &'static Service {
        &SERVICE
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        call.handle::<_, _, Unit, NoError>(Arc::new(()), |(), _: Unit, _| {
            Box::pin(async { Ok::<_, NoError>(Unit {}) })
        })
    }
}

/// A secret that no fuzzer finds.
const SECRET: &str = "0b1c4f7a-9d52-4f0e-8a6e-2f1d3c5b7e90";

struct Nobody;

impl Identify for Nobody {
    type Caller = ();

    async fn identify(&self, credentials: &Credentials, _: &AuthRequest<'_>) -> Result<(), Error> {
        let known = match credentials {
            Credentials::Basic(it) => it.has_password(SECRET),
            Credentials::Bearer(token) => token.is(SECRET),
            Credentials::ApiKey(key) => key.is(SECRET),
            Credentials::Digest(digest) => return digest.verify(SECRET),
            other => {
                let signed: &SignedRequest =
                    other.get().expect("the operation has no other scheme");
                let keys = farrier_aws::Credentials::new(signed.access_key_id(), SECRET);
                return signed.verify(&keys);
            }
        };
        known
            .then_some(())
            .ok_or_else(|| Error::unauthorized("nobody"))
    }
}

/// Sends a request with these headers to a service that nobody may call, and lets a server verify the same request,
/// signed.
pub fn request(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let target = [b"/", lines.next().unwrap_or_default()].concat();
    let Ok(uri) = Uri::try_from(target) else {
        return;
    };
    let headers: Vec<_> = lines.filter_map(header).take(50).collect();
    refused(&uri, &headers);
    for settings in [Settings::new(), Settings::s3()] {
        taken(&uri, &headers, settings);
    }
}

fn header(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
    let value = HeaderValue::from_bytes(line.get(colon + 1..)?).ok()?;
    Some((name, value))
}

fn refused(uri: &Uri, headers: &[(HeaderName, HeaderValue)]) {
    let mut service = server::Service::new(Handler)
        .identify(Nobody)
        .with_auth_scheme(DigestAuth::new(SECRET).with_md5())
        .with_auth_scheme(SigV4Verifier::new("eu-west-1").with_clock(|| at(0)))
        .with_auth_scheme(SigV4Verifier::new_asymmetric("eu-west-1").with_clock(|| at(0)));
    let mut request = Request::post(uri.clone());
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let Ok(request) = request.body(Body::new("{}")) else {
        return;
    };
    let answer = pin!(tower_service::Service::call(&mut service, request));
    let Poll::Ready(Ok(response)) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("the service waits, though all of the request is there");
    };
    assert!(response.status().is_client_error(), "{response:?}");
}

/// 2015-08-30T12:36:00Z and so many seconds.
fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_440_938_160 + seconds)
}

/// Signs the request, in its headers and in its query, and verifies it.
fn taken(uri: &Uri, headers: &[(HeaderName, HeaderValue)], settings: Settings) {
    let keys = farrier_aws::Credentials::new("AKID", SECRET).with_session_token("token");
    let signer = Signer::new(&keys, "eu-west-1", "service", at(0)).settings(settings);
    let mut signed = http::HeaderMap::new();
    for (name, value) in headers {
        signed.append(name, value.clone());
    }
    let plain = signed.clone();
    let query = uri.query().unwrap_or_default();
    let head = RequestHead::new("POST", "example.com", uri.path(), query);
    let verifier = SigV4Verifier::new("eu-west-1")
        .with_settings(settings)
        .with_clock(|| at(299));
    let body = PayloadHash::of(b"{}");
    let verified = |head: &RequestHead<'_>, headers: &http::HeaderMap, body: &[u8]| {
        // Names of headers and parameters that the signature leaves out are refused, and rightly.
        let read = verifier.read_head(head, headers, "service").ok()??;
        Some(read.verify_with_body(&keys, body))
    };
    if signer.sign_head(&head, &mut signed, &body).is_ok()
        && let Some(result) = verified(&head, &signed, b"{}")
    {
        assert_eq!(result, Ok(()), "{uri} {headers:?}");
        let forged = verified(&head, &signed, b"[]");
        assert!(forged.is_some_and(|it| it.is_err()), "{uri} {headers:?}");
    }
    let hour = Duration::from_secs(3600);
    if settings == Settings::new()
        && let Ok((query, _)) = signer.presign_head(&head, &plain, &body, hour)
    {
        let head = RequestHead::new("POST", "example.com", uri.path(), &query);
        if let Some(result) = verified(&head, &plain, b"{}") {
            assert_eq!(result, Ok(()), "{uri} {headers:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    use super::request;

    #[test]
    fn requests_of_random_pieces_pass_the_checks() {
        let pieces = [
            "a",
            "/",
            "%2F",
            "?",
            "&",
            "=",
            "key=x",
            "\n",
            "\nauthorization:Basic ",
            "YWI6Yw==",
            "\nauthorization:Bearer ",
            "\nAuthorization:Digest ",
            "username=\"a\", ",
            "realm=\"Door\", nonce=\"b\", uri=\"/\", nc=00000001, cnonce=\"c\", qop=auth, ",
            "algorithm=SHA-256, ",
            "response=\"d\"",
            "username*=UTF-8''%41, ",
            "\nauthorization:AWS4-HMAC-SHA256 ",
            "\nauthorization:AWS4-ECDSA-P256-SHA256 ",
            "Credential=AKID/20150830/eu-west-1/service/aws4_request",
            "Credential=AKID/20150830/service/aws4_request",
            ", SignedHeaders=host;x-amz-date, Signature=abcd",
            "\nx-amz-date:20150830T123600Z",
            "\nx-amz-region-set:*",
            "\nx-amz-content-sha256:UNSIGNED-PAYLOAD",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20150830%2Feu-west-1%2Fservice%2Faws4_request",
            "&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=ab",
            "\nx-a: b  c",
            "\nhost:x",
            "\u{e9}",
        ];
        let mut random = Random::new(1);
        for _ in 0..2000 {
            let count = random.below(14);
            let text: String = (0..count).map(|_| random.pick(&pieces)).collect();
            request(text.as_bytes());
        }
    }
}
