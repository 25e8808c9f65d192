//! Signatures of requests: what is covered, and what is refused. The published cases run in `cargo xtask vectors`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use farrier_aws::Credentials;
use farrier_aws::sigv4::{
    PayloadHash, RequestHead, SessionTokenName, Settings, Signed, Signer, SigningError,
};
use http::{HeaderMap, Request};

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_440_938_160)
}

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "do-not-print").with_session_token("do-not-print-either")
}

fn request(uri: &str, headers: &[(&'static str, &'static str)]) -> Request<()> {
    let builder = Request::put(uri);
    let add = |builder: http::request::Builder, it: &(&'static str, &'static str)| {
        builder.header(it.0, it.1)
    };
    headers.iter().fold(builder, add).body(()).unwrap()
}

fn canonical(signed: &Signed) -> String {
    String::from_utf8(signed.canonical_request().to_vec()).unwrap()
}

fn sign(request: &mut Request<()>, settings: Settings) -> Signed {
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "service", now()).settings(settings);
    signer.sign(request, &PayloadHash::of(b"")).unwrap()
}

#[test]
fn what_proxies_change_is_not_signed() {
    let mut request = request(
        "https://example.com/",
        &[
            ("user-agent", "farrier"),
            ("x-amzn-trace-id", "Root=1"),
            ("transfer-encoding", "chunked"),
            ("expect", "100-continue"),
            ("connection", "close"),
            ("content-type", "text/plain"),
        ],
    );
    let signed = sign(&mut request, Settings::new());
    let canonical = canonical(&signed);
    assert!(
        canonical.contains("\n\ncontent-type;host;x-amz-date;x-amz-security-token\n"),
        "{canonical}"
    );
}

#[test]
fn s3_gets_the_path_as_it_is_and_the_hash_in_a_header() {
    let mut request = request("https://example.com/a//b/../%7Ec%2Fd", &[]);
    let signed = sign(&mut request, Settings::s3());
    assert!(canonical(&signed).starts_with("PUT\n/a//b/../%7Ec%2Fd\n"));
    assert_eq!(
        request.headers()["x-amz-content-sha256"],
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
}

#[test]
fn others_get_the_path_normalized_and_encoded_twice() {
    let mut request = request("https://example.com/a//b/../%7Ec%2Fd", &[]);
    let signed = sign(&mut request, Settings::new());
    assert!(canonical(&signed).starts_with("PUT\n/a/%257Ec%252Fd\n"));
    assert!(!request.headers().contains_key("x-amz-content-sha256"));
}

#[test]
fn a_body_without_a_hash_is_named_in_a_header_and_signed_as_such() {
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "service", now());
    for (payload, name) in [
        (PayloadHash::Unsigned, "UNSIGNED-PAYLOAD"),
        (
            PayloadHash::UnsignedTrailer,
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        ),
        (
            PayloadHash::SignedChunks,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        ),
        (
            PayloadHash::SignedChunksTrailer,
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        ),
        (
            PayloadHash::SignedEvents,
            "STREAMING-AWS4-HMAC-SHA256-EVENTS",
        ),
    ] {
        let mut request = request("https://example.com/", &[]);
        let signed = signer.sign(&mut request, &payload).unwrap();
        assert_eq!(request.headers()["x-amz-content-sha256"], name);
        assert!(canonical(&signed).ends_with(&format!("\n{name}")));
    }
}

#[test]
fn a_session_of_s3_express_has_a_token_of_its_own_name() {
    let settings = Settings::s3().session_token_name(SessionTokenName::S3Session);
    let mut request = request("https://example.com/", &[]);
    let signed = sign(&mut request, settings);
    assert!(canonical(&signed).contains("\nx-amz-s3session-token:do-not-print-either\n"));
    assert!(!request.headers().contains_key("x-amz-security-token"));
}

#[test]
fn a_presigned_url_covers_headers_that_its_user_sends() {
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "s3", now()).settings(Settings::s3());
    let mut request = request(
        "https://example.com/a?b=c",
        &[
            ("x-amz-meta-color", "white"),
            ("x-amz-checksum-mode", "ENABLED"),
            ("x-amz-user-agent", "farrier"),
        ],
    );
    let week = Duration::from_secs(604_800);
    let signed = signer
        .presign(&mut request, &PayloadHash::Unsigned, week)
        .unwrap();
    assert!(canonical(&signed).ends_with("\n\nhost;x-amz-meta-color\nUNSIGNED-PAYLOAD"));
    let uri = request.uri().to_string();
    let start = "https://example.com/a?b=c&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830";
    assert!(uri.starts_with(start), "{uri}");
    assert!(uri.contains("&X-Amz-SignedHeaders=host%3Bx-amz-meta-color&X-Amz-Expires=604800&"));
    let signature = signed.signature().as_str();
    assert!(
        uri.ends_with(&format!("&X-Amz-Signature={signature}")),
        "{uri}"
    );
}

