//! `@httpBearerAuth`: a token in the header `authorization` (RFC 6750).

use http::Request;
use http::header::{AUTHORIZATION, HeaderValue};

use crate::auth::BearerToken;
use crate::body::{BoxError, Payload};
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;

impl From<BearerToken> for Identity {
    fn from(token: BearerToken) -> Self {
        Self::new(token, None)
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
