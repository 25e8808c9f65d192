//! Why a response is an error, for layers and logs. Callers do not see it.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use crate::body::BoxError;

/// Why a response is an error of the service, which its caller is not told: the error that a handler did not expect, a
/// panic, or an output that cannot be written. It is in the extensions of the response, for layers and interceptors.
///
/// ```
/// use farrier::server::ErrorSource;
///
/// /// What a layer logs.
/// fn log<B>(response: &http::Response<B>) {
///     if let Some(source) = response.extensions().get::<ErrorSource>() {
///         eprintln!("{source}"); // Error by error: `no order: connection refused`.
///     }
/// }
/// ```
#[derive(Clone)]
pub struct ErrorSource(Arc<dyn Error + Send + Sync>);

impl ErrorSource {
    pub(super) fn new(source: BoxError) -> Self {
        Self(source.into())
    }

    /// The error itself.
    pub fn get(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Debug for ErrorSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Prints the error and what caused it, separated by colons.
impl fmt::Display for ErrorSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
