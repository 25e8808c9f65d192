//! A ready HTTPS transport: hyper's client with rustls, on tokio.
//!
//! [`https`] returns an [`Https`], which a generated client takes as its transport. It keeps connections open for the
//! next request. It speaks HTTP/1.1, and with the feature `http2` HTTP/2 where the service has it, over TLS 1.2 or 1.3,
//! or without TLS if the endpoint says `http`. Every wait has a limit, unless it is told otherwise. Its errors are [`TransportFailure`]s where the
//! client treats kinds differently.
//!
//! Servers are checked against the root certificates of Mozilla, which are compiled in, so that a program behaves
//! alike wherever it runs. [`Https::with_root_certificates`] adds those of a company or a test, and
//! [`Https::with_platform_roots`] takes those of the operating system. Proxies come from the environment, as with other
//! programs ([`Proxies::from_environment`]). A request with `expect: 100-continue` asks before it sends its body.

mod answer;
mod connector;
mod early_answer;
mod expectation;
mod failure;
mod idle_timeout;
mod patience;
mod pool;
mod proxies;
mod settings;
mod stream;
mod tls;
mod tls_failure;
mod tunnel;
mod upload;

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::Scheme;
use http::{Request, Response, Uri};

use self::answer::Answer;
use self::expectation::Permission;
use self::patience::Patience;
use self::pool::Pool;
pub use self::proxies::{Proxies, ProxyError, ProxyErrorKind};
use self::settings::Settings;
pub use self::tls::CertificateError;
use self::upload::Upload;
use crate::body::{Body, BoxError};
use crate::operation::Operation;
use crate::transport_failure::TransportFailure;

/// How long it may take to connect, unless [`Https::with_connect_timeout`] says otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long nothing may move until the head of a response arrives, unless [`Https::with_request_timeout`] says otherwise.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// How long the body of a response may stall, unless [`Https::with_stall_timeout`] says otherwise.
pub const STALL_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a connection without a request is kept, unless [`Https::with_idle_timeout`] says otherwise. Load balancers
/// commonly close such connections after 60 s, and a request that is sent at that moment is lost.
pub const IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// How many connections without a request are kept for a host, unless [`Https::with_idle_connections`] says otherwise.
pub const IDLE_CONNECTIONS: usize = 100;

/// How long a connection is silent until the operating system asks whether the peer is still there, unless
/// [`Https::with_tcp_keep_alive`] says otherwise. Routers commonly forget connections after some minutes of silence.
pub const TCP_KEEP_ALIVE: Duration = Duration::from_secs(60);

/// A transport for https and http, with the default timeouts and root certificates, and the proxies of the environment.
///
/// Requests have to be sent on a tokio runtime with its I/O and time drivers.
///
/// ```no_run
/// use std::time::Duration;
///
/// # use farrier::client::{Client, EndpointError};
/// # fn client(service: &'static farrier::operation::Service) -> Result<Client, EndpointError> {
/// let transport = farrier::transport::https().with_request_timeout(Duration::from_secs(10));
/// let client = Client::new(service, transport, "https://personalize.example.com")?;
/// # Ok(client)
/// # }
/// ```
pub fn https() -> Https {
    Https::new(Settings::default())
}

/// The transport that [`https`] makes: a `tower::Service`, around which layers fit. Clones share their
/// connections.
///
/// Methods that change how connections are made or kept return a transport without open connections.
#[derive(Clone)]
pub struct Https {
    settings: Arc<Settings>,
    pool: Pool,
    request_timeout: Option<Duration>,
    stall_timeout: Option<Duration>,
}

impl Https {
    fn new(settings: Settings) -> Self {
        Self {
            pool: settings.pool(),
            settings: Arc::new(settings),
            request_timeout: Some(REQUEST_TIMEOUT),
            stall_timeout: Some(STALL_TIMEOUT),
        }
    }

    /// The same transport with this limit for making a connection: the look-up of the host's name, the handshakes of
    /// TCP and TLS, and the way through a proxy together.
    #[must_use]
    pub fn with_connect_timeout(self, timeout: Duration) -> Self {
        self.with_settings(|it| it.connect_timeout = timeout)
    }

