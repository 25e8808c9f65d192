//! Requests that a service could read as others than their signatures cover. The head of a request comes in, a refusal
//! goes out.
//!
//! A signature covers a normal form of the path and the query, and one of the names of the host. A service finds the
//! operation and its input by what was sent.

use http::header::{HOST, HeaderMap};
use http::uri::{Authority, Uri};

use super::super::path;
use super::super::settings::Settings;
use super::error::VerificationError;

/// Refuses a request whose path, query or host says something else to the service than to the signature.
pub(super) fn check(
    uri: &Uri,
    headers: &HeaderMap,
    settings: &Settings,
) -> Result<(), VerificationError> {
    let refused = |message| Err(VerificationError::Ambiguous(message));
    let path = uri.path();
    if settings.normalize_path && path::normalized(path) != path {
        return refused(
            "the path has an empty segment, `.` or `..`, which the signature does not cover: send the path that is signed",
        );
    }
    if uri.query().is_some_and(|it| it.contains('+')) {
        return refused(
            "the query has a `+`, which is a space or a plus sign: write `%20` or `%2B`",
        );
    }
    let authority = uri.authority();
    if authority.is_some_and(|it| !is_host_of(it, uri.scheme_str(), headers)) {
        return refused("the header `host` is another one than the host of the target: send one");
    }
    Ok(())
}

/// Whether no header names another host than the target. The port of the scheme may be there or not.
fn is_host_of(authority: &Authority, scheme: Option<&str>, headers: &HeaderMap) -> bool {
    let usual = match scheme {
        Some("http") => 80,
        _ => 443,
    };
    let parts = |it: &Authority| {
        let port = it.port_u16().unwrap_or(usual);
        (it.host().to_ascii_lowercase(), port)
    };
    let expected = parts(authority);
    headers.get_all(HOST).iter().all(|it| {
        let named = Authority::try_from(it.as_bytes());
        named.is_ok_and(|it| parts(&it) == expected)
    })
}
