//! The header with the id of a request, by which logs can be searched.

use http::header::{Entry, HeaderMap, HeaderName, HeaderValue};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Adds the id, unless it is empty or the response has one.
pub(super) fn add(headers: &mut HeaderMap, id: &str) {
    if !id.is_empty()
        && let Entry::Vacant(entry) = headers.entry(REQUEST_ID)
        && let Ok(value) = HeaderValue::try_from(id)
    {
        entry.insert(value);
    }
}
