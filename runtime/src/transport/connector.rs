//! Connections, with and without TLS, made in bounded time.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use ::hyper_util::client::legacy::connect::HttpConnector;
use ::hyper_util::rt::TokioIo;
use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::early_answer::EarlyAnswer;
use crate::body::BoxError;

/// Connects to the host of a URI.
#[derive(Clone)]
pub(super) struct Connector {
    inner: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: ClientConfig, timeout: Duration) -> Self {
        let inner = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        // A request is written at once; waiting for more to send would only delay it.
        tcp.set_nodelay(true);
        Self {
            inner: inner.wrap_connector(tcp),
            timeout,
        }
    }

    pub(super) fn with_tls(self, tls: ClientConfig) -> Self {
        Self::new(tls, self.timeout)
    }

    pub(super) fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<EarlyAnswer<TokioIo<MaybeHttpsStream<TokioIo<TcpStream>>>>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let limit = self.timeout;
        let connection = self.inner.call(uri);
        Box::pin(async move {
            match tokio::time::timeout(limit, connection).await {
                Ok(connected) => {
                    connected.map(|it| TokioIo::new(EarlyAnswer::new(TokioIo::new(it))))
                }
                Err(_) => Err(format!("no connection within {limit:?}").into()),
            }
        })
    }
}
