//! The error of a call whose response is absent or incomplete.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use crate::body::{BodyError, BoxError, SourceError, next_cause};
use crate::printable::Printable;
use crate::transport_failure::{TransportFailure, innermost_message};

/// A request whose response is absent or incomplete.
#[derive(Debug)]
pub struct TransportError {
    peer: String,
    pub(super) status: Option<StatusCode>,
    kind: TransportErrorKind,
    source: BoxError,
}

/// The kinds of [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made, so the service has seen nothing of the request.
    Connect,
    /// The service and the client have no TLS in common, or one does not trust the other's certificate. The service has
    /// seen nothing of the request, and the next one goes no better until somebody changes a certificate or a setting.
    Tls,
    /// A proxy carries no requests to the service, or a setting names no proxy that can be used. The service has seen
    /// nothing of the request, and the next one goes no better until somebody changes a setting.
    Proxy,
    /// The service has said that it did nothing of what the request asks: its connection of HTTP/2 ends, or carries too
    /// many requests. Another attempt does nothing twice.
    Refused,
    /// The body of the request broke off: it is a stream of the caller, and its source failed.
    RequestBody,
    /// The time that the client allows the call ([`Timeouts::operation`](super::Timeouts::operation)) has run out before
    /// the request was sent: the identity that authorizes it takes longer, or the client sends slower because the service
    /// throttles. The service has seen nothing of the request.
    Unsent,
    /// The response did not arrive in time.
    Timeout,
    /// An attempt took longer than the client allows ([`Timeouts::attempt`](super::Timeouts::attempt)).
    AttemptTimeout,
    /// The call with all its attempts took longer than the client allows
    /// ([`Timeouts::operation`](super::Timeouts::operation)).
    OperationTimeout,
    /// The body of the response has begun, and its next part did not arrive in time.
    Stalled,
    /// The response is longer than the client reads.
    TooLong,
    /// The response is not what the service has sent: its checksum differs, for one.
    Damaged,
    /// The connection was cut, or the transport failed in another way.
    Interrupted,
}

impl TransportError {
    pub(super) fn new(peer: String, status: Option<StatusCode>, source: BoxError) -> Self {
        let kind = match (classify(source.as_ref()), status) {
            // A peer that has answered was connected.
            (TransportErrorKind::Connect, Some(_)) => TransportErrorKind::Interrupted,
            (kind, _) => kind,
        };
        Self {
            peer,
            status,
            kind,
            source,
        }
    }

    /// The error of a call that took too long for the client.
    pub(super) fn late(peer: String, kind: TransportErrorKind, message: String) -> Self {
        Self {
            peer,
            status: None,
            kind,
            source: message.into(),
        }
    }

    /// The error of a fake, which has no connection.
    pub(super) fn without_peer(kind: TransportErrorKind, source: BoxError) -> Self {
        Self {
            peer: "the service".to_owned(),
            status: None,
            kind,
            source,
        }
    }

    /// The error of the transport or of the body, with its sources. What it says is part of what this error prints.
    pub fn cause(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self.source.as_ref()
    }

    /// Whether something took too long.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.kind,
            TransportErrorKind::Unsent
                | TransportErrorKind::Timeout
                | TransportErrorKind::AttemptTimeout
                | TransportErrorKind::OperationTimeout
                | TransportErrorKind::Stalled
        )
    }

    /// Which kind it is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

/// Finds the kind of an error in it and its sources.
fn classify(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(failure) = error.downcast_ref::<TransportFailure>() {
            return match failure {
                TransportFailure::Connect(_) => TransportErrorKind::Connect,
                TransportFailure::Tls(_) => TransportErrorKind::Tls,
                TransportFailure::Proxy(_) => TransportErrorKind::Proxy,
                TransportFailure::Refused(_) => TransportErrorKind::Refused,
                TransportFailure::Timeout(_) => TransportErrorKind::Timeout,
                TransportFailure::Stalled(_) => TransportErrorKind::Stalled,
                TransportFailure::Damaged(_) => TransportErrorKind::Damaged,
            };
        }
        if error.is::<SourceError>() {
            return TransportErrorKind::RequestBody;
        }
        match error.downcast_ref() {
            Some(BodyError::TooLong(_)) => return TransportErrorKind::TooLong,
            Some(BodyError::WrongChecksum(_)) => return TransportErrorKind::Damaged,
            _ => {}
        }
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            match io.kind() {
                std::io::ErrorKind::TimedOut => return TransportErrorKind::Timeout,
                std::io::ErrorKind::ConnectionRefused => return TransportErrorKind::Connect,
                _ => {}
            }
        }
        // The timeout layer of tower is the one most used, and its error says no more than this.
        if error.to_string() == "request timed out" {
            return TransportErrorKind::Timeout;
        }
        next = next_cause(error);
    }
    TransportErrorKind::Interrupted
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            peer,
            status,
            kind,
            source,
        } = self;
        match kind {
            TransportErrorKind::Connect | TransportErrorKind::Tls | TransportErrorKind::Proxy => {
                write!(f, "could not connect to {peer}")?;
            }
            TransportErrorKind::RequestBody => {
                write!(f, "the body of the request to {peer} broke off")?;
            }
            TransportErrorKind::Refused => write!(f, "{peer} did not take the request")?,
            TransportErrorKind::Unsent => write!(f, "nothing was sent to {peer}")?,
            TransportErrorKind::Timeout
            | TransportErrorKind::AttemptTimeout
            | TransportErrorKind::OperationTimeout => write!(f, "no answer from {peer} in time")?,
            TransportErrorKind::Stalled => write!(f, "answer of {peer} does not go on")?,
            TransportErrorKind::Damaged => write!(f, "answer of {peer} is damaged")?,
            TransportErrorKind::TooLong => write!(f, "answer of {peer} is too long")?,
            TransportErrorKind::Interrupted => match status {
                Some(status) => {
                    let status = status.as_u16();
                    write!(f, "answer of {peer} broke off (HTTP {status})")?;
                }
                None => write!(f, "connection to {peer} failed")?,
            },
        }
        let message = innermost_message(source.as_ref());
        write!(f, ": {}", Printable::message(&message))
    }
}

/// It prints the innermost cause, so it has no source. [`TransportError::cause`] has all causes.
impl StdError for TransportError {}
