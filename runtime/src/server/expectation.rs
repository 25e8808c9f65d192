//! Requests that expect `100 (Continue)` and have no content (RFC 9110, 10.1.1).
//!
//! A client must not send such a request, and the final response is all that a server sends. botocore, and with it the
//! AWS CLI, sends one for an empty object, takes the final response for the interim one, and then misreads the next
//! response on the same connection (<https://github.com/boto/botocore/issues/3755>). So the connection ends with the
//! response.

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use http::{HeaderValue, Response, Version, request};

/// Whether the request expects an interim response and has no content.
pub(super) fn is_without_content(head: &request::Parts) -> bool {
    let has = |name, value: &[u8]| {
        let header = head.headers.get(name).map(HeaderValue::as_bytes);
        header.is_some_and(|it| it.eq_ignore_ascii_case(value))
    };
    let unframed = |name| !head.headers.contains_key(name);
    let is_empty = has(CONTENT_LENGTH, b"0") || unframed(CONTENT_LENGTH);
    // HTTP/2 has no header that ends a connection, and streams of their own.
    head.version == Version::HTTP_11
        && has(EXPECT, b"100-continue")
        && is_empty
        && unframed(TRANSFER_ENCODING)
}

/// Lets the connection end with this response.
pub(super) fn hang_up<B>(response: &mut Response<B>) {
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
}
