//! The client: one generic call, over any transport.
//!
//! In comes an operation's table and its input, out goes its output, or an [`Error`] that says which operation
//! failed and how. Generated clients are one line per operation around [`Client::call`]. What happens in a call
//! stands in `call/`; an [`Interceptor`] takes part in it.

mod attempt_report;
mod attempt_settings;
pub mod auth;
mod auth_error;
mod auth_scheme;
mod authorization;
mod builder;
mod call;
mod call_future;
mod call_time;
mod checksum;
mod compression;
mod config;
mod endpoint;
mod endpoint_resolver;
mod error;
mod fake_error;
mod host_prefix;
mod idempotency_token;
mod identity;
mod identity_error;
mod interceptor;
mod metrics;
#[cfg(feature = "mock")]
mod mock;
mod observe;
mod pages;
mod prefixes;
mod presign;
mod raw_response;
mod response_head;
pub mod retry;
mod rules_resolver;
mod timeouts;
mod transport;
mod transport_error;
mod waiter;

use std::fmt;
use std::sync::Arc;

use http::header::{HeaderName, HeaderValue};

pub use self::builder::{BuildError, Builder, ServiceClient};
pub use self::call_future::{BoxOperationFuture, CallFuture, CallWithResponse, OperationFuture};
pub use self::checksum::{RequestChecksums, ResponseChecksums, VerifiedChecksum};
pub use self::compression::{InvalidCompression, RequestCompression};
pub use self::config::{Config, Configure};
pub use self::endpoint::rules as endpoint_rules;
pub use self::endpoint::{
    Endpoint, EndpointAuthScheme, EndpointError, EndpointParameters, EndpointValue,
    ResolvedEndpoint,
};
pub use self::endpoint_resolver::{EndpointContext, EndpointResolver};
pub use self::error::{Error, ErrorKind};
pub use self::interceptor::{CallContext, Interceptor, RequestContext, ResponseContext};
pub use self::metrics::{Measurement, Metric, Metrics};
#[cfg(feature = "mock")]
pub use self::mock::MockAnswer;
pub use self::observe::RpcSystem;
pub use self::pages::{Items, PageItems, Pages};
pub use self::presign::{
    OperationInput, PresignError, PresignErrorKind, PresignFuture, PresignedRequest,
};
pub use self::raw_response::RawResponse;
pub use self::response_head::ResponseHead;
pub use self::rules_resolver::RulesResolver;
pub use self::timeouts::Timeouts;
pub use self::transport::{SharedTransport, Transport, TransportFuture, try_clone};
pub use self::transport_error::{TransportError, TransportErrorKind};
pub use self::waiter::{Wait, WaitError, WaitErrorKind, Waited};
use crate::operation::{Operation, Protocol, Service};
pub use crate::protocol::client::RequestParts;
pub use crate::protocol::faults::MemberFault;
pub use crate::time;
pub use crate::transport_failure::TransportFailure;

/// The output of a call, or its error.
pub type Result<T, E> = std::result::Result<T, Error<E>>;

/// How many bytes of a response are read unless [`Client::with_body_limit`] says otherwise.
pub const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// A client of one service. Clones share its settings and the transport.
#[derive(Clone)]
pub struct Client(Arc<Config>);

impl Client {
    /// A client that sends requests through `transport` to `endpoint`, such as
    /// `https://personalize.example.com/base/path`. It sends calls as they are: with an authorization only if it is
    /// given one. [`Builder`] makes clients with everything that a service asks for.
    ///
    /// # Errors
    ///
    /// When the endpoint is not the URL of a service ([`Endpoint::parse`]).
    pub fn new<T: Transport>(
        service: &'static Service,
        transport: T,
        endpoint: &str,
    ) -> std::result::Result<Self, EndpointError> {
        let endpoint = Endpoint::parse(endpoint)?;
        Ok(Self::with_endpoint(service, transport, endpoint))
    }

    /// A client of a server in the same process, with no socket between them.
    pub fn in_process<T: Transport>(service: &'static Service, transport: T) -> Self {
        Self::with_endpoint(service, transport, Endpoint::in_process())
    }

