//! `aws.protocols#awsQueryCompatible`: a service that moved from awsQuery to another protocol keeps the codes of its
//! errors (AWS protocols, "awsQueryCompatible trait").
//!
//! A client says by a header that it knows the codes. The response with an error that has `@awsQueryError` then has a
//! header with its code and its fault.

use http::header::{HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "server")]
use crate::error::{ErrorKind, Fault};
use crate::operation::Service;

#[cfg(feature = "client")]
const MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
/// `Code;Fault`.
pub(super) const ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// Adds to a request that its sender knows of the header of errors.
#[cfg(feature = "client")]
pub(super) fn ask(service: &Service, headers: &mut HeaderMap) {
    if service.is_query_compatible() {
        headers.insert(MODE, HeaderValue::from_static("true"));
    }
}

/// The code of a response that is an error.
#[cfg(feature = "client")]
pub(crate) fn code(service: &Service, headers: &HeaderMap) -> Option<String> {
    let value = headers
        .get(ERROR)
        .filter(|_| service.is_query_compatible())?;
    let (code, _) = value.to_str().ok()?.split_once(';')?;
    Some(code.trim().to_owned())
}

/// Adds the code and the fault of an error to its response.
#[cfg(feature = "server")]
pub(super) fn tell(service: &Service, error: &ErrorKind, headers: &mut HeaderMap) {
    let Some((code, _)) = error
        .aws_query_error()
        .filter(|_| service.is_query_compatible())
    else {
        return;
    };
    let fault = match error.fault() {
        Fault::Client => "Sender",
        Fault::Server => "Receiver",
    };
    // A code that no header can hold is left out.
    if let Ok(value) = HeaderValue::try_from(format!("{code};{fault}")) {
        headers.insert(ERROR, value);
    }
}
