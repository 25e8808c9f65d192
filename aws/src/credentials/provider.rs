//! Providers of credentials.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::{Credentials, CredentialsError};

/// The future of credentials.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

/// Provides credentials. [`Credentials`] provide themselves.
///
/// ```
/// use farrier_aws::Credentials;
/// use farrier_aws::credentials::{CredentialsFuture, CredentialsProvider};
///
/// /// Reads keys from a vault.
/// struct Vault;
///
/// impl CredentialsProvider for Vault {
///     fn credentials(&self) -> CredentialsFuture<'_> {
///         Box::pin(async { Ok(Credentials::new("AKIDEXAMPLE", "secret")) })
///     }
/// }
/// ```
pub trait CredentialsProvider: Send + Sync + 'static {
    /// Asks the source for credentials. Nothing is kept between two calls: the client keeps what it got.
    ///
    /// # Errors
    ///
    /// When there are none. The text has no secret in it.
    fn credentials(&self) -> CredentialsFuture<'_>;

    /// Whether the client should ask for new credentials well before the old ones expire, and go on with the old ones
    /// while the source fails. Otherwise, it asks ten seconds before they expire.
    fn is_refreshed_early(&self) -> bool {
        false
    }
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// A provider that is shared.
impl<P: CredentialsProvider + ?Sized> CredentialsProvider for Arc<P> {
    fn credentials(&self) -> CredentialsFuture<'_> {
        (**self).credentials()
    }

    fn is_refreshed_early(&self) -> bool {
        (**self).is_refreshed_early()
    }
}
