//! The limits of connections.

use std::fmt;
#[cfg(feature = "serve-tls")]
use std::sync::Arc;
use std::time::Duration;

/// How many connections a server has at once, unless [`Serve::connections`](super::Serve::connections) says otherwise.
pub const CONNECTIONS: usize = 16_384;

/// How long the head of a request may take, unless [`Serve::header_time`](super::Serve::header_time) says otherwise.
pub const HEADER_TIME: Duration = Duration::from_secs(20);

/// How many bytes the head of a request has at most, unless [`Serve::header_bytes`](super::Serve::header_bytes) says
/// otherwise.
pub const HEADER_BYTES: usize = 64 << 10;

/// How long a connection without a request is kept, unless [`Serve::idle_time`](super::Serve::idle_time) says otherwise.
/// Load balancers commonly keep theirs for 60 s.
pub const IDLE_TIME: Duration = Duration::from_secs(75);

/// How long a caller may take too little of what it is sent, unless [`Serve::send_time`](super::Serve::send_time) says
/// otherwise.
pub const SEND_TIME: Duration = Duration::from_secs(60);

/// How many bytes a second a caller has to take.
pub const SEND_RATE: u32 = 240;

/// How many requests a connection of HTTP/2 has at once, unless
/// [`Serve::streams_per_connection`](super::Serve::streams_per_connection) says otherwise.
pub const STREAMS_PER_CONNECTION: u32 = 100;

/// How long a server waits for its requests after a shutdown has begun, unless
/// [`Serve::shutdown_time`](super::Serve::shutdown_time) says otherwise.
pub const SHUTDOWN_TIME: Duration = Duration::from_secs(30);

/// How often a connection of HTTP/2 is asked whether its peer is still there, and how long the answer may take.
pub(super) const PING: Duration = Duration::from_secs(20);

/// How long a connection may take to end after it was told to.
pub(super) const CLOSING_TIME: Duration = Duration::from_secs(5);

/// The settings of a server.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) connections: usize,
    pub(super) header_time: Duration,
    pub(super) header_bytes: usize,
    pub(super) idle_time: Duration,
    pub(super) send_time: Duration,
    pub(super) streams_per_connection: u32,
    pub(super) shutdown_time: Duration,
    #[cfg(feature = "serve-tls")]
    pub(super) tls: Option<Arc<rustls::ServerConfig>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connections: CONNECTIONS,
            header_time: HEADER_TIME,
            header_bytes: HEADER_BYTES,
            idle_time: IDLE_TIME,
            send_time: SEND_TIME,
            streams_per_connection: STREAMS_PER_CONNECTION,
            shutdown_time: SHUTDOWN_TIME,
            #[cfg(feature = "serve-tls")]
            tls: None,
        }
    }
}

/// Nothing of the key of TLS.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("connections", &self.connections)
            .field("header_time", &self.header_time)
            .field("header_bytes", &self.header_bytes)
            .field("idle_time", &self.idle_time)
            .field("send_time", &self.send_time)
            .field("streams_per_connection", &self.streams_per_connection)
            .field("shutdown_time", &self.shutdown_time)
            .finish_non_exhaustive()
    }
}