    fn with_endpoint<T: Transport>(
        service: &'static Service,
        transport: T,
        endpoint: Endpoint,
    ) -> Self {
        let mut config = Config::new(service);
        config.set_transport(transport);
        config.set_endpoint(endpoint);
        config.allow_unauthorized();
        Self(Arc::new(config))
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.0
    }

    /// The same client with other settings.
    #[must_use]
    pub fn with<T>(mut self, set: impl FnOnce(&mut Config) -> T) -> Self {
        set(Arc::make_mut(&mut self.0));
        self
    }

    /// The same client, taking idempotency tokens from `source` if a caller gives none. Without it, tokens are version
    /// 4 UUIDs.
    #[must_use]
    pub fn with_token_source(self, source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.with(|it| {
            it.set_token_source(source);
        })
    }

    /// The same client, sending every request to the endpoint's own host. Endpoints that do not have the prefixes of
    /// operations (`@endpoint`), such as a server on this machine, need it.
    #[must_use]
    pub fn without_host_prefix(self) -> Self {
        self.with(|it| {
            it.disable_host_prefix();
        })
    }

    /// The same client with an interceptor, which runs after those that it has already.
    #[must_use]
    pub fn with_interceptor(self, interceptor: impl Interceptor) -> Self {
        self.with(|it| {
            it.add_interceptor(interceptor);
        })
    }

    /// The same client with a setting for its interceptors, which find it by its type
    /// ([`RequestContext::setting`]). It replaces a setting of the same type.
    #[must_use]
    pub fn with_setting<T: Clone + Send + Sync + 'static>(self, setting: T) -> Self {
        self.with(|it| {
            it.set_setting(setting);
        })
    }

    /// The same client, sending this header with every request, such as a key of the caller or a `user-agent` of its
    /// own. It replaces a header of that name that was given before. A header that the operation itself has stays.
    ///
    /// ```
    /// use farrier::client::Client;
    /// use http::HeaderValue;
    /// use http::header::AUTHORIZATION;
    ///
    /// # fn authorized(client: Client) -> Result<Client, http::header::InvalidHeaderValue> {
    /// let mut key = HeaderValue::from_str("Bearer 4d1c")?;
    /// key.set_sensitive(true); // Not shown where requests are printed.
    /// let client = client.with_header(AUTHORIZATION, key);
    /// # Ok(client)
    /// # }
    /// ```
    #[must_use]
    pub fn with_header(self, name: HeaderName, value: HeaderValue) -> Self {
        self.with(|it| {
            it.set_header(name, value);
        })
    }

    /// The same client, speaking another protocol.
    ///
    /// # Errors
    ///
    /// When the service does not speak it.
    pub fn with_protocol(
        mut self,
        protocol: Protocol,
    ) -> std::result::Result<Self, UnsupportedProtocol> {
        Arc::make_mut(&mut self.0).set_protocol(protocol)?;
        Ok(self)
    }

    /// The same client, reading responses of at most so many bytes. Streams have no limit.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        self.with(|it| {
            it.set_body_limit(bytes);
        })
    }

    /// The same client, reading responses whose values take at most so many bytes of memory. Small values can take
    /// hundreds of times what they take in a body. The usual limit is 4 MiB, and 16 bytes for each byte of the body.
    #[must_use]
    pub fn with_memory_limit(self, bytes: usize) -> Self {
        self.with(|it| {
            it.set_memory_limit(bytes);
        })
    }

    /// Calls an operation. Nothing happens before the future is polled. Idempotency tokens that `input` lacks are
    /// made up.
    pub fn call<I, O, E>(&self, operation: &'static Operation, input: I) -> CallFuture<I, O, E> {
        CallFuture::new(Arc::clone(&self.0), operation, input)
    }
}

/// A protocol that a service does not speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnsupportedProtocol {
    service: &'static str,
    protocol: Protocol,
}

impl fmt::Display for UnsupportedProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} does not speak {}",
            self.service,
            self.protocol.name()
        )
    }
}

impl std::error::Error for UnsupportedProtocol {}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.name())
            .field("endpoint", &self.0.endpoint)
            .finish_non_exhaustive()
    }
}
