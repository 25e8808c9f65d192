//! The errors of transports that the client can tell apart.

use std::fmt;

use crate::body::BoxError;

/// An error of a transport whose kind matters to callers. A transport may also return errors of its own. The source says
/// why; this error prints only which kind it is.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection could be made.
    Connect(BoxError),
    /// A proxy carries no requests to the service, or a setting names no proxy that can be used.
    Proxy(BoxError),
    /// The response did not arrive in time.
    Timeout(BoxError),
    /// The body of a response has begun, and its next part did not come in time.
    Stalled(BoxError),
    /// The response is not what the service has sent: its checksum differs, for one.
    Damaged(BoxError),
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(_) => f.write_str("could not connect"),
            Self::Proxy(_) => f.write_str("could not connect through a proxy"),
            Self::Timeout(_) => f.write_str("timed out"),
            Self::Stalled(_) => f.write_str("stalled"),
            Self::Damaged(_) => f.write_str("damaged"),
        }
    }
}

impl std::error::Error for TransportFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(source)
            | Self::Proxy(source)
            | Self::Timeout(source)
            | Self::Stalled(source)
            | Self::Damaged(source) => Some(source.as_ref()),
        }
    }
}
