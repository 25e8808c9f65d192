//! `@httpBearerAuth`: a token in the header `authorization` (RFC 6750).

use std::fmt;

use http::Request;
use http::header::{AUTHORIZATION, HeaderValue};

use crate::body::{BoxError, Payload};
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;

/// A token, without the word `Bearer`. Printed, it does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// A token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<BearerToken> for Identity {
    fn from(token: BearerToken) -> Self {
        Self::new(token, None)
    }
}

impl From<String> for BearerToken {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl From<&str> for BearerToken {
    fn from(token: &str) -> Self {
        Self(token.to_owned())
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(..)")
    }
}

/// Sends `authorization: Bearer TOKEN`. Its identity is a [`BearerToken`].
#[derive(Clone, Copy, Debug)]
pub struct BearerAuth(&'static str);

impl BearerAuth {
    /// The scheme of `@httpBearerAuth`.
    pub const fn new() -> Self {
        Self::of("smithy.api#httpBearerAuth")
    }

    /// The scheme of another trait by which the caller sends a token.
    pub const fn of(id: &'static str) -> Self {
        Self(id)
    }
}

impl Default for BearerAuth {
    fn default() -> Self {
        Self::new()
    }
}

impl AuthScheme for BearerAuth {
    fn id(&self) -> &'static str {
        self.0
    }

    fn sends_secret(&self) -> bool {
        true
    }

    fn sign(
        &self,
        identity: &Identity,
        _context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let token: &BearerToken = identity.get().ok_or("the identity is no bearer token")?;
        let value = secret_value(&["Bearer ", token.as_str()], "a bearer token")?;
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}

/// The value of a header with a secret in it.
pub(super) fn secret_value(parts: &[&str], what: &str) -> Result<HeaderValue, BoxError> {
    let value = HeaderValue::try_from(parts.concat());
    let mut value = value.map_err(|_| format!("{what} has characters that no header can have"))?;
    value.set_sensitive(true);
    Ok(value)
}
