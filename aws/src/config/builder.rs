//! What a program says in the place of its environment.

use std::sync::Arc;

use farrier::client::time::{Clock, DefaultSleeper, Sleeper, SystemClock};
use farrier::client::{SharedTransport, Transport};

use super::{Config, ConfigError, Inner, place};
use crate::credentials::{
    CachedCredentials, CredentialsProvider, InstanceMetadata, ProfileProvider, SsoTokens,
    Surroundings, default_chain,
};
use crate::environment::Environment;
use crate::profile::Profiles;
use crate::settings::{AccountIdEndpointMode, DefaultsMode, Settings};

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
        let given = self.transport;
        let (transport, direct) = match &given {
            Some(given) => (given.clone(), given.clone()),
            None => own_transports(&settings).ok_or(ConfigError::NoTransport)?,
        };
        let with = Surroundings {
            environment: self.environment,
            profiles: Arc::new(profiles),
            settings: Arc::new(settings),
            transport,
            direct,
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            sleeper: self.sleeper.unwrap_or_else(|| Arc::new(DefaultSleeper)),
        };
        let mut with = place::with_region(with).await;
        if with.settings.defaults_mode == Some(DefaultsMode::Auto) {
            with = place::with_mode(with).await;
            let own = given.is_none().then(|| own_transports(&with.settings));
            if let Some((transport, _)) = own.flatten() {
                with.transport = transport;
            }
        }
        let provider = provider(self.credentials, self.profile.is_some(), &with);
        let credentials = provider.map(|it| CachedCredentials::new(it, &with));
        let mode = with.settings.account_id_endpoint_mode;
        if let Some(credentials) = &credentials
            && mode == Some(AccountIdEndpointMode::Required)
        {
            // The endpoint of the first call needs the account. An error is that call's, too.
            let _ = credentials.get().await;
        }
        let sso_tokens = Arc::new(SsoTokens::cached(&with));
        Ok(Config(Arc::new(Inner {
            with,
            credentials,
            sso_tokens,
        })))
    }
}

/// What provides credentials, unless calls are not signed. Who names a profile means its credentials.
fn provider(
    source: Source,
    names_profile: bool,
    with: &Surroundings,
) -> Option<Arc<dyn CredentialsProvider>> {
    let instance = InstanceMetadata::new(with.clone());
    match source {
        Source::Chain if names_profile => {
            Some(Arc::new(ProfileProvider::new(with.clone(), instance)))
        }
        Source::Chain => Some(Arc::new(default_chain(with, &instance))),
        Source::Provider(provider) => Some(provider),
        Source::None => None,
    }
}

/// How long it may take to connect to the agent of a container, or to the instance.
#[cfg(feature = "hyper")]
const DIRECT_CONNECT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(2);

/// The transport of calls, with the proxies of the environment, and one without proxies.
#[cfg(feature = "hyper")]
fn own_transports(settings: &Settings) -> Option<(SharedTransport, SharedTransport)> {
    let transport = own_transport(settings);
    let direct = SharedTransport::new(direct(&transport));
    Some((SharedTransport::new(transport), direct))
}

/// The same transport for what is on this machine, which is asked with limits of its own.
#[cfg(feature = "hyper")]
fn direct(transport: &farrier::transport::Https) -> farrier::transport::Https {
    let direct = transport.clone();
    direct
        .with_proxies(farrier::transport::Proxies::none())
        .with_connect_timeout(DIRECT_CONNECT_TIMEOUT)
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

    #[test]
    fn what_is_on_this_machine_is_connected_to_within_two_seconds() {
        let shown = format!("{:?}", direct(&farrier::transport::https()));
        assert!(shown.contains("connect_timeout: 2s"), "{shown}");
    }
}