#[test]
fn a_presigned_url_is_valid_for_a_second_to_a_week() {
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "s3", now());
    for expires_in in [
        Duration::ZERO,
        Duration::from_millis(999),
        Duration::from_secs(604_801),
        Duration::MAX,
    ] {
        let mut request = request("https://example.com/", &[]);
        let error = signer.presign(&mut request, &PayloadHash::Unsigned, expires_in);
        assert_eq!(error.unwrap_err(), SigningError::Expiry(expires_in));
        assert_eq!(request.uri(), "https://example.com/");
    }
}

#[test]
fn expired_credentials_presign_nothing() {
    let credentials = credentials().with_expiry(now());
    let signer = Signer::new(&credentials, "eu-west-1", "s3", now());
    let mut request = request("https://example.com/", &[]);
    let hour = Duration::from_secs(3600);
    let error = signer.presign(&mut request, &PayloadHash::Unsigned, hour);
    assert_eq!(error.unwrap_err(), SigningError::ExpiredCredentials);
}

#[test]
fn what_cannot_be_sent_is_refused_and_the_request_stays_as_it_was() {
    let good = credentials();
    let id = Credentials::new("AKID\n", "secret");
    let token = Credentials::new("AKID", "secret").with_session_token("to\nken");
    for (credentials, region, service, what) in [
        (&id, "eu-west-1", "s3", "access key id"),
        (&token, "eu-west-1", "s3", "session token"),
        (&good, "eu\r\nwest", "s3", "region"),
        (&good, "eu-west-1", "s\n3", "signing name of the service"),
    ] {
        let mut request = request("https://example.com/", &[]);
        let signer = Signer::new(credentials, region, service, now());
        let error = signer.sign(&mut request, &PayloadHash::of(b""));
        assert_eq!(error.unwrap_err(), SigningError::Characters(what));
        assert!(request.headers().is_empty());
        let hour = Duration::from_secs(3600);
        let error = signer.presign(&mut request, &PayloadHash::of(b""), hour);
        assert_eq!(error.unwrap_err(), SigningError::Characters(what));
    }
}

#[test]
fn an_error_says_what_to_do_in_one_line() {
    for error in [
        SigningError::SignedHeader("x-amz-date"),
        SigningError::SignedParameter("X-Amz-Date"),
        SigningError::NoHost,
        SigningError::Uri,
        SigningError::Time,
        SigningError::Expiry(Duration::ZERO),
        SigningError::ExpiredCredentials,
        SigningError::Characters("region"),
    ] {
        let text = error.to_string();
        assert!(text.contains(": ") || text.contains(", "), "{text}");
        assert!(!text.contains('\n'), "{text}");
    }
}

#[test]
fn no_secret_is_printed() {
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "s3", now());
    let mut request = request("https://example.com/", &[]);
    let signed = signer.sign(&mut request, &PayloadHash::of(b"")).unwrap();
    let signature = signed.signature().as_str().to_owned();
    let printed = format!("{signer:?} {signed:?} {:?} {request:?}", signed.signature());
    assert!(!printed.contains("do-not-print"), "{printed}");
    assert!(!printed.contains(&signature), "{printed}");
}

#[test]
fn events_of_the_next_day_have_the_key_of_that_day() {
    let credentials = credentials();
    let signer = Signer::new(&credentials, "eu-west-1", "service", now());
    let sign = || {
        let mut headers = HeaderMap::new();
        let head = RequestHead::new("POST", "example.com", "/", "");
        let signed = signer.sign_head(&head, &mut headers, &PayloadHash::SignedEvents);
        signer.event_signer(signed.unwrap()).unwrap()
    };
    let tomorrow = now() + Duration::from_secs(86_400);
    let (mut first, mut second) = (sign(), sign());
    let today = first.event(b"A", now()).unwrap();
    assert_eq!(second.event(b"A", now()).unwrap(), today);
    let a = first.event(b"B", tomorrow).unwrap();
    assert_eq!(second.event(b"B", tomorrow).unwrap(), a);
    assert_ne!(a.signature, first.event(b"B", tomorrow).unwrap().signature);
}
