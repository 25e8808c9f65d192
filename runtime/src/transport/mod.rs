//! A ready HTTPS transport: hyper's client with rustls, on tokio.
//!
//! [`https`] returns an [`Https`], which a generated client takes as its transport. It keeps connections open for the
//! next request. It speaks HTTP/1.1 over TLS 1.2 or 1.3, or without TLS if the endpoint says `http`. Every wait has a
//! limit. Its errors are [`TransportFailure`]s where the client treats kinds differently.
//!
//! Servers are checked against the root certificates of Mozilla, which are compiled in, so that a program behaves
//! alike wherever it runs. [`Https::with_root_certificates`] adds those of a company or a test.

mod connector;
mod early_answer;
mod idle_timeout;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::hyper_util::client::legacy;
use ::hyper_util::rt::TokioExecutor;
use http::{Request, Response};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use self::connector::Connector;
use self::idle_timeout::Bounded;
use crate::body::{Body, BoxError};
use crate::client::TransportFailure;

/// How long it may take to connect, unless [`Https::with_connect_timeout`] says otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long it may take until the head of a response arrives, unless [`Https::with_request_timeout`] says otherwise.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// How long the body of a response may stall, unless [`Https::with_stall_timeout`] says otherwise.
pub const STALL_TIMEOUT: Duration = Duration::from_secs(20);

/// A transport for https and http, with the default timeouts and root certificates.
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
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned();
    let roots = RootCertStore {
        roots: roots.collect(),
    };
    let connector = Connector::new(tls(roots.clone()), CONNECT_TIMEOUT);
    Https {
        roots: Arc::new(roots),
        client: client(connector.clone()),
        connector,
        request_timeout: REQUEST_TIMEOUT,
        stall_timeout: STALL_TIMEOUT,
    }
}

/// The transport that [`https`] makes: a `tower::Service`, around which layers fit. Clones share their
/// connections.
#[derive(Clone)]
pub struct Https {
    roots: Arc<RootCertStore>,
    connector: Connector,
    client: legacy::Client<Connector, Body>,
    request_timeout: Duration,
    stall_timeout: Duration,
}

/// A text that holds no root certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateError(String);

impl Https {
    /// The same transport with this limit for making a connection: the look-up of the host's name and the handshakes
    /// of TCP and TLS together. It begins without open connections.
    #[must_use]
    pub fn with_connect_timeout(self, timeout: Duration) -> Self {
        let connector = self.connector.clone().with_timeout(timeout);
        self.with_connector(connector)
    }

    /// The same transport with this limit from the start of a request to the head of its response.
    #[must_use]
    pub fn with_request_timeout(self, timeout: Duration) -> Self {
        Self {
            request_timeout: timeout,
            ..self
        }
    }

    /// The same transport with this limit for each next part of a response's body.
    #[must_use]
    pub fn with_stall_timeout(self, timeout: Duration) -> Self {
        Self {
            stall_timeout: timeout,
            ..self
        }
    }

    /// The same transport, trusting these root certificates as well. It begins without open connections.
    ///
    /// # Errors
    ///
    /// When `pem` is not a text of one or more root certificates in the PEM form (RFC 7468).
    pub fn with_root_certificates(self, pem: &[u8]) -> Result<Self, CertificateError> {
        let mut roots = RootCertStore::clone(&self.roots);
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| CertificateError(error.to_string()))?;
            let added = roots.add(certificate);
            added.map_err(|error| CertificateError(error.to_string()))?;
        }
        if roots.len() == before {
            return Err(CertificateError("there is none".to_owned()));
        }
        let connector = self.connector.clone().with_tls(tls(roots.clone()));
        Ok(Self {
            roots: Arc::new(roots),
            ..self.with_connector(connector)
        })
    }

    fn with_connector(self, connector: Connector) -> Self {
        Self {
            client: client(connector.clone()),
            connector,
            ..self
        }
    }
}

fn client(connector: Connector) -> legacy::Client<Connector, Body> {
    legacy::Client::builder(TokioExecutor::new()).build(connector)
}

/// The provider is named because a program may have several compiled in.
fn tls(roots: RootCertStore) -> ClientConfig {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has cipher suites for both versions of TLS")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

impl tower_service::Service<Request<Body>> for Https {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (limit, idle_timeout) = (self.request_timeout, self.stall_timeout);
        let answer = self.client.request(request);
        Box::pin(async move {
            match tokio::time::timeout(limit, answer).await {
                Ok(Ok(response)) => {
                    Ok(response.map(|body| Body::wrap(Bounded::new(body, idle_timeout))))
                }
                Ok(Err(error)) if error.is_connect() => {
                    Err(TransportFailure::Connect(error.into()).into())
                }
                Ok(Err(error)) => Err(error.into()),
                Err(_) => Err(late(format!("nothing came within {limit:?}"))),
            }
        })
    }
}

/// The error for a wait that was too long.
fn late(message: String) -> BoxError {
    TransportFailure::Timeout(message.into()).into()
}

impl fmt::Debug for Https {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Https")
            .field("connect_timeout", &self.connector.timeout())
            .field("request_timeout", &self.request_timeout)
            .field("stall_timeout", &self.stall_timeout)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no root certificates can be read: {}", self.0)
    }
}

impl std::error::Error for CertificateError {}
