//! `@httpBasicAuth`: a user and a password in the header `authorization` (RFC 7617).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Request;
use http::header::AUTHORIZATION;

use super::bearer::secret_value;
use crate::auth::BasicCredentials as Credentials;
use crate::body::{BoxError, Payload};
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;

impl From<Credentials> for Identity {
    fn from(credentials: Credentials) -> Self {
        Self::new(credentials, None)
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
        if credentials.user().contains(':') {
            return Err("a user of HTTP's basic authentication has no colon in its name".into());
        }
        let both = format!("{}:{}", credentials.user(), credentials.password());
        let value = secret_value(&["Basic ", &STANDARD.encode(both)], "a password")?;
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}
