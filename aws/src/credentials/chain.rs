//! Several providers, asked one after the other.

use std::sync::Arc;

use super::CredentialsProvider;
use super::{Credentials, CredentialsError, CredentialsErrorKind, CredentialsFuture};

/// Asks providers in their order, until one has credentials. A provider that nothing asks for is passed over; one that
/// fails ends the chain, because somebody has asked for its credentials and would get others. The error has the reason
/// of every provider.
#[derive(Clone, Default)]
pub struct CredentialsChain(Vec<Arc<dyn CredentialsProvider>>);

impl CredentialsChain {
    /// A chain without providers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same chain with a provider at its end.
    #[must_use]
    pub fn with(mut self, provider: impl CredentialsProvider) -> Self {
        self.0.push(Arc::new(provider));
        self
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let mut before = Vec::new();
        for provider in &self.0 {
            match provider.credentials().await {
                Ok(credentials) => return Ok(credentials),
                Err(error) if error.kind() == CredentialsErrorKind::NotConfigured => {
                    before.extend(error.flat());
                }
                Err(error) => return Err(error.after(before)),
            }
        }
        Err(match before.pop() {
            Some(last) => last.after(before),
            None => CredentialsError::not_configured("chain", "there is no provider"),
        })
    }
}

impl CredentialsProvider for CredentialsChain {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }

    /// Whether all of its providers are: which of them answers is not known before.
    fn is_refreshed_early(&self) -> bool {
        self.0.iter().all(|it| it.is_refreshed_early())
    }
}
