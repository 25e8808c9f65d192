//! How connections are made and kept.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::hyper_util::client::legacy::connect::HttpConnector;
use rustls::RootCertStore;

use super::connector::Connector;
use super::pool::{Limits, Pool};
use super::proxies::Proxies;
use super::tls::{self, Identity};
use super::{CONNECT_TIMEOUT, IDLE_CONNECTIONS, IDLE_TIMEOUT, TCP_KEEP_ALIVE};
/// The settings of a transport that its connections depend on.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) roots: Arc<RootCertStore>,
    pub(super) identity: Option<Identity>,
    pub(super) http2: bool,
    pub(super) proxies: Arc<Proxies>,
    pub(super) connect_timeout: Duration,
    pub(super) idle_timeout: Duration,
    pub(super) idle_connections: usize,
    pub(super) tcp_keep_alive: Option<Duration>,
    pub(super) tcp_nodelay: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            roots: Arc::new(tls::bundled_roots()),
            identity: None,
            http2: cfg!(feature = "http2"),
            proxies: Arc::new(Proxies::from_environment()),
            connect_timeout: CONNECT_TIMEOUT,
            idle_timeout: IDLE_TIMEOUT,
            idle_connections: IDLE_CONNECTIONS,
            tcp_keep_alive: Some(TCP_KEEP_ALIVE),
            // A request is written at once; waiting for more to send would only delay it.
            tcp_nodelay: true,
        }
    }
}

impl Settings {
    /// A pool with these settings, and without connections.
    pub(super) fn pool(&self) -> Pool {
        let limits = Limits {
            idle_timeout: self.idle_timeout,
            idle_connections: self.idle_connections,
        };
        Pool::new(self.connector(), limits)
    }

    fn connector(&self) -> Connector {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(self.tcp_nodelay);
        tcp.set_keepalive(self.tcp_keep_alive);
        tcp.set_keepalive_interval(self.tcp_keep_alive);
        // It divides the time among the addresses of a host, so that one that does not answer leaves some for the next.
        tcp.set_connect_timeout(Some(self.connect_timeout));
        Connector {
            tcp,
            tls: Arc::new(tls::for_services(
                &self.roots,
                self.identity.as_ref(),
                self.http2,
            )),
            proxy_tls: Arc::new(tls::for_proxies(&self.roots)),
            proxies: Arc::clone(&self.proxies),
            timeout: self.connect_timeout,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("root_certificates", &self.roots.len())
            .field("client_certificate", &self.identity.is_some())
            .field("http2", &self.http2)
            .field("proxies", &self.proxies)
            .field("connect_timeout", &self.connect_timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("idle_connections", &self.idle_connections)
            .field("tcp_keep_alive", &self.tcp_keep_alive)
            .field("tcp_nodelay", &self.tcp_nodelay)
            .finish()
    }
}
