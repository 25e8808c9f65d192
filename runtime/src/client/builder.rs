//! Builders of generated clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};

use super::auth::{
    ApiKey, ApiKeyAuth, AuthScheme, BasicAuth, BearerAuth, BearerToken, Credentials,
    HttpApiKeyAuth, HttpBasicAuth, HttpBearerAuth, Identity, IdentityProvider,
};
use super::endpoint::{Endpoint, EndpointError, EndpointParameters, EndpointValue};
use super::endpoint_resolver::EndpointResolver;
use super::retry::RetryStrategy;
use super::rules_resolver::RulesResolver;
use super::time::{Clock, Sleeper};
use super::timeouts::Timeouts;
use super::{Client, Config, Configure, Interceptor, Metrics, Transport};
use crate::operation::Service;

/// A generated client: the operations of one service around a [`Client`].
pub trait ServiceClient: Sized {
    /// The client of the service around this one.
    #[doc(hidden)]
    fn from_client(client: Client) -> Self;

    /// The client without the types of the service, by which other crates extend all clients.
    fn client(&self) -> &Client;
}

/// Makes a client `C` of a service: `shop::Client::builder()`.
///
/// ```
/// use farrier::client::{BuildError, Builder, ServiceClient, Transport};
///
/// # fn client<C: ServiceClient>(builder: Builder<C>, transport: impl Transport) -> Result<C, BuildError> {
/// let client = builder
///     .transport(transport)
///     .endpoint("https://shop.example.com")
///     .build()?;
/// # Ok(client)
/// # }
/// ```
pub struct Builder<C> {
    config: Config,
    errors: Vec<BuildError>,
    client: PhantomData<fn() -> C>,
}

/// Why no client can be made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The endpoint is not the URL of a service.
    Endpoint(EndpointError),
    /// Nothing says where requests go.
    NoEndpoint,
    /// Nothing carries requests.
    NoTransport,
    /// The user agent is not the value of a header.
    UserAgent,
    /// All of these.
    Several(Vec<BuildError>),
}

impl<C: ServiceClient> Builder<C> {
    #[doc(hidden)] // For generated code.
    pub fn new(service: &'static Service) -> Self {
        Self {
            config: Config::new(service),
            errors: Vec::new(),
            client: PhantomData,
        }
    }

    /// Takes settings from something that has some for every client.
    #[must_use]
    pub fn config(self, configure: &impl Configure) -> Self {
        self.with(|it| configure.configure(it))
    }

    /// Changes settings that have no method here.
    #[must_use]
    pub fn with<T>(mut self, set: impl FnOnce(&mut Config) -> T) -> Self {
        set(&mut self.config);
        self
    }

    /// Sends requests to `endpoint`, such as `https://shop.example.com/base/path`. If the service has endpoint rules, the
    /// endpoint is one of their parameters, and they say what becomes of it.
    #[must_use]
    pub fn endpoint(mut self, endpoint: &str) -> Self {
        // The last one counts.
        let is_of_endpoint = |it: &BuildError| matches!(it, BuildError::Endpoint(_));
        self.errors.retain(|it| !is_of_endpoint(it));
        match Endpoint::parse(endpoint) {
            Ok(endpoint) => {
                self.config.set_endpoint(endpoint);
            }
            Err(error) => self.errors.push(BuildError::Endpoint(error)),
        }
        self
    }

    /// Finds endpoints by this resolver, in the place of the rules of the service.
    #[must_use]
    pub fn endpoint_resolver(self, resolver: impl EndpointResolver) -> Self {
        self.with(|it| {
            it.set_endpoint_resolver(resolver);
        })
    }

    /// Gives a parameter to the resolver of endpoints.
    #[must_use]
    pub fn parameter(self, name: &'static str, value: impl Into<EndpointValue>) -> Self {
        self.with(|it| {
            it.set_parameter(name, value);
        })
    }

