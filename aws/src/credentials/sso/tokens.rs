//! The tokens of a user who has signed in, as the identities of clients: read when a call needs one, kept until shortly
//! before they expire.

use farrier::client::RequestContext;
use farrier::client::auth::{
    BearerToken, CachedIdentities, Identity, IdentityCache, IdentityFuture, IdentityProvider,
};

use super::super::identities::for_cache;
use super::super::surroundings::Surroundings;
use super::token::{LastFailure, MARGIN, TokenSource};

/// The tokens of the user of the selected profile, for services that take them.
pub(crate) struct SsoTokens {
    with: Surroundings,
    last_failure: LastFailure,
}

impl SsoTokens {
    /// The tokens with a cache. They are read again where they are renewed: minutes before they expire.
    pub(crate) fn cached(with: &Surroundings) -> CachedIdentities<Self> {
        let cache = IdentityCache::new().with_advisory_window(MARGIN);
        let tokens = Self {
            with: with.clone(),
            last_failure: LastFailure::default(),
        };
        CachedIdentities::new(tokens, cache.with_clock(with.clock.clone()))
    }
}

impl IdentityProvider for SsoTokens {
    fn identity<'a>(&'a self, _context: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(async {
            let mut source = TokenSource::of_profile(&self.with).map_err(for_cache)?;
            source.last_failure = self.last_failure.clone();
            let token = source.token().await.map_err(for_cache)?;
            let value = BearerToken::new(token.as_str());
            Ok(Identity::new(value, Some(token.expires_at())))
        })
    }
}
