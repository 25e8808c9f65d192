//! How a transport says what went wrong in a way that the client can tell.

use std::fmt;

use crate::body::BoxError;

/// An error of a transport that is one of the kinds which callers treat differently. A transport that has
/// nothing better returns its own error.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection could be made.
    Connect(BoxError),
    /// There was no answer in time.
    Timeout(BoxError),
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect(source) => write!(f, "could not connect: {source}"),
            Self::Timeout(source) => write!(f, "timed out: {source}"),
        }
    }
}

impl std::error::Error for TransportFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(source) | Self::Timeout(source) => Some(source.as_ref()),
        }
    }
}
