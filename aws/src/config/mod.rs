//! Configuration: what a program knows of where and as whom it runs.
//!
//! In come the environment, profiles and what the program says; out goes a [`Config`], which is given to clients.

mod builder;
mod error;

use std::fmt;
use std::sync::Arc;

pub use self::builder::ConfigBuilder;
pub use self::error::ConfigError;
use crate::credentials::{Credentials, CredentialsError, CredentialsProvider, Surroundings};
use crate::profile::Profiles;
use crate::settings::Settings;

/// What a program knows of where and as whom it runs: the region, credentials and settings of calls. Clones share it.
#[derive(Clone)]
pub struct Config(Arc<Inner>);

struct Inner {
    with: Surroundings,
    credentials: Option<Arc<dyn CredentialsProvider>>,
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

    /// Asks for credentials.
    ///
    /// # Errors
    ///
    /// When there are none: the error has the reason of every provider.
    pub async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        match &self.0.credentials {
            Some(provider) => provider.credentials().await,
            None => Err(CredentialsError::not_configured(
                "configuration",
                "the program asks for calls without credentials",
            )),
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
