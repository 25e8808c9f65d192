//! Connections, with and without TLS, directly or through a proxy, made in bounded time.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ::hyper_util::client::legacy::connect::HttpConnector;
use http::Uri;
use http::uri::Scheme;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::early_answer::EarlyAnswer;
use super::proxies::{Proxies, Proxy, ProxyErrorKind};
use super::stream::Stream;
use super::{tls_failure, tunnel};
use crate::body::BoxError;
use crate::transport_failure::innermost_message;

/// A connection to the host of a URI.
pub(super) struct Connection {
    pub(super) stream: EarlyAnswer<Stream>,
    /// The proxy that reads the requests, so that they name the host.
    pub(super) proxy: Option<Arc<Proxy>>,
}

/// Connects to the host of a URI.
pub(super) struct Connector {
    pub(super) tcp: HttpConnector,
    /// For connections to services.
    pub(super) tls: Arc<ClientConfig>,
    /// For connections to proxies.
    pub(super) proxy_tls: Arc<ClientConfig>,
    pub(super) proxies: Arc<Proxies>,
    pub(super) timeout: Duration,
}

impl Connector {
    /// Connects in time: directly, or through a proxy.
    pub(super) async fn connect(&self, uri: &Uri) -> Result<Connection, BoxError> {
        match tokio::time::timeout(self.timeout, self.connect_at_leisure(uri)).await {
            // The time for one of several addresses of a host is a part of the whole.
            Ok(Err(error)) if !is_timeout(error.as_ref()) => Err(error),
            Ok(Ok(connection)) => Ok(connection),
            _ => Err(self.late(uri).into()),
        }
    }

    async fn connect_at_leisure(&self, uri: &Uri) -> Result<Connection, BoxError> {
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let (stream, proxy) = match self.proxies.of(uri) {
            None => (self.reach(uri).await?, None),
            Some(proxy) => {
                let proxy = proxy.map_err(Clone::clone)?;
                let mut stream = self.reach_proxy(proxy).await?;
                if is_secure {
                    let host = uri.authority().ok_or("the URI has no host")?;
                    tunnel::open(&mut stream, proxy, host).await?;
                    (stream, None)
                } else {
                    (stream, Some(Arc::clone(proxy)))
                }
            }
        };
        let stream = match is_secure {
            true => encrypt(stream, uri, &self.tls).await?,
            false => stream,
        };
        let stream = EarlyAnswer::new(stream);
        Ok(Connection { stream, proxy })
    }

    /// Connects to the host of a URI itself.
    async fn reach(&self, uri: &Uri) -> Result<Stream, BoxError> {
        let mut tcp = self.tcp.clone();
        poll_fn(|cx| tcp.poll_ready(cx)).await?;
        let stream = tcp.call(uri.clone()).await?;
        Ok(Stream::tcp(stream.into_inner()))
    }

    async fn reach_proxy(&self, proxy: &Proxy) -> Result<Stream, BoxError> {
        let stream = async {
            let stream = self.reach(proxy.uri()).await?;
            if proxy.is_secure() {
                encrypt(stream, proxy.uri(), &self.proxy_tls).await
            } else {
                Ok(stream)
            }
        };
        stream.await.map_err(|error| {
            let reason = innermost_message(error.as_ref());
            let kind = match tls_failure::is_lasting(error.as_ref()) {
                true => ProxyErrorKind::NoTls(reason),
                false => ProxyErrorKind::Unreachable(reason),
            };
            proxy.error(kind).into()
        })
    }

    /// What a connection that was not made in time is told as.
    fn late(&self, uri: &Uri) -> String {
        let limit = self.timeout;
        match self.proxies.of(uri) {
            Some(Ok(proxy)) => format!("no connection within {limit:?} through the proxy {proxy}"),
            _ => format!("no connection within {limit:?}"),
        }
    }
}

/// Shakes hands with the host of a URI.
async fn encrypt(
    stream: Stream,
    uri: &Uri,
    config: &Arc<ClientConfig>,
) -> Result<Stream, BoxError> {
    let host = uri.host().unwrap_or_default();
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let name = ServerName::try_from(name.to_owned())?;
    let connector = TlsConnector::from(Arc::clone(config));
    Ok(Stream::tls(connector.connect(name, stream).await?))
}

/// Whether the operating system or the connector gave up waiting.
fn is_timeout(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        match error.downcast_ref::<io::Error>() {
            Some(it) if it.kind() == io::ErrorKind::TimedOut => return true,
            _ => next = error.source(),
        }
    }
    false
}
