//! Configuration: what a program knows of where and as whom it runs.
//!
//! In come the environment, profiles and what the program says; out goes a [`Config`], which is given to clients.

mod builder;
mod error;
mod place;

use std::fmt;
use std::sync::Arc;

use farrier::client::Configure;
use farrier::client::auth::{AuthScheme as _, BearerAuth, CachedIdentities, IdentityProvider};

pub use self::builder::ConfigBuilder;
pub use self::error::ConfigError;
use crate::configure::{Basis, bearer_of_variable, configure};
use crate::credentials::{
    CachedCredentials, Credentials, CredentialsError, SsoToken, SsoTokens, Surroundings,
    TokenSource,
};
use crate::profile::Profiles;
use crate::settings::Settings;

/// What a program knows of where and as whom it runs: the region, credentials and settings of calls. Clones share it.
#[derive(Clone)]
pub struct Config(Arc<Inner>);

struct Inner {
    with: Surroundings,
    credentials: Option<CachedCredentials>,
    /// For services that take the tokens of users who have signed in.
    sso_tokens: Arc<CachedIdentities<SsoTokens>>,
}

impl Config {
    /// Reads the environment, profiles, and on an instance its region. Credentials are asked for with the first call.
    ///
    /// # Errors
    ///
    /// When a file of profiles cannot be read, or a setting is not of its form.
    #[cfg(feature = "hyper")]
    pub async fn load() -> Result<Self, ConfigError> {
        Self::builder().load().await
    }

    /// Says what [`load`](ConfigBuilder::load) should do in another way.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::default()
    }

    /// The region, if there is one.
    pub fn region(&self) -> Option<&str> {
        self.0.with.settings.region.as_deref()
    }

    /// The settings of calls.
    pub fn settings(&self) -> &Settings {
        &self.0.with.settings
    }

    /// The profiles, and which of them is selected.
    pub fn profiles(&self) -> &Profiles {
        &self.0.with.profiles
    }

    /// The credentials at hand, or new ones. Clients ask for them by themselves.
    ///
    /// # Errors
    ///
    /// When there are none: the error has the reason of every provider.
    pub async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        match &self.0.credentials {
            Some(cached) => cached.get().await,
            None => Err(CredentialsError::not_configured(
                "configuration",
                "the program asks for calls without credentials",
            )),
        }
    }

    /// The token of the user who has signed in with the selected profile (`aws sso login`). It is renewed, if it can be.
    ///
    /// # Errors
    ///
    /// When the profile has no sign-in, or when it has expired.
    pub async fn sso_token(&self) -> Result<SsoToken, CredentialsError> {
        TokenSource::of_profile(&self.0.with)?.token().await
    }
}

impl Configure for Config {
    fn configure(&self, config: &mut farrier::client::Config) {
        let with = &self.0.with;
        let identities = self.0.credentials.clone();
        let basis = Basis {
            environment: &with.environment,
            settings: &with.settings,
            transport: &with.transport,
            clock: &with.clock,
            sleeper: &with.sleeper,
            region: None,
            identities: identities.map(|it| {
                let identities: Arc<dyn IdentityProvider> = Arc::new(it);
                identities
            }),
        };
        configure(&basis, config);
        let bearer = BearerAuth::new();
        if config.service().auth_trait(bearer.id()).is_none() {
            return;
        }
        match bearer_of_variable(&with.environment, config) {
            Some(token) => {
                config.add_auth_scheme(bearer, token);
                if with.settings.auth_scheme_preference.is_empty() {
                    config.set_auth_preference([bearer.id()]);
                }
            }
            None => {
                config.add_auth_scheme(bearer, self.0.sso_tokens.clone());
            }
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("region", &self.region())
            .field("profile", &self.profiles().locations().profile)
            .finish_non_exhaustive()
    }
}
