//! What a caller presents.

use std::any::Any;
use std::fmt;

#[cfg(feature = "digest")]
use super::DigestCredentials;
use super::{ApiKey, BasicCredentials, BearerToken, BodyCheck};
use crate::server::Error;

/// What a caller presents, by one of the schemes of the operation. Printed, no secret shows.
///
/// Passwords, tokens and keys are compared in constant time by the methods of their types. Those in a database are
/// better found by their hash.
#[derive(Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// Nothing, for an operation that anybody may call: `@auth([])` or `@optionalAuth`, or a service without schemes.
    Anonymous,
    /// `@httpBasicAuth`: a user with a password.
    Basic(BasicCredentials),
    /// `@httpBearerAuth`: a token.
    Bearer(BearerToken),
    /// `@httpApiKeyAuth`: a key.
    ApiKey(ApiKey),
    /// `@httpDigestAuth`: a user who shows to know the password.
    #[cfg(feature = "digest")]
    Digest(DigestCredentials),
    /// Those of another scheme, which [`get`](Self::get) finds by their type.
    Other(Box<dyn OtherCredentials>),
}

/// Credentials of a scheme that is none of `smithy.api`.
pub trait OtherCredentials: Any + Send + Sync + fmt::Debug {
    /// Called when the service has said who calls. Returns what has still to be checked of the body.
    ///
    /// # Errors
    ///
    /// When the service has not verified the credentials though it has to. The request is refused, so that a forgotten
    /// check lets nobody in.
    fn finish(self: Box<Self>) -> Result<BodyCheck, Error>;
}

impl Credentials {
    /// Credentials of a scheme that is none of `smithy.api`.
    pub fn other(credentials: impl OtherCredentials) -> Self {
        Self::Other(Box::new(credentials))
    }

    /// The credentials of this type, of a scheme that is none of `smithy.api`.
    pub fn get<T: OtherCredentials>(&self) -> Option<&T> {
        match self {
            Self::Other(credentials) => (&**credentials as &dyn Any).downcast_ref(),
            _ => None,
        }
    }

    /// Whether nothing was presented.
    pub fn is_anonymous(&self) -> bool {
        matches!(self, Self::Anonymous)
    }

    pub(super) fn finish(self) -> Result<BodyCheck, Error> {
        match self {
            Self::Other(credentials) => credentials.finish(),
            #[cfg(feature = "digest")]
            Self::Digest(credentials) => credentials.finish(),
            _ => Ok(BodyCheck::none()),
        }
    }
}
