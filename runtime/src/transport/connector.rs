//! Connections, with and without TLS, directly or through a proxy, made in bounded time.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::hyper_util::client::legacy::connect::HttpConnector;
use ::hyper_util::rt::TokioIo;
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

/// Connects to the host of a URI. Clones are cheap, because hyper-util makes one for each request.
#[derive(Clone)]
pub(super) struct Connector(Arc<Parts>);

/// What a connector is made of.
pub(super) struct Parts {
    pub(super) tcp: HttpConnector,
    /// For connections to services.
    pub(super) tls: Arc<ClientConfig>,
    /// For connections to proxies.
    pub(super) proxy_tls: Arc<ClientConfig>,
    pub(super) proxies: Arc<Proxies>,
    pub(super) timeout: Duration,
}

impl Connector {
    pub(super) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<EarlyAnswer<Stream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let parts = Arc::clone(&self.0);
        Box::pin(async move {
            let limit = parts.timeout;
            match tokio::time::timeout(limit, parts.connect(&uri)).await {
                // The time for one of several addresses of a host is a part of the whole.
                Ok(Err(error)) if !is_timeout(error.as_ref()) => Err(error),
                Ok(Ok(stream)) => Ok(TokioIo::new(EarlyAnswer::new(stream))),
                _ => Err(parts.late(&uri).into()),
            }
        })
    }
}

impl Parts {
    async fn connect(&self, uri: &Uri) -> Result<Stream, BoxError> {
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let stream = match self.proxies.of(uri) {
            None => self.reach(uri).await?,
            Some(proxy) => {
                let proxy = proxy.map_err(Clone::clone)?;
                let mut stream = self.reach_proxy(proxy).await?;
                if !is_secure {
                    return Ok(stream.proxied());
                }
                let host = uri.authority().ok_or("the URI has no host")?;
                tunnel::open(&mut stream, proxy, host).await?;
                stream
            }
        };
        if is_secure {
            encrypt(stream, uri, &self.tls).await
        } else {
            Ok(stream)
        }
    }

    /// Connects to the host of a URI itself.
    async fn reach(&self, uri: &Uri) -> Result<Stream, BoxError> {
        let mut tcp = self.tcp.clone();
        std::future::poll_fn(|cx| tcp.poll_ready(cx)).await?;
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
