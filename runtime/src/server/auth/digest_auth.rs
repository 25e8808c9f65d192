//! `@httpDigestAuth`: a user who shows to know a password without sending it, by challenge and response (RFC 7616).

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::uri::PathAndQuery;

use super::authorization::{authorization, realm};
use super::digest::{Answer, Nonces, State};
use super::{AuthRequest, AuthScheme, Credentials, DigestCredentials};
use crate::auth::digest::{Algorithm, write_quoted};
use crate::server::Error;

/// Challenges callers, and reads their responses. A service is given it by
/// [`with_auth_scheme`](crate::server::Service::with_auth_scheme).
///
/// The challenge asks for SHA-256 and for `qop=auth`: the response covers the method and the URI, and not the body. The
/// server keeps nothing between requests, so that a response can be sent once more, for the same method and URI, as long
/// as its nonce is valid: five minutes. Where that matters, the connection has to be encrypted.
#[derive(Clone)]
pub struct DigestAuth {
    nonces: Nonces,
    realm: Option<Arc<str>>,
    /// Those that the server takes, best first.
    algorithms: &'static [Algorithm],
}

const BEST: &[Algorithm] = &[Algorithm::Sha256];
const ALL: &[Algorithm] = &[Algorithm::Sha256, Algorithm::Md5];

impl DigestAuth {
    /// The scheme with a secret key, by which the server recognizes the challenges that it has sent. All processes of a
    /// service have the same: 32 random bytes, for one. The realm is the service's name.
    pub fn new(key: impl AsRef<[u8]>) -> Self {
        Self {
            nonces: Nonces::new(key.as_ref()),
            realm: None,
            algorithms: BEST,
        }
    }

    /// The same scheme with this realm. Hashes of passwords depend on it.
    #[must_use]
    pub fn with_realm(self, realm: impl Into<Arc<str>>) -> Self {
        Self {
            realm: Some(realm.into()),
            ..self
        }
    }

    /// The same scheme, which also takes MD5, for callers that know nothing else.
    #[must_use]
    pub fn with_md5(self) -> Self {
        Self {
            algorithms: ALL,
            ..self
        }
    }

    /// The values of `www-authenticate`, one for each algorithm.
    fn challenges(
        &self,
        request: &AuthRequest<'_>,
        is_stale: bool,
    ) -> impl Iterator<Item = String> {
        let realm = realm(self.realm.as_ref(), request);
        let nonce = self.nonces.create(now());
        let stale = if is_stale { ", stale=true" } else { "" };
        self.algorithms.iter().map(move |algorithm| {
            let name = name(*algorithm);
            let mut out = format!("Digest {realm}, qop=\"auth\", algorithm={name}{stale}, ");
            write_quoted("nonce", &nonce, &mut out);
            out.truncate(out.len() - ", ".len());
            out
        })
    }

    fn check(&self, answer: &Answer, request: &AuthRequest<'_>) -> Result<(), Error> {
        let uri = request.uri().path_and_query();
        let wrong = |what: &str| {
            Err(Error::unauthorized(format!(
                "`authorization: Digest`: {what}"
            )))
        };
        if !self.algorithms.contains(&answer.algorithm) {
            return wrong("the server has not asked for this algorithm");
        }
        if format!("realm=\"{}\"", answer.realm) != realm(self.realm.as_ref(), request) {
            return wrong("the response is for another realm");
        }
        if answer.uri != uri.map_or("/", PathAndQuery::as_str) {
            return wrong("the response is for another URI");
        }
        match self.nonces.check(&answer.nonce, now()) {
            State::Valid => Ok(()),
            State::Stale => {
                let error = Error::unauthorized("the challenge is too old: answer the new one");
                Err(self
                    .challenges(request, true)
                    .fold(error, Error::with_challenge))
            }
        }
    }
}

impl AuthScheme for DigestAuth {
    fn id(&self) -> &'static str {
        "smithy.api#httpDigestAuth"
    }

    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error> {
        let Some(text) = authorization(request, "Digest")? else {
            return Ok(None);
        };
        let answer = Answer::read(text)?;
        self.check(&answer, request)?;
        let method = request.head().method.as_str().to_owned();
        let credentials = DigestCredentials::new(answer, method);
        Ok(Some(Credentials::Digest(credentials)))
    }

    fn challenge(&self, request: &AuthRequest<'_>, _: bool) -> Option<String> {
        let all: Vec<_> = self.challenges(request, false).collect();
        Some(all.join(", "))
    }
}

/// Without the key.
impl fmt::Debug for DigestAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestAuth")
            .field("realm", &self.realm)
            .field("algorithms", &self.algorithms)
            .finish_non_exhaustive()
    }
}

fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Sha256 => "SHA-256",
        Algorithm::Md5 => "MD5",
    }
}

/// The time in seconds since 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |it| it.as_secs())
}
