//! Endpoints in a program without a region: the error of rules that need one comes in, and goes out with what to do.

use farrier::body::BoxError;
use farrier::client::{EndpointContext, EndpointResolver, ResolvedEndpoint, RulesResolver};

/// Finds endpoints by the rules of the service, which may do without a region where there is a URL.
#[derive(Default)]
pub(super) struct Regionless(RulesResolver);

impl EndpointResolver for Regionless {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let resolved = self.0.resolve(context);
        resolved.map_err(|error| match context.parameter("AWS::Region") {
            Some(_) => error,
            None => format!("{error}: set AWS_REGION, or `region` in the profile").into(),
        })
    }
}
