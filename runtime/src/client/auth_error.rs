//! The error of a call that could not be authorized.

use std::error::Error as StdError;
use std::fmt;

use crate::body::BoxError;

/// Why a call could not be authorized: each scheme that came into question, with the reason.
#[derive(Debug)]
pub struct AuthError {
    reasons: Vec<(String, Reason)>,
}

/// Why a scheme does not authorize a call.
#[derive(Debug)]
pub(in crate::client) enum Reason {
    /// The client does not have it.
    Unknown,
    /// The provider of its identities failed.
    NoIdentity(BoxError),
    /// The request could not be signed.
    NotSigned(BoxError),
    /// Everybody on the way to this peer could read the secret.
    Unencrypted(String),
}

impl AuthError {
    pub(in crate::client) fn new(reasons: Vec<(String, Reason)>) -> Self {
        Self { reasons }
    }

    /// A request that this scheme could not sign.
    pub(in crate::client) fn not_signed(scheme: &str, cause: BoxError) -> Self {
        Self::new(vec![(scheme.to_owned(), Reason::NotSigned(cause))])
    }

    /// A request with a secret of this scheme that everybody on the way to a peer could read.
    pub(in crate::client) fn unencrypted(scheme: &str, peer: String) -> Self {
        Self::new(vec![(scheme.to_owned(), Reason::Unencrypted(peer))])
    }

    /// The schemes, by the shape ids of their traits, each with the reason why it did not authorize the call.
    pub fn reasons(&self) -> impl Iterator<Item = (&str, &(dyn fmt::Display + 'static))> {
        self.reasons.iter().map(|(scheme, reason)| {
            let reason: &dyn fmt::Display = reason;
            (scheme.as_str(), reason)
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("the client was not given it"),
            Self::NoIdentity(cause) => write!(f, "{cause}"),
            Self::NotSigned(cause) => write!(f, "cannot sign the request: {cause}"),
            Self::Unencrypted(peer) => write!(
                f,
                "its secret is not sent to {peer} unencrypted: use https, or `allow_unencrypted_auth` where the network is \
                 to be trusted"
            ),
        }
    }
}

/// One reason prints as it is; several print with the scheme before each.
impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reasons[..] {
            [] => f.write_str("not authorized: no scheme of the operation is one of the endpoint"),
            [(_, reason @ (Reason::NoIdentity(_) | Reason::NotSigned(_)))] => write!(f, "{reason}"),
            reasons => {
                f.write_str("not authorized")?;
                for (at, (scheme, reason)) in reasons.iter().enumerate() {
                    let before = if at == 0 { ": " } else { "; " };
                    write!(f, "{before}{}: {reason}", short(scheme))?;
                }
                Ok(())
            }
        }
    }
}

/// A scheme's name without its namespace.
pub(in crate::client) fn short(scheme: &str) -> &str {
    scheme.rsplit('#').next().unwrap_or(scheme)
}

impl StdError for AuthError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.reasons[..] {
            [(_, Reason::NoIdentity(cause) | Reason::NotSigned(cause))] => cause.source(),
            _ => None,
        }
    }
}
