//! Credentials that a service does not take any more.

use std::sync::Arc;

use farrier::client::auth::IdentityProvider;
use farrier::client::retry::{AttemptFailure, FailureKind, RetryClassifier};

/// The codes by which services say that keys have expired, or that they do not know them.
const CODES: [&str; 7] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "TokenRefreshRequired",
    "UnrecognizedClientException",
];

/// Has the credentials at hand renewed before the next call, if a service has rejected them. It decides about no retry:
/// the failure is what others say of it.
pub(super) struct RejectedCredentials(pub(super) Arc<dyn IdentityProvider>);

impl RetryClassifier for RejectedCredentials {
    fn classify(&self, failure: &AttemptFailure<'_>) -> Option<FailureKind> {
        if failure.code().is_some_and(|it| CODES.contains(&it))
            && let Some(identity) = self.0.cached()
        {
            self.0.invalidate(&identity);
        }
        None
    }
}
