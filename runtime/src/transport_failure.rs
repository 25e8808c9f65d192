//! The errors of transports that the client can tell apart, and what the innermost cause of an error says.

use std::fmt;

use crate::body::{BoxError, next_cause};

/// An error of a transport whose kind matters to callers. A transport may also return errors of its own. The source says
/// why; this error prints only which kind it is.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportFailure {
    /// No connection could be made.
    Connect(BoxError),
    /// The service and the client have no TLS in common, or one does not trust the other's certificate.
    Tls(BoxError),
    /// A proxy carries no requests to the service, or a setting names no proxy that can be used.
    Proxy(BoxError),
    /// The service has said that it did nothing of what the request asks, as HTTP/2 has words for.
    Refused(BoxError),
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
            Self::Tls(_) => f.write_str("could not connect over TLS"),
            Self::Proxy(_) => f.write_str("could not connect through a proxy"),
            Self::Refused(_) => f.write_str("refused"),
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
            | Self::Tls(source)
            | Self::Proxy(source)
            | Self::Refused(source)
            | Self::Timeout(source)
            | Self::Stalled(source)
            | Self::Damaged(source) => Some(source.as_ref()),
        }
    }
}

/// What the innermost of an error's causes says. It says what happened; those around it say that something did.
pub(crate) fn innermost_message(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(next) = next_cause(cause) {
        cause = next;
    }
    match cause.downcast_ref::<std::io::Error>() {
        Some(io) => of_system(io),
        None => cause.to_string(),
    }
}

/// Prints an error of the operating system for the middle of a sentence: `connection refused` for `Connection refused
/// (os error 111)`.
fn of_system(error: &std::io::Error) -> String {
    let text = error.to_string();
    match (error.raw_os_error(), text.split_once(" (os error")) {
        (Some(_), Some((what, _))) => what.to_lowercase(),
        _ => text,
    }
}
