//! Responses without a body: those to HEAD, and those whose status has none (RFC 9110, sections 6.4.1, 8.6 and 9.3.2).
//!
//! In comes a response as it would be to a GET, out goes the response that is sent, with the length that it may say.

use http::header::CONTENT_LENGTH;
use http::{Method, Response, StatusCode};
use http_body::Body as _;

use crate::body::{Body, length_value};
use crate::operation::Operation;

/// Adds `content-length` if the length is known, and removes the body where there must be none.
pub(super) fn complete(response: &mut Response<Body>, method: &Method) {
    let status = response.status();
    if status == StatusCode::RESET_CONTENT {
        *response.body_mut() = Body::empty();
    }
    let has_none = status == StatusCode::NO_CONTENT || status == StatusCode::NOT_MODIFIED;
    let length = response.body().size_hint().exact();
    // What HEAD and 304 say is the length that the response to GET would have. The model may give it to a member. If it
    // does not, an operation at HEAD itself does not know it.
    let unknown = has_none || is_of_head(response);
    if let Some(length) = length.filter(|_| !unknown) {
        let headers = response.headers_mut();
        headers.insert(CONTENT_LENGTH, length_value(length));
    }
    if status == StatusCode::NO_CONTENT {
        response.headers_mut().remove(CONTENT_LENGTH);
    }
    if has_none || *method == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
}

/// Whether the response is that of an operation at HEAD.
fn is_of_head(response: &Response<Body>) -> bool {
    let operation = response.extensions().get::<&'static Operation>();
    let http = operation.and_then(|it| it.http());
    http.is_some_and(|it| it.method() == Method::HEAD.as_str())
}
