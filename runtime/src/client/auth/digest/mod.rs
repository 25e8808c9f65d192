//! `@httpDigestAuth`: a user and a password that stay with the caller, by challenge and response (RFC 7616; RFC 2617).
//!
//! The first request goes without authorization. The service refuses it with a challenge; the same request follows with
//! the response to it, and so do those of later calls, until the service has another challenge.

mod challenge;
mod response;

use std::fmt;
use std::sync::{Mutex, PoisonError};

use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::{Request, StatusCode, response as http_response};

use self::challenge::Challenge;
use super::bearer::secret_value;
use crate::auth::BasicCredentials as Credentials;
use crate::body::{BoxError, Payload};
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;
use crate::uuid::uuid;

/// Answers the challenges of a service. Its identity is [`Credentials`]. Challenges with MD5 and SHA-256, with `auth` and
/// `auth-int`, are answered.
#[derive(Default)]
pub struct DigestAuth(Mutex<Option<Current>>);

/// The challenge that requests answer, and how many have.
struct Current {
    challenge: Challenge,
    count: u32,
}

impl DigestAuth {
    /// The scheme of one client, which has not been challenged yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl AuthScheme for DigestAuth {
    fn id(&self) -> &'static str {
        "smithy.api#httpDigestAuth"
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
        let (challenge, count) = {
            let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(current) = current.as_mut() else {
                return Ok(());
            };
            current.count = current.count.saturating_add(1);
            (current.challenge.clone(), current.count)
        };
        let text = response::respond(&challenge, credentials, request, count, &uuid())?;
        let value = secret_value(&[&text], "the response to a challenge")?;
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }

    fn has_challenges(&self) -> bool {
        true
    }

    fn challenge(&self, sent: Option<&HeaderValue>, head: &http_response::Parts) -> bool {
        if head.status != StatusCode::UNAUTHORIZED {
            return false;
        }
        let values = head.headers.get_all(WWW_AUTHENTICATE).iter();
        let texts = values.filter_map(|it| it.to_str().ok());
        let Some(challenge) = challenge::select(texts) else {
            return false;
        };
        // A request that answered a challenge, and is not told that this was too old, has the wrong password.
        let again = sent.is_none() || challenge.stale;
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some(Current {
            challenge,
            count: 0,
        });
        again
    }
}

impl fmt::Debug for DigestAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DigestAuth")
    }
}
