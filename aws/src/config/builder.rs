//! What a program says in the place of its environment.

use std::sync::Arc;

use farrier::client::time::{Clock, DefaultSleeper, Sleeper, SystemClock};
use farrier::client::{SharedTransport, Transport};

use super::{Config, ConfigError, Inner};
use crate::credentials::{
    CachedCredentials, CredentialsProvider, InstanceMetadata, ProfileProvider, Surroundings,
    default_chain,
};
use crate::environment::Environment;
use crate::profile::Profiles;
use crate::settings::{AccountIdEndpointMode, Settings};

/// Says what [`Config::load`](ConfigBuilder::load) should do in another way. What is set here wins over environment
/// variables and profiles.
#[derive(Clone, Default)]
pub struct ConfigBuilder {
    environment: Environment,
    profile: Option<String>,
    region: Option<String>,
    transport: Option<SharedTransport>,
    credentials: Source,
    clock: Option<Arc<dyn Clock>>,
    sleeper: Option<Arc<dyn Sleeper>>,
    changes: Vec<Change>,
}

/// A change of the settings that the environment and profiles have.
type Change = Arc<dyn Fn(&mut Settings) + Send + Sync>;

/// Where credentials come from.
#[derive(Clone, Default)]
enum Source {
    #[default]
    Chain,
    Provider(Arc<dyn CredentialsProvider>),
    None,
}

impl ConfigBuilder {
    /// Reads these variables and files in the place of the process's.
    #[must_use]
    pub fn environment(self, environment: Environment) -> Self {
        Self {
            environment,
            ..self
        }
    }

    /// Selects a profile. Credentials come from it, whatever the environment has, or from what
    /// [`credentials`](Self::credentials) is given.
    #[must_use]
    pub fn profile(self, name: impl Into<String>) -> Self {
        Self {
            profile: Some(name.into()),
            ..self
        }
    }

    /// Calls services in this region.
    #[must_use]
    pub fn region(self, region: impl Into<String>) -> Self {
        Self {
            region: Some(region.into()),
            ..self
        }
    }

    /// Sends the requests of providers, and of clients that have no other transport, through this one.
    #[must_use]
    pub fn transport(self, transport: impl Transport) -> Self {
        Self {
            transport: Some(SharedTransport::new(transport)),
            ..self
        }
    }

    /// Takes credentials from this provider, such as [`Credentials`](crate::Credentials), in the place of the chain.
    #[must_use]
    pub fn credentials(self, provider: impl CredentialsProvider) -> Self {
        Self {
            credentials: Source::Provider(Arc::new(provider)),
            ..self
        }
    }

    /// Sends calls that nobody has signed.
    #[must_use]
    pub fn without_credentials(self) -> Self {
        Self {
            credentials: Source::None,
            ..self
        }
    }

    /// Tells the time by this clock.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        Self {
            clock: Some(Arc::new(clock)),
            ..self
        }
    }

    /// Waits by this sleeper.
    #[must_use]
    pub fn sleeper(self, sleeper: impl Sleeper) -> Self {
        Self {
            sleeper: Some(Arc::new(sleeper)),
            ..self
        }
    }

    /// Changes settings, after the environment and the profile were read.
    ///
    /// ```
    /// # fn builder() -> farrier_aws::config::ConfigBuilder {
    /// farrier_aws::Config::builder().settings(|it| it.use_fips = Some(true))
    /// # }
    /// ```
    #[must_use]
    pub fn settings(mut self, change: impl Fn(&mut Settings) + Send + Sync + 'static) -> Self {
        self.changes.push(Arc::new(change));
        self
    }

    /// Reads the environment and profiles.
    ///
    /// # Errors
    ///
    /// When a file of profiles cannot be read, a setting is not of its form, or there is no transport.
    pub async fn load(self) -> Result<Config, ConfigError> {
        let profiles = Profiles::read(&self.environment, self.profile.as_deref())?;
        let mut settings = Settings::read(&self.environment, &profiles)?;
        for change in &self.changes {
            change(&mut settings);
        }
        if self.region.is_some() {
            settings.region = self.region;
        }
        let (transport, direct) = match self.transport {
            Some(own) => (own.clone(), own),
            None => own_transports(&settings).ok_or(ConfigError::NoTransport)?,
        };
        let mut with = Surroundings {
            environment: self.environment,
            profiles: Arc::new(profiles),
            settings: Arc::new(settings),
            transport,
            direct,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            sleeper: self.sleeper.unwrap_or_else(|| Arc::new(DefaultSleeper)),
        };
        if with.settings.region.is_none() {
            with = with_region_of_instance(with).await;
        }
        let instance = || InstanceMetadata::new(with.clone());
        let provider: Option<Arc<dyn CredentialsProvider>> = match self.credentials {
            // Who names a profile means its credentials.
            Source::Chain if self.profile.is_some() => {
                Some(Arc::new(ProfileProvider::new(with.clone(), instance())))
            }
            Source::Chain => Some(Arc::new(default_chain(&with, &instance()))),
            Source::Provider(provider) => Some(provider),
            Source::None => None,
        };
        let credentials = provider.map(|it| CachedCredentials::new(it, &with));
        let mode = with.settings.account_id_endpoint_mode;
        if let Some(credentials) = &credentials
            && mode == Some(AccountIdEndpointMode::Required)
        {
            // The endpoint of the first call needs the account. An error is that call's, too.
            let _ = credentials.get().await;
        }
        Ok(Config(Arc::new(Inner { with, credentials })))
    }
}

/// Asks the instance for its region, once: most programs without a region are on no instance.
async fn with_region_of_instance(with: Surroundings) -> Surroundings {
    let mut asking = Settings::clone(&with.settings);
    asking.instance_metadata_attempts.get_or_insert(1);
    let instance = InstanceMetadata::new(Surroundings {
        settings: Arc::new(asking),
        ..with.clone()
    });
    let Ok(region) = instance.region().await else {
        return with;
    };
    let mut settings = Settings::clone(&with.settings);
    settings.region = Some(region);
    Surroundings {
        settings: Arc::new(settings),
        ..with
    }
}

/// The transport of calls, with the proxies of the environment, and one without proxies.
#[cfg(feature = "hyper")]
fn own_transports(settings: &Settings) -> Option<(SharedTransport, SharedTransport)> {
    use farrier::transport::Proxies;
    let transport = own_transport(settings);
    // Sources of credentials are close by, and are asked with limits of their own.
    let direct = transport.clone().with_proxies(Proxies::none());
    let transport = SharedTransport::new(transport);
    Some((transport, SharedTransport::new(direct)))
}

/// The transport of calls. Amazon's services have operations that answer after minutes, and a second attempt would begin
/// them anew: the wait for an answer has no limit beside those of the client.
#[cfg(feature = "hyper")]
fn own_transport(settings: &Settings) -> farrier::transport::Https {
    let transport = farrier::transport::https().with_request_timeout(None);
    match settings.defaults_mode {
        Some(mode) => transport.with_connect_timeout(mode.connect_timeout()),
        None => transport,
    }
}

#[cfg(not(feature = "hyper"))]
fn own_transports(_settings: &Settings) -> Option<(SharedTransport, SharedTransport)> {
    None
}

#[cfg(all(test, feature = "hyper"))]
mod tests {
    use super::*;

    #[test]
    fn an_operation_that_takes_its_time_is_waited_for() {
        let transport = own_transport(&Settings::default());
        let shown = format!("{transport:?}");
        assert!(shown.contains("request_timeout: None"), "{shown}");
    }
}
