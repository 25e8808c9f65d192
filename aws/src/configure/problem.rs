//! A setting that turns out to be wrong when a client is made of it.

use farrier::body::BoxError;
use farrier::client::{EndpointContext, EndpointError, EndpointResolver, ResolvedEndpoint};

/// Ends each call with the error of a URL that the environment or a profile has.
pub(super) struct Problem(String);

impl Problem {
    pub(super) fn new(error: &EndpointError) -> Self {
        Self(format!(
            "{error}: correct AWS_ENDPOINT_URL, or `endpoint_url` in the profile"
        ))
    }
}

impl EndpointResolver for Problem {
    fn resolve(&self, _context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        Err(self.0.clone().into())
    }
}
