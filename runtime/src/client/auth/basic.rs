//! `@httpBasicAuth`: a user and a password in the header `authorization` (RFC 7617).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use http::header::AUTHORIZATION;

use super::bearer::secret_value;
use crate::body::{BoxError, Payload};
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;

/// A user with a password. Printed, the password does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: String,
}

impl Credentials {
    /// A user with a password.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            password: password.into(),
        }
    }

    /// The user.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password.
    pub fn password(&self) -> &str {
        &self.password
    }
}

impl From<Credentials> for Identity {
    fn from(credentials: Credentials) -> Self {
        Self::new(credentials, None)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Sends `authorization: Basic` with user and password. Its identity is [`Credentials`].
#[derive(Clone, Copy, Debug, Default)]
pub struct BasicAuth;

impl AuthScheme for BasicAuth {
    fn id(&self) -> &'static str {
        "smithy.api#httpBasicAuth"
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
        let credentials: &Credentials = identity
            .get()
            .ok_or("the identity is no user with a password")?;
        if credentials.user.contains(':') {
            return Err("a user of HTTP's basic authentication has no colon in its name".into());
        }
        let both = format!("{}:{}", credentials.user, credentials.password);
        let value = secret_value(&["Basic ", &STANDARD.encode(both)], "a password")?;
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}
