//! `@httpDigestAuth`: a user and a password that stay with the caller, by challenge and response (RFC 7616; RFC 2617).
//!
//! The first request to a host goes without authorization. The service refuses it with a challenge; the same request
//! follows with the response to it, and so do those of later calls to that host, until it has another challenge.

mod challenge;
mod response;

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::{Request, StatusCode, response as http_response};

use self::challenge::Challenge;
use super::bearer::secret_value;
use crate::auth::BasicCredentials as Credentials;
use crate::body::{BoxError, Payload};
use crate::client::RequestContext;
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;
use crate::uuid::uuid;

/// Answers the challenges of a service. Its identity is [`Credentials`]. Challenges with MD5 and SHA-256, with `auth` and
/// `auth-int`, are answered.
#[derive(Default)]
pub struct DigestAuth(Mutex<Vec<Current>>);

/// The challenges of the hosts that were called last: each is one of its host (RFC 7616, section 3.3). Calls to more hosts
/// than that are challenged again.
const MAX_HOSTS: usize = 32;

/// The challenge that requests to a host answer, and how many have.
struct Current {
    host: String,
    challenge: Challenge,
    count: u32,
}

impl DigestAuth {
    /// The scheme of one client, which has not been challenged yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Current>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The host of a call, with its scheme and port.
fn host(context: &RequestContext) -> String {
    let endpoint = context.endpoint();
    format!("{}://{}", endpoint.scheme(), endpoint.peer())
}

impl AuthScheme for DigestAuth {
    fn id(&self) -> &'static str {
        "smithy.api#httpDigestAuth"
    }

    fn sign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let credentials: &Credentials = identity
            .get()
            .ok_or("the identity is no user with a password")?;
        let host = host(context.request());
        let (challenge, count) = {
            let mut all = self.lock();
            let Some(current) = all.iter_mut().find(|it| it.host == host) else {
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

    fn challenge(
        &self,
        context: &RequestContext,
        sent: Option<&HeaderValue>,
        head: &http_response::Parts,
    ) -> bool {
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
        let host = host(context);
        let mut all = self.lock();
        all.retain(|it| it.host != host);
        if all.len() >= MAX_HOSTS {
            all.remove(0);
        }
        all.push(Current {
            host,
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
