//! Credentials as the identities of a client: kept, and renewed before they expire.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use farrier::body::BoxError;
use farrier::client::RequestContext;
use farrier::client::auth::{
    Identity, IdentityCache, IdentityFuture, IdentityNotConfigured, IdentityProvider,
    IdentityRefused,
};
use farrier::client::time::Clock;

use super::surroundings::Surroundings;
use super::{Credentials, CredentialsError, CredentialsErrorKind, CredentialsProvider};

/// For how long a provider is not asked again that has found no credentials anywhere. A chain asks the metadata of an
/// instance for seconds before it says so, which each call of a program without credentials would wait for.
const ABSENCE: Duration = Duration::from_secs(5);

/// The credentials of a provider, kept in a cache. Clones share it.
#[derive(Clone)]
pub(crate) struct CachedCredentials(Arc<Inner>);

struct Inner {
    provider: Arc<dyn CredentialsProvider>,
    cache: IdentityCache,
    clock: Arc<dyn Clock>,
    /// That there are no credentials, and until when that holds.
    absence: Mutex<Option<(SystemTime, CredentialsError)>>,
}

impl CachedCredentials {
    pub(crate) fn new(provider: Arc<dyn CredentialsProvider>, with: &Surroundings) -> Self {
        let mut cache = IdentityCache::new().with_clock(with.clock.clone());
        if !provider.is_refreshed_early() {
            cache = cache.without_early_refresh();
        }
        Self(Arc::new(Inner {
            provider,
            cache,
            clock: with.clock.clone(),
            absence: Mutex::default(),
        }))
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
            if let Some(error) = self.absence() {
                return Err(for_cache(error));
            }
            match self.0.provider.credentials().await {
                Ok(credentials) => Ok(credentials.into()),
                Err(error) => {
                    if error.is_absence() {
                        let until = self.0.clock.now().checked_add(ABSENCE);
                        *self.lock() = until.map(|it| (it, error.clone()));
                    }
                    Err(for_cache(error))
                }
            }
        })
    }

    /// Why there were no credentials a moment ago.
    fn absence(&self) -> Option<CredentialsError> {
        let now = self.0.clock.now();
        let absence = self.lock();
        let (until, error) = absence.as_ref()?;
        // A clock that was set back does not make the time longer.
        let left = until.duration_since(now).ok()?;
        (left > Duration::ZERO && left <= ABSENCE).then(|| error.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Option<(SystemTime, CredentialsError)>> {
        self.0
            .absence
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks an error that asking again would repeat, and one that says that nobody has configured credentials.
pub(super) fn for_cache(error: CredentialsError) -> BoxError {
    match error.kind() {
        CredentialsErrorKind::Refused | CredentialsErrorKind::Invalid => {
            IdentityRefused::new(error).into()
        }
        _ if error.is_absence() => IdentityNotConfigured::new(error).into(),
        CredentialsErrorKind::NotConfigured | CredentialsErrorKind::Failed => error.into(),
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
