//! Credentials as the identities of a client: kept, and renewed before they expire.

use std::fmt;
use std::sync::Arc;

use farrier::body::BoxError;
use farrier::client::RequestContext;
use farrier::client::auth::{
    Identity, IdentityCache, IdentityFuture, IdentityNotConfigured, IdentityProvider,
    IdentityRefused,
};

use super::surroundings::Surroundings;
use super::{Credentials, CredentialsError, CredentialsErrorKind, CredentialsProvider};

/// The credentials of a provider, kept in a cache. Clones share it.
#[derive(Clone)]
pub(crate) struct CachedCredentials(Arc<Inner>);

struct Inner {
    provider: Arc<dyn CredentialsProvider>,
    cache: IdentityCache,
}

impl CachedCredentials {
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>, with: &Surroundings) -> Self {
        let mut cache = IdentityCache::new().with_clock(with.clock.clone());
        if !provider.is_refreshed_early() {
            cache = cache.without_early_refresh();
        }
        Self(Arc::new(Inner { provider, cache }))
    }

    /// The credentials at hand, or new ones.
    pub(crate) async fn get(&self) -> Result<Credentials, CredentialsError> {
        let got = self.0.cache.get(|| self.ask()).await;
        let identity = got.map_err(|error| {
            let error: Option<&CredentialsError> = error.cause().downcast_ref();
            error.cloned().unwrap_or_else(lost)
        })?;
        identity.get().cloned().ok_or_else(lost)
    }

    /// The credentials at hand.
    pub(crate) fn at_hand(&self) -> Option<Identity> {
        self.0.cache.cached()
    }

    fn ask(&self) -> IdentityFuture<'_> {
        Box::pin(async {
            match self.0.provider.credentials().await {
                Ok(credentials) => Ok(credentials.into()),
                Err(error) => Err(for_cache(error)),
            }
        })
    }
}

/// Marks an error that asking again would repeat, and one that says that nobody has configured credentials.
pub(crate) fn for_cache(error: CredentialsError) -> BoxError {
    match error.kind() {
        CredentialsErrorKind::Refused | CredentialsErrorKind::Invalid => {
            IdentityRefused::new(error).into()
        }
        CredentialsErrorKind::NotConfigured => IdentityNotConfigured::new(error).into(),
        CredentialsErrorKind::Failed => error.into(),
    }
}

/// Does not happen: the cache holds what `ask` has put there.
fn lost() -> CredentialsError {
    CredentialsError::failed("cache", "the provider has answered with something else")
}

impl IdentityProvider for CachedCredentials {
    fn identity<'a>(&'a self, _context: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async { Ok(self.0.cache.get(|| self.ask()).await?) })
    }

    fn cached(&self) -> Option<Identity> {
        self.at_hand()
    }

    fn invalidate(&self, identity: &Identity) {
        self.0.cache.invalidate(identity);
    }
}

/// Without the credentials.
impl fmt::Debug for CachedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CachedCredentials(..)")
    }
}