    /// Sends requests through this transport. Without it, and with the feature `hyper`, it is
    /// [`https()`](crate::transport).
    #[must_use]
    pub fn transport(self, transport: impl Transport) -> Self {
        self.with(|it| {
            it.set_transport(transport);
        })
    }

    /// Authorizes calls by this scheme, with identities from this provider.
    #[must_use]
    pub fn auth(self, scheme: impl AuthScheme, provider: impl IdentityProvider) -> Self {
        self.with(|it| {
            it.add_auth_scheme(scheme, provider);
        })
    }

    /// Sends calls without authorization where the client was given none for them. Without it, such a call is an error.
    #[must_use]
    pub fn allow_unauthorized(self) -> Self {
        self.with(|it| {
            it.allow_unauthorized();
        })
    }

    /// Sends tokens, passwords and keys also to endpoints of http on other machines
    /// ([`Config::allow_unencrypted_auth`]). Without it, such a call is an error.
    #[must_use]
    pub fn allow_unencrypted_auth(self) -> Self {
        self.with(|it| {
            it.allow_unencrypted_auth();
        })
    }

    /// Adds an interceptor, which runs after those that are there already.
    #[must_use]
    pub fn interceptor(self, interceptor: impl Interceptor) -> Self {
        self.with(|it| {
            it.add_interceptor(interceptor);
        })
    }

    /// Hands the measurements of calls to `metrics`.
    #[must_use]
    pub fn metrics(self, metrics: impl Metrics) -> Self {
        self.with(|it| {
            it.set_metrics(metrics);
        })
    }

    /// Adds a setting for interceptors, which find it by its type.
    #[must_use]
    pub fn setting<T: Clone + Send + Sync + 'static>(self, setting: T) -> Self {
        self.with(|it| {
            it.set_setting(setting);
        })
    }

    /// Sends this header with every request. A header that an operation itself has stays.
    #[must_use]
    pub fn header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.with(|it| {
            it.set_header(name, value);
        })
    }

    /// Sends this as the header `user-agent`, such as `inventory/2.1`, in the place of the name and version of Farrier.
    #[must_use]
    pub fn user_agent(mut self, value: impl TryInto<HeaderValue>) -> Self {
        self.errors
            .retain(|it| !matches!(it, BuildError::UserAgent));
        match value.try_into() {
            Ok(value) => {
                self.config.set_user_agent(value);
            }
            Err(_) => self.errors.push(BuildError::UserAgent),
        }
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When something is missing, or the endpoint is not the URL of a service: with everything that is wrong.
    pub fn build(self) -> Result<C, BuildError> {
        let (mut config, mut errors) = (self.config, self.errors);
        if config.resolver.is_none() && config.service.endpoint_rules().is_some() {
            config.set_endpoint_resolver(RulesResolver::new());
        }
        let has_bad_endpoint = errors
            .iter()
            .any(|it| matches!(it, BuildError::Endpoint(_)));
        if config.endpoint.is_none() && config.resolver.is_none() && !has_bad_endpoint {
            errors.push(BuildError::NoEndpoint);
        }
        #[cfg(feature = "hyper")]
        if !config.has_transport() {
            config.set_transport(crate::transport::https());
        }
        if !config.has_transport() {
            errors.push(BuildError::NoTransport);
        }
        match errors.len() {
            0 => Ok(C::from_client(Client(Arc::new(config)))),
            1 => Err(errors.remove(0)),
            _ => Err(BuildError::Several(errors)),
        }
    }
}

impl<C: ServiceClient> EndpointParameters for Builder<C> {
    fn endpoint_parameter(self, name: &'static str, value: impl Into<EndpointValue>) -> Self {
        self.parameter(name, value)
    }
}

impl<C: ServiceClient> Builder<C> {
    /// Retries by this strategy: `.retries(Retries::standard().attempts(5))`.
    #[must_use]
    pub fn retries(self, strategy: impl RetryStrategy) -> Self {
        self.with(|it| {
            it.set_retries(strategy);
        })
    }

