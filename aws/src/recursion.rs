//! The header `x-amzn-trace-id` in AWS Lambda, by which services notice functions that call themselves for ever.
//!
//! A request comes in; it goes out with the id of the trace, if the program is a function that has one.

use std::fmt::Write as _;

use farrier::body::BoxError;
use farrier::client::{Interceptor, RequestContext, RequestParts};
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::environment::Environment;

const HEADER: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// Sends the id of the trace, which a function has in the variable `_X_AMZN_TRACE_ID`. It changes with each invocation. A
/// request that has the header already keeps it.
#[derive(Clone, Debug, Default)]
pub struct RecursionDetection(Environment);

impl RecursionDetection {
    /// Reads the variables of this environment.
    pub fn new(environment: Environment) -> Self {
        Self(environment)
    }

    /// Adds the header to those of a request.
    pub fn add_to(&self, headers: &mut HeaderMap) {
        if !headers.contains_key(&HEADER)
            && let Some(value) = self.value()
        {
            headers.insert(HEADER, value);
        }
    }

    fn value(&self) -> Option<HeaderValue> {
        self.0.variable("AWS_LAMBDA_FUNCTION_NAME")?;
        let id = self.0.raw_variable("_X_AMZN_TRACE_ID");
        let id = id.filter(|it| !it.is_empty())?;
        HeaderValue::try_from(encode(&id)).ok()
    }
}

impl Interceptor for RecursionDetection {
    fn needs_input(&self) -> bool {
        false
    }

    fn modify_before_signing(
        &self,
        _context: &RequestContext,
        request: &mut RequestParts,
    ) -> Result<(), BoxError> {
        self.add_to(&mut request.headers);
        Ok(())
    }
}

/// Writes bytes that cannot be in a header as `%0A`.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' '..=b'~' => out.push(byte as char),
            // Writing to a String cannot fail.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
