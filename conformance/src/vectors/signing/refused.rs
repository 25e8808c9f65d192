//! Requests that are signed already (aws-c-auth, `tests/sigv4_signing_tests.c`). Each is refused.

use farrier_aws::sigv4::{PayloadHash, Signer, SigningError};

use super::super::{Report, same};
use super::request::Request;
use super::{at, example};

/// A name, the request, and the header or parameter that is the reason.
const CASES: [(&str, &str, &str, SigningError); 8] = [
    (
        "date header",
        "/",
        "X-Amz-Date:20150830T123600Z",
        SigningError::SignedHeader("x-amz-date"),
    ),
    (
        "hash header",
        "/",
        "x-amz-content-sha256:lieslieslies",
        SigningError::SignedHeader("x-amz-content-sha256"),
    ),
    (
        "authorization header",
        "/",
        "Authorization:lieslieslies",
        SigningError::SignedHeader("authorization"),
    ),
    (
        "signature parameter",
        "/?X-Amz-Signature=Something",
        "",
        SigningError::SignedParameter("X-Amz-Signature"),
    ),
    (
        "date parameter",
        "/?X-Amz-Date=Tomorrow",
        "",
        SigningError::SignedParameter("X-Amz-Date"),
    ),
    (
        "credential parameter",
        "/?X-Amz-Credential=TopSekrit",
        "",
        SigningError::SignedParameter("X-Amz-Credential"),
    ),
    (
        "algorithm parameter",
        "/?X-Amz-Algorithm=BubbleSort",
        "",
        SigningError::SignedParameter("X-Amz-Algorithm"),
    ),
    (
        "signed headers parameter",
        "/?X-Amz-SignedHeaders=User-Agent",
        "",
        SigningError::SignedParameter("X-Amz-SignedHeaders"),
    ),
];

pub(super) fn run(report: &mut Report) {
    let mut suite = report.suite("SigV4, requests that are signed already", CASES.len());
    for (name, target, header, expected) in CASES {
        suite.run(name, || {
            let text = format!("GET {target} HTTP/1.1\nHost:example.amazonaws.com\n{header}");
            let request = Request::read(&text)?;
            let mut headers = request.headers.clone();
            let credentials = example();
            let signer = Signer::new(&credentials, "us-east-1", "service", at(1_440_938_160));
            let signed = signer.sign_head(&request.head(), &mut headers, &PayloadHash::of(b""));
            same("error", signed.map(|_| ()), Err(expected))?;
            same("headers", headers, request.headers)
        });
    }
}
