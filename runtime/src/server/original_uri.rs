//! The URI of a request as its caller sent it.

use http::Uri;

/// The URI as the caller sent it, in the extensions of a request whose URI a layer or an interceptor has changed before
/// the service got it. A signature is for this URI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalUri(pub Uri);
