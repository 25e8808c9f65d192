//! The id under which an answer can be found in a log.

use http::header::{Entry, HeaderMap, HeaderName, HeaderValue};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Adds an id, unless it is empty, or the handler's protocol or a layer has set one.
pub(super) fn add(headers: &mut HeaderMap, id: &str) {
    if !id.is_empty()
        && let Entry::Vacant(entry) = headers.entry(REQUEST_ID)
        && let Ok(value) = HeaderValue::try_from(id)
    {
        entry.insert(value);
    }
}
