//! What servers refuse: each with the code by which clients know what to do, and before the handler runs.

use std::time::{Duration, SystemTime};

use farrier::Body;
use farrier_aws::Credentials;
use farrier_aws::sigv4::{PayloadHash, SigV4Verifier, Signer};
use http::Request;

use super::{OTHER, answer, delivered, keys, said, signed, signed_by, verifying};

type Change = Box<dyn Fn(&mut Request<Body>)>;

fn header(name: &'static str, value: &'static str) -> Change {
    Box::new(move |it| drop(it.headers_mut().insert(name, value.parse().unwrap())))
}

fn in_authorization(from: &'static str, to: &'static str) -> Change {
    Box::new(move |it| {
        let value = it.headers()["authorization"].to_str().unwrap();
        let changed = value.replace(from, to);
        assert_ne!(value, changed);
        it.headers_mut()
            .insert("authorization", changed.parse().unwrap());
    })
}

fn uri(uri: &'static str) -> Change {
    Box::new(move |it| *it.uri_mut() = uri.parse().unwrap())
}

/// Sends a request that was signed and then changed.
async fn refused(request: Request<Body>, change: &Change) -> (u16, String, String) {
    let (service, handled) = verifying(&OTHER, SigV4Verifier::new("eu-west-1"));
    let mut request = request;
    change(&mut request);
    let answer = answer(&service, request).await;
    assert_eq!(handled.done(), (0, 0), "the handler has run: {answer:?}");
    answer
}

