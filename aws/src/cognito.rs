//! `aws.auth#cognitoUserPools`: a token of a user pool comes in, the header that Amazon API Gateway reads goes out.
//!
//! The caller signs in by means of its own: this scheme sends the token that it has then, and nothing else.

use farrier::body::{BoxError, Payload};
use farrier::client::auth::{AuthScheme, BearerToken, Identity, SigningContext};
use http::Request;
use http::header::{AUTHORIZATION, HeaderValue};

/// Sends `authorization: TOKEN`. Its identity is a [`BearerToken`].
///
/// ```
/// use farrier::client::auth::{BearerToken, Identity};
/// use farrier::client::{Builder, ServiceClient};
/// use farrier_aws::cognito::CognitoUserPools;
///
/// fn authorized<C: ServiceClient>(builder: Builder<C>, token: &str) -> Builder<C> {
///     builder.auth(CognitoUserPools, Identity::from(BearerToken::new(token)))
/// }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct CognitoUserPools;

impl AuthScheme for CognitoUserPools {
    fn id(&self) -> &'static str {
        "aws.auth#cognitoUserPools"
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
        let token: &BearerToken = identity.get().ok_or("the identity is no token")?;
        let value = HeaderValue::try_from(token.as_str());
        let mut value = value.map_err(|_| "a token has characters that no header can have")?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}
