//! `aws.protocols#awsQueryCompatible`: a service that has left awsQuery for another protocol keeps the codes that
//! its errors had there (AWS protocols, "awsQueryCompatible trait").
//!
//! A client says that it knows of that, and an error with `@awsQueryError` is answered with a header that has its
//! code and whose fault it is.

use http::header::{HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "server")]
use crate::error::{ErrorKind, Fault};
use crate::operation::Service;

#[cfg(feature = "client")]
const MODE: HeaderName = HeaderName::from_static("x-amzn-query-mode");
/// `Code;Fault`.
const ERROR: HeaderName = HeaderName::from_static("x-amzn-query-error");

/// Adds to a request that its sender knows of the header of errors.
#[cfg(feature = "client")]
pub(super) fn ask(service: &Service, headers: &mut HeaderMap) {
    if service.is_query_compatible() {
        headers.insert(MODE, HeaderValue::from_static("true"));
    }
}

/// The code of an answer that is an error.
#[cfg(feature = "client")]
pub(crate) fn code(service: &Service, headers: &HeaderMap) -> Option<String> {
    let value = headers
        .get(ERROR)
        .filter(|_| service.is_query_compatible())?;
    let (code, _) = value.to_str().ok()?.split_once(';')?;
    Some(code.trim().to_owned())
}

/// Adds to an answer which error it is.
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