#[tokio::test]
async fn forgeries_are_refused_whether_the_hash_of_the_body_is_said_or_not() {
    let changes: Vec<(Change, &str)> = vec![
        (uri("/blob"), "the server computes"),
        (uri("/blob?a=c"), "the server computes"),
        (uri("/blob?a=b&c=d"), "the server computes"),
        (uri("/unsigned?a=b"), "the server computes"),
        (header("host", "example.org"), "the server computes"),
        (
            header("content-type", "application/x-other"),
            "the server computes",
        ),
        (header("x-amz-meta-color", "blue"), "the server computes"),
        (
            in_authorization("Signature=", "Signature=00"),
            "the server computes",
        ),
        (
            in_authorization(", Signature=", ", Signature=ab, Sig="),
            "the server computes",
        ),
        (
            in_authorization("/eu-west-1/", "/us-east-1/"),
            "for the region `eu-west-1`",
        ),
        (
            in_authorization("/other/", "/s3/"),
            "for the service `other`",
        ),
        (
            in_authorization("content-type;", "content-language;content-type;"),
            "which did not arrive",
        ),
    ];
    let said_or_not: [fn(Signer<'_>) -> Signer<'_>; 2] = [said, |it| it];
    for said_or_not in said_or_not {
        for (change, message) in &changes {
            let (status, code, text) = refused(signed(said_or_not), change).await;
            assert_eq!(
                (status, code.as_str()),
                (403, "SignatureDoesNotMatch"),
                "{text}"
            );
            assert!(text.contains(message), "{text}");
        }
    }
}

/// A presigned request for this URI.
fn presigned(uri: &str) -> Request<Body> {
    let mut request = Request::put(uri).body(Body::empty()).unwrap();
    let keys = keys();
    let signer = Signer::new(&keys, "eu-west-1", "other", SystemTime::now());
    let hour = Duration::from_secs(3600);
    signer
        .presign(&mut request, &PayloadHash::of(b""), hour)
        .unwrap();
    request
}

#[tokio::test]
async fn a_request_that_the_service_could_read_as_another_one_is_refused() {
    let none: Change = Box::new(|_| {});
    // The signatures of all of them are right.
    for (uri, message) in [
        (
            "https://example.com/path/../blob",
            "send the path that is signed",
        ),
        (
            "https://example.com/path/./blob",
            "send the path that is signed",
        ),
        (
            "https://example.com/path//blob",
            "send the path that is signed",
        ),
        ("https://example.com/blob?a=b+c", "write `%20` or `%2B`"),
    ] {
        let (status, code, text) = refused(delivered(presigned(uri)), &none).await;
        assert_eq!((status, code.as_str()), (400, "InvalidRequest"), "{text}");
        assert!(text.contains(message), "{text}");
    }
    let mut two_hosts = presigned("https://example.com/blob");
    header("host", "example.org")(&mut two_hosts);
    let (status, code, text) = refused(two_hosts, &none).await;
    assert_eq!((status, code.as_str()), (400, "InvalidRequest"), "{text}");
    assert!(text.contains("the header `host`"), "{text}");
}

#[tokio::test]
async fn a_path_in_its_normal_form_and_a_host_named_twice_alike_are_taken() {
    let (service, _) = verifying(&OTHER, SigV4Verifier::new("eu-west-1"));
    let path = delivered(presigned("https://example.com/path/a/b/"));
    assert_eq!(answer(&service, path).await.0, 200);
    let mut request = presigned("https://example.com/blob?a=b%2Bc%20d");
    header("host", "example.com")(&mut request);
    let (status, _, text) = answer(&service, request).await;
    assert_eq!(status, 200, "{text}");
}

#[tokio::test]
async fn a_body_that_was_changed_does_not_reach_the_handler() {
    let body = || -> Change { Box::new(|it| *it.body_mut() = Body::new("hallo")) };
    let (status, code, _) = refused(signed(said), &body()).await;
    assert_eq!((status, code.as_str()), (400, "XAmzContentSHA256Mismatch"));
    let (status, code, _) = refused(signed(|it| it), &body()).await;
    assert_eq!((status, code.as_str()), (403, "SignatureDoesNotMatch"));
    let none: Change = Box::new(|it| *it.body_mut() = Body::empty());
    let (status, code, _) = refused(signed(said), &none).await;
    assert_eq!((status, code.as_str()), (400, "XAmzContentSHA256Mismatch"));
    let (status, code, _) = refused(signed(|it| it), &none).await;
    assert_eq!((status, code.as_str()), (403, "SignatureDoesNotMatch"));
    // The hash is another one, which the signature does not cover.
    let hash = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    let (status, code, _) = refused(signed(said), &header("x-amz-content-sha256", hash)).await;
    assert_eq!((status, code.as_str()), (403, "SignatureDoesNotMatch"));
}

#[tokio::test]
async fn headers_that_decide_have_to_be_signed() {
    let change = header("x-amz-copy-source", "/other/bucket");
    let (status, code, text) = refused(signed(said), &change).await;
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert!(text.contains("`x-amz-copy-source`"), "{text}");
    let change = in_authorization("host;", "");
    let (_, code, text) = refused(signed(said), &change).await;
    assert_eq!(code, "AccessDenied");
    assert!(text.contains("`host`"), "{text}");
    // What a signature does not say it covers may be there.
    let (service, _) = verifying(&OTHER, SigV4Verifier::new("eu-west-1"));
    let mut request = signed(said);
    header("x-amzn-trace-id", "Root=1")(&mut request);
    header("x-forwarded-for", "10.0.0.1")(&mut request);
    assert_eq!(answer(&service, request).await.0, 200);
}

#[tokio::test]
async fn the_time_of_a_signature_is_near_the_server_s() {
    for (seconds, is_late, status) in [
        (299, true, 200),
        (299, false, 200),
        (302, true, 403),
        (302, false, 403),
    ] {
        let clock = move || match is_late {
            true => SystemTime::now() + Duration::from_secs(seconds),
            false => SystemTime::now() - Duration::from_secs(seconds),
        };
        let verifier = SigV4Verifier::new("eu-west-1").with_clock(clock);
        let (service, _) = verifying(&OTHER, verifier.clone());
        let (found, code, text) = answer(&service, signed(said)).await;
        assert_eq!(found, status, "{text}");
        if status == 403 {
            assert_eq!(code, "RequestTimeTooSkewed");
            assert!(text.contains("set the clock"), "{text}");
        }
        let verifier = verifier.with_window(Duration::from_secs(900));
        let (service, _) = verifying(&OTHER, verifier);
        assert_eq!(answer(&service, signed(said)).await.0, 200);
    }
}

#[tokio::test]
async fn keys_that_are_unknown_expired_or_others_are_refused() {
    let by = |keys: &Credentials| signed_by(keys, said, PayloadHash::of(b"hello"));
    let none: Change = Box::new(|_| {});
    for (keys, status, expected) in [
        (
            Credentials::new("AKIDUNKNOWN", "secret"),
            403,
            "InvalidClientTokenId",
        ),
        (
            Credentials::new("AKIDEXPIRED", "secret"),
            403,
            "ExpiredToken",
        ),
        (
            keys().with_session_token("other"),
            403,
            "InvalidClientTokenId",
        ),
        (
            Credentials::new("AKIDEXAMPLE", "secret"),
            403,
            "InvalidClientTokenId",
        ),
        (
            Credentials::new("AKIDEXAMPLE", "other").with_session_token("token"),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            Credentials::new("AKIDFORGOTTEN", "secret"),
            500,
            "InternalFailure",
        ),
    ] {
        let (status_found, code, text) = refused(by(&keys), &none).await;
        assert_eq!((status_found, code.as_str()), (status, expected), "{text}");
    }
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let none: Change = Box::new(|it| drop(it.headers_mut().remove("authorization")));
    let (status, code, text) = refused(signed(said), &none).await;
    assert_eq!((status, code.as_str()), (403, "MissingAuthenticationToken"));
    assert!(text.contains("sign it"), "{text}");
}

#[tokio::test]
async fn each_damage_of_a_signature_is_an_error_of_its_own() {
    let twice: Change = Box::new(|it| {
        let value = it.headers()["authorization"].clone();
        it.headers_mut().append("authorization", value);
    });
    let query: Change = uri("/blob?a=b&X-Amz-Signature=ab");
    let without_date: Change = Box::new(|it| drop(it.headers_mut().remove("x-amz-date")));
    let changes: Vec<(Change, &str)> = vec![
        (twice, "more than once"),
        (query, "in its header and in its query"),
        (without_date, "no header `x-amz-date`"),
        (
            header("x-amz-date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            "not written like",
        ),
        (
            header("x-amz-content-sha256", "lies"),
            "no hash and no name of one",
        ),
        (
            header("authorization", "AWS4-HMAC-SHA256"),
            "no name and value",
        ),
        (
            in_authorization("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"),
            "another algorithm",
        ),
        (
            in_authorization("Credential=", "Credentials="),
            "one `Credential`",
        ),
        (
            in_authorization(", Signature=", ", Signature=ab, Signature="),
            "one `Signature`",
        ),
        (
            in_authorization("/aws4_request", "/aws5_request"),
            "the credential of the signature",
        ),
        (
            in_authorization("AKIDEXAMPLE/", ""),
            "the credential of the signature",
        ),
        (
            in_authorization("content-type;host", "host;content-type"),
            "sorted",
        ),
        (in_authorization("host;", "host;host;"), "sorted"),
        (in_authorization("host;", "Host;"), "lower case"),
    ];
    for (change, message) in &changes {
        let (status, code, text) = refused(signed(said), change).await;
        assert_eq!(
            (status, code.as_str()),
            (400, "IncompleteSignature"),
            "{text}"
        );
        assert!(text.contains(message), "{text}");
    }
    for (uri_with, message) in [
        (
            "/blob?X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "no parameter `X-Amz-Credential`",
        ),
        (
            "/blob?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20150830%2Fr%2Fother%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=604801&X-Amz-SignedHeaders=host&X-Amz-Signature=ab",
            "604800 seconds",
        ),
        (
            "/blob?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "more than once",
        ),
    ] {
        let request = Request::put(uri_with).body(Body::empty()).unwrap();
        let none: Change = Box::new(|_| {});
        let (status, code, text) = refused(request, &none).await;
        assert_eq!(
            (status, code.as_str()),
            (400, "IncompleteSignature"),
            "{text}"
        );
        assert!(text.contains(message), "{text}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_signed_is_taken_where_somebody_says_so() {
    let none: Change = Box::new(|_| {});
    let unsigned = || signed_by(&keys(), said, PayloadHash::Unsigned);
    for payload in [
        PayloadHash::Unsigned,
        PayloadHash::UnsignedTrailer,
        PayloadHash::SignedEvents,
    ] {
        let request = signed_by(&keys(), said, payload);
        let (status, code, text) = refused(request, &none).await;
        assert_eq!((status, code.as_str()), (403, "AccessDenied"), "{text}");
        assert!(text.contains("sign the hash of the body"), "{text}");
    }
    // The operation does not take chunks, so that nobody would verify them.
    let request = signed_by(&keys(), said, PayloadHash::SignedChunks);
    assert_eq!(refused(request, &none).await.0, 415);
    let verifier = SigV4Verifier::new("eu-west-1").with_unsigned_bodies();
    let (service, _) = verifying(&OTHER, verifier);
    assert_eq!(answer(&service, unsigned()).await.0, 200);
}

#[tokio::test]
async fn regions_and_names_can_be_set() {
    let verifier = SigV4Verifier::new("us-east-1");
    let (service, _) = verifying(&OTHER, verifier.clone());
    assert_eq!(answer(&service, signed(said)).await.0, 403);
    let (service, _) = verifying(&OTHER, verifier.any_region());
    assert_eq!(answer(&service, signed(said)).await.0, 200);
    let (service, _) = verifying(&OTHER, SigV4Verifier::new("eu-west-1").with_service("mine"));
    assert_eq!(answer(&service, signed(said)).await.0, 403);
    let keys = keys();
    let mut request = Request::put("https://example.com/blob")
        .body(Body::empty())
        .unwrap();
    let signer = Signer::new(&keys, "eu-west-1", "mine", SystemTime::now());
    signer.sign(&mut request, &PayloadHash::of(b"")).unwrap();
    assert_eq!(answer(&service, super::delivered(request)).await.0, 200);
}

#[tokio::test]
async fn no_signature_and_no_token_is_printed() {
    use farrier_aws::sigv4::RequestHead;

    let request = signed(said);
    let head = RequestHead::new("PUT", "example.com", "/blob", "a=b");
    let verifier = SigV4Verifier::new("eu-west-1");
    let read = verifier.read_head(&head, request.headers(), "other");
    let read = read.unwrap().unwrap();
    read.verify_with_body(&keys(), b"hello").unwrap();
    let printed = format!("{read:?} {verifier:?}");
    let authorization = request.headers()["authorization"].to_str().unwrap();
    let signature = authorization.rsplit('=').next().unwrap();
    assert!(
        !printed.contains(signature) && !printed.contains("token"),
        "{printed}"
    );
}
