//! What a client is made of: its settings.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::Extensions;
use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::attempt_settings::{RetrySettings, TimeSettings};
use super::auth_scheme::AuthScheme;
use super::authorization::AuthConfig;
use super::endpoint::rules::Function;
use super::endpoint::{Endpoint, EndpointValue};
use super::endpoint_resolver::EndpointResolver;
use super::idempotency_token::TokenSource;
use super::identity::IdentityProvider;
use super::interceptor::{Interceptor, Interceptors};
use super::metrics::Metrics;
use super::timeouts::Timeouts;
use super::transport::Transport;
use super::{DEFAULT_BODY_LIMIT, UnsupportedProtocol};
use crate::operation::{Protocol, Service};

/// The settings of a client. A [`Builder`](super::Builder) makes a client of them, and so can a [`Configure`]; a call
/// can have settings of its own ([`CallFuture`](super::CallFuture)).
#[derive(Clone)]
pub struct Config {
    pub(super) service: &'static Service,
    pub(super) protocol: Protocol,
    pub(super) transport: Option<Arc<dyn Transport>>,
    /// The endpoint that the client was given.
    pub(super) endpoint: Option<Endpoint>,
    /// What finds endpoints, in the place of the endpoint that was given.
    pub(super) resolver: Option<Arc<dyn EndpointResolver>>,
    pub(super) parameters: Vec<(Cow<'static, str>, EndpointValue)>,
    /// Functions that endpoint rules call, beyond those of their language.
    pub(super) endpoint_functions: Vec<(&'static str, Function)>,
    pub(super) auth: AuthConfig,
    pub(super) body_limit: usize,
    /// The bytes of memory that the values of a response may take, in the place of the usual number.
    pub(super) memory_limit: Option<usize>,
    pub(super) tokens: TokenSource,
    pub(super) host_prefix: bool,
    pub(super) headers: HeaderMap,
    /// Headers of one call, which replace those of the operation.
    pub(super) call_headers: HeaderMap,
    pub(super) interceptors: Interceptors,
    /// What takes measurements of calls.
    pub(super) metrics: Option<Arc<dyn Metrics>>,
    pub(super) settings: Extensions,
    pub(super) retry: RetrySettings,
    pub(super) timeouts: Timeouts,
    pub(super) time: TimeSettings,
}

/// Something that gives settings to clients, of whatever service: what a program knows of where and as whom it runs.
pub trait Configure {
    /// Changes the settings of a client of [`Config::service`]. Settings that the builder of the client is given later
    /// replace these.
    fn configure(&self, config: &mut Config);
}

impl Config {
    pub(super) fn new(service: &'static Service) -> Self {
        Self {
            service,
            protocol: service.protocol(),
            transport: None,
            endpoint: None,
            resolver: None,
            parameters: Vec::new(),
            endpoint_functions: Vec::new(),
            auth: AuthConfig::default(),
            body_limit: DEFAULT_BODY_LIMIT,
            memory_limit: None,
            tokens: TokenSource::default(),
            host_prefix: true,
            headers: HeaderMap::new(),
            call_headers: HeaderMap::new(),
            interceptors: Interceptors::default(),
            metrics: None,
            settings: Extensions::new(),
            retry: RetrySettings::default(),
            timeouts: Timeouts::new(),
            time: TimeSettings::default(),
        }
    }

    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.service
    }

    /// Sends requests through this transport.
    pub fn set_transport(&mut self, transport: impl Transport) -> &mut Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Whether there is a transport already.
    pub fn has_transport(&self) -> bool {
        self.transport.is_some()
    }

    /// Sends requests to this endpoint.
    pub fn set_endpoint(&mut self, endpoint: Endpoint) -> &mut Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// Finds endpoints by this resolver, which can see the endpoint that was given.
    pub fn set_endpoint_resolver(&mut self, resolver: impl EndpointResolver) -> &mut Self {
        self.resolver = Some(Arc::new(resolver));
        self
    }

    /// Gives a parameter to the resolver of endpoints. It replaces one of the same name. Names are those of
    /// `@clientContextParams`, and those of built-in parameters, such as `SDK::Endpoint`.
    pub fn set_parameter(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<EndpointValue>,
    ) -> &mut Self {
        let name = name.into();
        self.parameters.retain(|(it, _)| *it != name);
        self.parameters.push((name, value.into()));
        self
    }

    /// The parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&EndpointValue> {
        let entry = self.parameters.iter().find(|(it, _)| it == name);
        entry.map(|(_, value)| value)
    }