    /// The same transport with this limit for the head of a response; without one with `None`, for operations that take
    /// their time. It begins with the request, and again whenever the connection takes a part of the request's body, so
    /// that a long upload is as good as a short one. While a caller's own stream has nothing to send, it does not count.
    #[must_use]
    pub fn with_request_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self {
            request_timeout: timeout.into(),
            ..self
        }
    }

    /// The same transport with this limit for each next part of a response's body; without one with `None`.
    #[must_use]
    pub fn with_stall_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        Self {
            stall_timeout: timeout.into(),
            ..self
        }
    }

    /// The same transport, keeping a connection without a request for this time.
    #[must_use]
    pub fn with_idle_timeout(self, timeout: Duration) -> Self {
        self.with_settings(|it| it.idle_timeout = timeout)
    }

    /// The same transport, keeping at most so many connections without a request for each host. With 0, each request
    /// has a connection of its own. The number of connections in use has no limit.
    #[must_use]
    pub fn with_idle_connections(self, count: usize) -> Self {
        self.with_settings(|it| it.idle_connections = count)
    }

    /// The same transport, asking a silent peer after this time whether it is still there (RFC 9293, 3.8.4); never with
    /// `None`.
    #[must_use]
    pub fn with_tcp_keep_alive(self, time: Option<Duration>) -> Self {
        self.with_settings(|it| it.tcp_keep_alive = time)
    }

    /// The same transport, sending what is written at once (`true`, as is usual), or collecting small parts until the
    /// peer has confirmed those before (`TCP_NODELAY`).
    #[must_use]
    pub fn with_tcp_nodelay(self, nodelay: bool) -> Self {
        self.with_settings(|it| it.tcp_nodelay = nodelay)
    }

    /// The same transport with these proxies in the place of those of the environment.
    ///
    /// ```
    /// use farrier::transport::{Proxies, https};
    ///
    /// let direct = https().with_proxies(Proxies::none());
    /// ```
    #[must_use]
    pub fn with_proxies(self, proxies: Proxies) -> Self {
        self.with_settings(|it| it.proxies = Arc::new(proxies))
    }

    /// The same transport, trusting these root certificates as well.
    ///
    /// # Errors
    ///
    /// When `pem` is not a text of one or more root certificates in the PEM form (RFC 7468).
    pub fn with_root_certificates(self, pem: &[u8]) -> Result<Self, CertificateError> {
        let mut roots = rustls::RootCertStore::clone(&self.settings.roots);
        tls::add_roots(&mut roots, pem)?;
        Ok(self.with_settings(|it| it.roots = Arc::new(roots)))
    }

    /// The same transport, trusting only the root certificates that it is given from now on, such as those of a company.
    #[must_use]
    pub fn without_root_certificates(self) -> Self {
        self.with_settings(|it| it.roots = Arc::new(rustls::RootCertStore::empty()))
    }

    /// The same transport, trusting the root certificates of the operating system in the place of those that are
    /// compiled in. They are read once, by this method. On Linux, `SSL_CERT_FILE` and `SSL_CERT_DIR` name others.
    ///
    /// # Errors
    ///
    /// When the operating system has none that can be read.
    #[cfg(feature = "platform-roots")]
    pub fn with_platform_roots(self) -> Result<Self, CertificateError> {
        let roots = tls::platform_roots()?;
        Ok(self.with_settings(|it| it.roots = Arc::new(roots)))
    }

    /// The same transport, saying by this certificate who it is where a server asks (mutual TLS). Proxies do not learn
    /// it. `certificates` begins with the client's certificate, followed by those between it and the root; `key` is its
    /// private key in the form of PKCS #8, PKCS #1 or SEC 1. Both are in PEM format (RFC 7468), and may be one text.
    ///
    /// # Errors
    ///
    /// When one of the texts does not hold what it has to, or the key is not the certificate's.
    pub fn with_client_certificate(
        self,
        certificates: &[u8],
        key: &[u8],
    ) -> Result<Self, CertificateError> {
        let identity = tls::identity(certificates, key)?;
        Ok(self.with_settings(|it| it.identity = Some(identity)))
    }

    /// The same transport, speaking only HTTP/1.1.
    #[cfg(feature = "http2")]
    #[must_use]
    pub fn without_http2(self) -> Self {
        self.with_settings(|it| it.http2 = false)
    }

    /// Whether a request to this URI is one of HTTP/1.1.
    fn is_http1(&self, uri: &Uri) -> bool {
        !self.settings.http2 || uri.scheme() == Some(&Scheme::HTTP)
    }

    fn with_settings(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::clone(&self.settings);
        change(&mut settings);
        Self {
            pool: settings.pool(),
            settings: Arc::new(settings),
            ..self
        }
    }
}

impl tower_service::Service<Request<Body>> for Https {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Answer {
        let upload = self
            .request_timeout
            .and_then(|_| Upload::watch(&mut request));
        let permission = match self.is_http1(request.uri()) {
            true => Permission::ask(&mut request),
            // hyper does not say whether HTTP/2 has a permission.
            false => None,
        };
        let may_stall = has_events(&request);
        Answer::new(
            self.pool.send(request),
            Patience::new(self.request_timeout, upload),
            self.stall_timeout.filter(|_| !may_stall),
            permission,
        )
    }
}

/// Whether the response to a request is a stream of events, which come when something happens.
fn has_events(request: &Request<Body>) -> bool {
    let operation: Option<&&'static Operation> = request.extensions().get();
    operation.is_some_and(|it| it.output().event_stream().is_some())
}

/// The error for a wait that was too long.
fn late(message: String) -> BoxError {
    TransportFailure::Timeout(message.into()).into()
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Https")
            .field("settings", &self.settings)
            .field("request_timeout", &self.request_timeout)
            .field("stall_timeout", &self.stall_timeout)
            .finish_non_exhaustive()
    }
}
