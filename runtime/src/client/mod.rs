//! The client: one generic call, over any transport.
//!
//! In comes an operation's table and its input, out goes its output, or an [`Error`] that says which operation
//! failed and how. Generated clients are one line per operation around [`Client::call`]. What happens in a call
//! stands in `stages.rs`; an [`Interceptor`] takes part in it.

mod call_future;
mod checksum;
mod compression;
mod endpoint;
mod error;
mod fake_error;
mod host_prefix;
mod idempotency_token;
mod interceptor;
#[cfg(feature = "mock")]
mod mock;
mod prefixes;
mod raw_response;
mod response;
mod stages;
mod transport;
mod transport_error;
mod transport_failure;

use std::fmt;
use std::sync::Arc;

use http::Extensions;
use http::header::{HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "dyn")]
pub use self::call_future::BoxOperationFuture;
pub use self::call_future::{CallFuture, OperationFuture};
pub use self::checksum::{RequestChecksums, ResponseChecksums, VerifiedChecksum};
pub use self::compression::{InvalidCompression, RequestCompression};
pub use self::endpoint::{Endpoint, EndpointError};
pub use self::error::{Error, ErrorKind};
use self::idempotency_token::TokenSource;
use self::interceptor::Interceptors;
pub use self::interceptor::{Interceptor, RequestContext, ResponseContext};
#[cfg(feature = "mock")]
pub use self::mock::MockAnswer;
pub use self::raw_response::RawResponse;
pub use self::transport::{SharedTransport, Transport, TransportFuture};
#[cfg(feature = "hyper")]
pub(crate) use self::transport_error::innermost_message;
pub use self::transport_error::{TransportError, TransportErrorKind};
pub use self::transport_failure::TransportFailure;
use crate::operation::{Operation, Protocol, Service};
pub use crate::protocol::client::RequestParts;
pub use crate::protocol::faults::MemberFault;

/// The output of a call, or its error.
pub type Result<T, E> = std::result::Result<T, Error<E>>;

/// How many bytes of a response are read unless [`Client::with_body_limit`] says otherwise.
pub const DEFAULT_BODY_LIMIT: usize = 64 << 20;

/// A client of one service. Clones share the transport.
#[derive(Clone)]
pub struct Client {
    service: &'static Service,
    protocol: Protocol,
    transport: Arc<dyn Transport>,
    endpoint: Endpoint,
    body_limit: usize,
    /// The bytes of memory that the values of a response may take, in the place of the usual number.
    memory_limit: Option<usize>,
    tokens: TokenSource,
    host_prefix: bool,
    headers: HeaderMap,
    interceptors: Interceptors,
    settings: Extensions,
}

impl Client {
    /// A client that sends requests through `transport` to `endpoint`, such as
    /// `https://personalize.example.com/base/path`.
    ///
    /// # Errors
    ///
    /// When the endpoint is not the URL of a service ([`Endpoint::parse`]).
    pub fn new<T: Transport>(
        service: &'static Service,
        transport: T,
        endpoint: &str,
    ) -> std::result::Result<Self, EndpointError> {
        Ok(Self::with_endpoint(
            service,
            transport,
            Endpoint::parse(endpoint)?,
        ))
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
        Self {
            service,
            protocol: service.protocol(),
            transport: Arc::new(transport),
            endpoint,
            body_limit: DEFAULT_BODY_LIMIT,
            memory_limit: None,
            tokens: TokenSource::default(),
            host_prefix: true,
            headers: HeaderMap::new(),
            interceptors: Interceptors::default(),
            settings: Extensions::new(),
        }
    }

    /// The same client, taking idempotency tokens from `source` if a caller gives none. Without it, tokens are version
    /// 4 UUIDs.
    #[must_use]
    pub fn with_token_source(self, source: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self {
            tokens: TokenSource::new(source),
            ..self
        }
    }

    /// The same client, sending every request to the endpoint's own host. Endpoints that do not have the prefixes of
    /// operations (`@endpoint`), such as a server on this machine, need it.
    #[must_use]
    pub fn without_host_prefix(self) -> Self {
        Self {
            host_prefix: false,
            ..self
        }
    }

    /// The same client with an interceptor, which runs after those that it has already.
    #[must_use]
    pub fn with_interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.interceptors.push(interceptor);
        self
    }

    /// The same client with a setting for its interceptors, which find it by its type
    /// ([`RequestContext::setting`]). It replaces a setting of the same type.
    #[must_use]
    pub fn with_setting<T: Clone + Send + Sync + 'static>(mut self, setting: T) -> Self {
        self.settings.insert(setting);
        self
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
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The same client, speaking another protocol.
    ///
    /// # Errors
    ///
    /// When the service does not speak it.
    pub fn with_protocol(
        self,
        protocol: Protocol,
    ) -> std::result::Result<Self, UnsupportedProtocol> {
        if !self.service.protocols().any(|it| it == protocol) {
            return Err(UnsupportedProtocol {
                service: self.service.name(),
                protocol,
            });
        }
        Ok(Self { protocol, ..self })
    }

    /// The same client, reading responses of at most so many bytes. Streams have no limit.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// The same client, reading responses whose values take at most so many bytes of memory. Small values can take
    /// hundreds of times what they take in a body. The usual limit is 4 MiB, and 16 bytes for each byte of the body.
    #[must_use]
    pub fn with_memory_limit(self, bytes: usize) -> Self {
        Self {
            memory_limit: Some(bytes),
            ..self
        }
    }

    /// Calls an operation. Nothing happens before the future is polled. Idempotency tokens that `input` lacks are
    /// made up.
    pub fn call<I, O, E>(
        &self,
        operation: &'static Operation,
        input: I,
    ) -> CallFuture<'_, I, O, E> {
        CallFuture::new(self, operation, input)
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
            .field("service", &self.service.name())
            .field("endpoint", &self.endpoint.to_string())
            .finish_non_exhaustive()
    }
}