    /// Adds a function to the language of endpoint rules. It replaces one of the same name.
    pub fn add_endpoint_function(&mut self, name: &'static str, function: Function) -> &mut Self {
        self.endpoint_functions.retain(|(it, _)| *it != name);
        self.endpoint_functions.push((name, function));
        self
    }

    /// Authorizes calls by this scheme, with identities from this provider. It replaces a scheme of the same name.
    pub fn add_auth_scheme(
        &mut self,
        scheme: impl AuthScheme,
        provider: impl IdentityProvider,
    ) -> &mut Self {
        self.auth.push(Arc::new(scheme), Arc::new(provider));
        self
    }

    /// Prefers these schemes, in this order, to the order of the model. Names are those of the traits, with or without
    /// their namespace. Names that the model does not have mean nothing.
    pub fn set_auth_preference(
        &mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> &mut Self {
        self.auth.preference = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sends calls without authorization where the client has no scheme for them. Without it, such a call is an error.
    pub fn allow_unauthorized(&mut self) -> &mut Self {
        self.auth.optional = true;
        self
    }

    /// Sends tokens, passwords and keys also to endpoints of http on other machines, where everybody on the way can read
    /// them: for networks that encrypt by themselves, such as a service mesh. Without it, such a call is an error.
    pub fn allow_unencrypted_auth(&mut self) -> &mut Self {
        self.auth.unencrypted = true;
        self
    }

    /// Takes idempotency tokens from `source` if a caller gives none. Without it, tokens are version 4 UUIDs.
    pub fn set_token_source(
        &mut self,
        source: impl Fn() -> String + Send + Sync + 'static,
    ) -> &mut Self {
        self.tokens = TokenSource::new(source);
        self
    }

    /// Sends every request to the endpoint's own host. Endpoints that do not have the prefixes of operations
    /// (`@endpoint`), such as a server on this machine, need it.
    pub fn disable_host_prefix(&mut self) -> &mut Self {
        self.host_prefix = false;
        self
    }

    /// Adds an interceptor, which runs after those that are there already.
    pub fn add_interceptor(&mut self, interceptor: impl Interceptor) -> &mut Self {
        self.interceptors.push(interceptor);
        self
    }

    /// Hands the measurements of calls to `metrics`.
    pub fn set_metrics(&mut self, metrics: impl Metrics) -> &mut Self {
        self.metrics = Some(Arc::new(metrics));
        self
    }

    /// Adds a setting for interceptors and others, which find it by its type. It replaces a setting of the same type.
    pub fn set_setting<T: Clone + Send + Sync + 'static>(&mut self, setting: T) -> &mut Self {
        self.settings.insert(setting);
        self
    }

    /// The setting of this type.
    pub fn setting<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.settings.get()
    }

    /// Sends this header with every request. It replaces a header of that name that was given before. A header that the
    /// operation itself has stays.
    pub fn set_header(&mut self, name: HeaderName, value: HeaderValue) -> &mut Self {
        self.headers.insert(name, value);
        self
    }

    /// Sends this as the header `user-agent` (RFC 9110, 10.1.5), such as `inventory/2.1`, in the place of the name and
    /// version of Farrier.
    pub fn set_user_agent(&mut self, value: HeaderValue) -> &mut Self {
        self.set_header(USER_AGENT, value)
    }

    /// The user agent that the client was given.
    pub fn user_agent(&self) -> Option<&HeaderValue> {
        self.headers.get(USER_AGENT)
    }

    /// Speaks another protocol of the service than its first.
    ///
    /// # Errors
    ///
    /// When the service does not speak it.
    pub fn set_protocol(&mut self, protocol: Protocol) -> Result<&mut Self, UnsupportedProtocol> {
        if !self.service.protocols().any(|it| it == protocol) {
            return Err(UnsupportedProtocol {
                service: self.service.name(),
                protocol,
            });
        }
        self.protocol = protocol;
        Ok(self)
    }

    /// Reads responses of at most so many bytes. Streams have no limit.
    pub fn set_body_limit(&mut self, bytes: usize) -> &mut Self {
        self.body_limit = bytes;
        self
    }

    /// Reads responses whose values take at most so many bytes of memory. Small values can take hundreds of times what
    /// they take in a body. The usual limit is 4 MiB, and 16 bytes for each byte of the body.
    pub fn set_memory_limit(&mut self, bytes: usize) -> &mut Self {
        self.memory_limit = Some(bytes);
        self
    }
}

/// Without headers and settings: they can hold what must not be shown.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("service", &self.service.name())
            .field("endpoint", &self.endpoint)
            .field("auth", &self.auth)
            .finish_non_exhaustive()
    }
}
