//! A setting that turns out to be wrong when a client is made of it.

use farrier::body::BoxError;
use farrier::client::{EndpointContext, EndpointError, EndpointResolver, ResolvedEndpoint};

/// How many characters of a region are shown.
const MAX_SHOWN_CHARS: usize = 100;

/// Ends each call with the error of a setting that the environment, a profile or the program has.
pub(super) struct Problem(String);

impl Problem {
    /// The URL of an endpoint is none.
    pub(super) fn of_url(error: &EndpointError) -> Self {
        Self(format!(
            "{error}: correct AWS_ENDPOINT_URL, or `endpoint_url` in the profile"
        ))
    }

    /// A region is no part of a host. Most endpoint rules put it into one, where other text would name another host.
    pub(super) fn of_region(region: &str) -> Option<Self> {
        let label = region.as_bytes();
        let plain = |it: &u8| it.is_ascii_alphanumeric() || *it == b'-';
        let ends = [label.first(), label.last()];
        let is_label = (1..=63).contains(&label.len())
            && label.iter().all(plain)
            && !ends.contains(&Some(&b'-'));
        if is_label {
            return None;
        }
        let shown: String = region.chars().take(MAX_SHOWN_CHARS).collect();
        Some(Self(format!(
            "the region `{}` is none: it has letters, digits and hyphens, such as `eu-west-1`: correct AWS_REGION, or \
             `region` in the profile",
            shown.escape_debug()
        )))
    }
}

impl EndpointResolver for Problem {
    fn resolve(&self, _context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        Err(self.0.clone().into())
    }
}