    /// Limits the time of calls.
    #[must_use]
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        self.with(|it| {
            it.set_timeouts(timeouts);
        })
    }

    /// Limits the time of a call with all its attempts ([`Timeouts::operation`]).
    #[must_use]
    pub fn timeout(self, limit: Duration) -> Self {
        self.with(|it| {
            it.set_timeout(limit);
        })
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(self, clock: impl Clock) -> Self {
        self.with(|it| {
            it.set_clock(clock);
        })
    }

    /// Waits by this sleeper.
    #[must_use]
    pub fn sleeper(self, sleeper: impl Sleeper) -> Self {
        self.with(|it| {
            it.set_sleeper(sleeper);
        })
    }
}

impl<C: ServiceClient + HttpBearerAuth> Builder<C> {
    /// Sends this token with every call that takes one (`@httpBearerAuth`).
    #[must_use]
    pub fn bearer_token(self, token: impl Into<BearerToken>) -> Self {
        self.bearer_token_provider(Identity::from(token.into()))
    }

    /// Sends tokens from a provider, whose identities are [`BearerToken`]s.
    #[must_use]
    pub fn bearer_token_provider(self, provider: impl IdentityProvider) -> Self {
        self.auth(BearerAuth::new(), provider)
    }
}

impl<C: ServiceClient + HttpBasicAuth> Builder<C> {
    /// Sends this user and password with every call that takes them (`@httpBasicAuth`).
    #[must_use]
    pub fn basic_auth(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.basic_auth_provider(Identity::from(Credentials::new(user, password)))
    }

    /// Sends users and passwords from a provider, whose identities are [`Credentials`].
    #[must_use]
    pub fn basic_auth_provider(self, provider: impl IdentityProvider) -> Self {
        self.auth(BasicAuth, provider)
    }
}

#[cfg(feature = "digest")]
impl<C: ServiceClient + super::auth::HttpDigestAuth> Builder<C> {
    /// Answers the challenges of the service with this user and password (`@httpDigestAuth`).
    #[must_use]
    pub fn digest_auth(self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.digest_auth_provider(Identity::from(Credentials::new(user, password)))
    }

    /// Answers challenges with users and passwords from a provider, whose identities are [`Credentials`].
    #[must_use]
    pub fn digest_auth_provider(self, provider: impl IdentityProvider) -> Self {
        self.auth(super::auth::DigestAuth::new(), provider)
    }
}

impl<C: ServiceClient + HttpApiKeyAuth> Builder<C> {
    /// Sends this key with every call that takes one (`@httpApiKeyAuth`).
    #[must_use]
    pub fn api_key(self, key: impl Into<ApiKey>) -> Self {
        self.api_key_provider(Identity::from(key.into()))
    }

    /// Sends keys from a provider, whose identities are [`ApiKey`]s.
    #[must_use]
    pub fn api_key_provider(self, provider: impl IdentityProvider) -> Self {
        self.auth(ApiKeyAuth, provider)
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Builder").field(&self.config).finish()
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint(error) => write!(f, "{error}"),
            Self::NoEndpoint => f.write_str(
                "the client has no endpoint: give its builder `.endpoint(\"https://..\")`, or a configuration that has one",
            ),
            Self::UserAgent => f.write_str(
                "the user agent is not the value of a header: it has to be one line of visible ASCII characters",
            ),
            Self::Several(errors) => {
                for (at, error) in errors.iter().enumerate() {
                    let before = if at == 0 { "" } else { "; " };
                    write!(f, "{before}{error}")?;
                }
                Ok(())
            }
            Self::NoTransport => f.write_str(
                "the client has no transport: give its builder `.transport(..)`, or enable the feature `hyper` of farrier",
            ),
        }
    }
}

impl std::error::Error for BuildError {}
