//! Providers of the crate `aws-credential-types`, which programs of the AWS SDK for Rust have.
//!
//! In comes such a provider; out goes one of this crate, so that a program keeps the configuration that it has.

use std::fmt;

use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError as SdkError;

use crate::Credentials;
use crate::credentials::{
    CredentialsError, CredentialsErrorKind, CredentialsFuture, CredentialsProvider,
};

/// A provider of the crate `aws-credential-types`.
///
/// ```
/// use aws_credential_types::provider::SharedCredentialsProvider;
/// use farrier_aws::config::ConfigBuilder;
/// use farrier_aws::credential_types::SdkProvider;
///
/// fn with(builder: ConfigBuilder, provider: SharedCredentialsProvider) -> ConfigBuilder {
///     builder.credentials(SdkProvider::new(provider))
/// }
/// ```
pub struct SdkProvider<P>(P);

impl<P: ProvideCredentials + 'static> SdkProvider<P> {
    /// Takes credentials from this provider.
    pub fn new(provider: P) -> Self {
        Self(provider)
    }
}

impl<P: ProvideCredentials + 'static> CredentialsProvider for SdkProvider<P> {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async {
            let keys = self.0.provide_credentials().await.map_err(error)?;
            let mut credentials = Credentials::new(keys.access_key_id(), keys.secret_access_key());
            if let Some(token) = keys.session_token() {
                credentials = credentials.with_session_token(token);
            }
            if let Some(at) = keys.expiry() {
                credentials = credentials.with_expiry(at);
            }
            if let Some(id) = keys.account_id() {
                credentials = credentials.with_account_id(id.as_str());
            }
            Ok(credentials)
        })
    }
}

/// The error with its innermost cause, which says what happened.
fn error(error: SdkError) -> CredentialsError {
    let kind = match error {
        SdkError::CredentialsNotLoaded(_) => CredentialsErrorKind::NotConfigured,
        SdkError::InvalidConfiguration(_) => CredentialsErrorKind::Invalid,
        _ => CredentialsErrorKind::Failed,
    };
    let mut message = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        message = format!("{message}: {cause}");
        source = cause.source();
    }
    CredentialsError::new("provider of the SDK", kind, message).with_source(error)
}

/// Without the provider: it can hold secrets.
impl<P> fmt::Debug for SdkProvider<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SdkProvider(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use aws_credential_types::provider::future;

    use super::*;

    #[derive(Debug)]
    struct Source(bool);

    impl ProvideCredentials for Source {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let expiry = UNIX_EPOCH + Duration::from_secs(60);
            let keys = aws_credential_types::Credentials::new(
                "AKID",
                "secret",
                Some("token".to_owned()),
                Some(expiry),
                "test",
            );
            future::ProvideCredentials::ready(match self.0 {
                true => Ok(keys),
                false => Err(SdkError::not_loaded("no keys here")),
            })
        }
    }

    #[tokio::test]
    async fn a_provider_of_the_sdk_is_one_of_this_crate() {
        let keys = SdkProvider::new(Source(true)).credentials().await.unwrap();
        let expected = Credentials::new("AKID", "secret")
            .with_session_token("token")
            .with_expiry(UNIX_EPOCH + Duration::from_secs(60));
        assert!(keys == expected);
        let error = SdkProvider::new(Source(false)).credentials().await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
        assert!(error.to_string().contains("no keys here"), "{error}");
    }
}
