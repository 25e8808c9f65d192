//! The token of a user who has signed in: kept in a file by `aws sso login`, renewed while it can be.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use farrier::Timestamp;
use serde_json::{Map, Value};
use sha1::{Digest as _, Sha1};

use super::super::profile::{self, SsoSource};
use super::super::surroundings::Surroundings;
use super::super::{CredentialsError, CredentialsErrorKind, answer, clients};
use crate::generated::sso_oidc;
use crate::generated::sso_oidc::client::SSOOIDC as _;
use crate::hex;

/// How long before its end a token is renewed.
pub(super) const MARGIN: Duration = Duration::from_secs(300);

/// How long nobody tries to renew a token that still holds, after that has failed.
const PAUSE: Duration = Duration::from_secs(30);

/// When renewing a token has failed. Clones share it.
pub(super) type LastFailure = Arc<Mutex<Option<SystemTime>>>;

/// The token of a user who has signed in. Printed, it does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct SsoToken {
    pub(crate) value: String,
    pub(crate) expires_at: SystemTime,
}

impl SsoToken {
    /// The token.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// When it expires.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }
}

/// Without the token.
impl fmt::Debug for SsoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SsoToken")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// Where the token of a user is.
#[derive(Clone)]
pub(crate) struct TokenSource {
    pub(crate) with: Surroundings,
    pub(crate) provider: String,
    pub(crate) source: SsoSource,
    pub(super) last_failure: LastFailure,
}

/// What the file of a token holds.
struct Cached {
    token: SsoToken,
    /// All members, to be written again.
    members: Map<String, Value>,
}

impl TokenSource {
    /// The source of the selected profile.
    pub(crate) fn of_profile(with: &Surroundings) -> Result<Self, CredentialsError> {
        let name = &with.profiles.locations().profile;
        let provider = format!("profile `{name}`");
        let missing = |message: String| CredentialsError::not_configured(provider.clone(), message);
        let section = with.profiles.selected();
        let section = section.ok_or_else(|| missing(with.profiles.absence(name)))?;
        let source = profile::sso_source(&with.profiles, name, section)?;
        let source = source
            .ok_or_else(|| missing("it signs in with nothing: it has no sso_session".to_owned()))?;
        Ok(Self {
            with: with.clone(),
            provider,
            source,
            last_failure: LastFailure::default(),
        })
    }

    /// The token, which holds now.
    pub(crate) async fn token(&self) -> Result<SsoToken, CredentialsError> {
        let path = self.path()?;
        let cached = self.read(&path)?;
        let now = self.with.now();
        if now + MARGIN < cached.token.expires_at {
            return Ok(cached.token);
        }
        let holds = now < cached.token.expires_at;
        if holds && self.has_just_failed(now) {
            return Ok(cached.token);
        }
        let renewed = self.renew(&path, &cached).await;
        let failure = match &renewed {
            Ok(Some(_)) => None,
            _ => Some(now),
        };
        *self.lock() = failure;
        match renewed {
            Ok(Some(token)) => Ok(token),
            _ if holds => Ok(cached.token),
            Ok(None) => Err(self.refused(format!("the sign-in has expired: {}", self.sign_in()))),
            Err(text) => Err(self.refused(format!(
                "the sign-in has expired and could not be renewed: {text}: {}",
                self.sign_in()
            ))),
        }
    }

    /// Whether renewing the token failed a moment ago.
    fn has_just_failed(&self, now: SystemTime) -> bool {
        let since = self.lock().and_then(|it| now.duration_since(it).ok());
        since.is_some_and(|it| it < PAUSE)
    }

    fn lock(&self) -> MutexGuard<'_, Option<SystemTime>> {
        self.last_failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// What a user has to do for a new token.
    pub(crate) fn sign_in(&self) -> String {
        match &self.source.session {
            Some(session) => format!("run `aws sso login --sso-session {session}`"),
            None => "run `aws sso login` with this profile".to_owned(),
        }
    }

    /// `~/.aws/sso/cache/<SHA-1 of the session's name or the start URL>.json`.
    fn path(&self) -> Result<PathBuf, CredentialsError> {
        let SsoSource {
            session, start_url, ..
        } = &self.source;
        let name = Sha1::digest(session.as_deref().unwrap_or(start_url));
        let name = hex::text(&name) + ".json";
        let path = self
            .with
            .environment
            .in_home(&[".aws", "sso", "cache", &name]);
        path.ok_or_else(|| {
            let message = "there is no home folder with the sign-in: set HOME";
            CredentialsError::invalid(self.provider.clone(), message)
        })
    }

    fn read(&self, path: &Path) -> Result<Cached, CredentialsError> {
        let shown = path.display();
        let bytes = self.with.environment.read(path).map_err(|error| {
            let message = format!("failed to read `{shown}`: {error}: {}", self.sign_in());
            self.refused(message)
        })?;
        let read = || {
            let Ok(Value::Object(members)) = serde_json::from_slice(&bytes) else {
                return None;
            };
            let value = text(&members, "accessToken")?.to_owned();
            let expires_at = answer::time(text(&members, "expiresAt")?)?;
            let token = SsoToken { value, expires_at };
            Some(Cached { token, members })
        };
        read().ok_or_else(|| {
            let message = format!(
                "`{shown}` has no accessToken with a time in expiresAt: {}",
                self.sign_in()
            );
            self.refused(message)
        })
    }

    /// Asks for another token, and writes it to the file. Returns nothing where the file has not what that takes.
    async fn renew(&self, path: &Path, cached: &Cached) -> Result<Option<SsoToken>, String> {
        let get = |name: &str| text(&cached.members, name);
        let registration = get("registrationExpiresAt").and_then(answer::time);
        let is_registered = registration.is_some_and(|it| self.with.now() < it);
        let parts = (get("clientId"), get("clientSecret"), get("refreshToken"));
        let (Some(id), Some(secret), Some(refresh)) = parts else {
            return Ok(None);
        };
        if !is_registered || self.source.session.is_none() {
            return Ok(None);
        }
        let client = clients::sso_oidc(&self.with, &self.provider, &self.source.region);
        let client = client.map_err(|error| error.message().to_owned())?;
        let mut input = sso_oidc::CreateTokenInput::new(id, secret, "refresh_token");
        input.refresh_token = Some(refresh.to_owned());
        let output = client.create_token(input).await;
        let output = output.map_err(|error| error.to_string())?;
        let value = output.access_token.ok_or("the answer has no token")?;
        let seconds = u64::try_from(output.expires_in).unwrap_or_default();
        let expires_at = self.with.now() + Duration::from_secs(seconds);
        let mut members = cached.members.clone();
        let at = Timestamp::from_seconds(Timestamp::from(expires_at).seconds());
        for (name, text) in [
            ("accessToken", Some(value.clone())),
            ("expiresAt", Some(at.to_string())),
            ("refreshToken", output.refresh_token),
        ] {
            if let Some(text) = text {
                members.insert(name.to_owned(), Value::String(text));
            }
        }
        // Another program may have no right to write there; the token holds all the same.
        let text = Value::Object(members).to_string();
        let _ = self.with.environment.write_private(path, &text);
        Ok(Some(SsoToken { value, expires_at }))
    }

    fn refused(&self, message: String) -> CredentialsError {
        CredentialsError::new(
            self.provider.clone(),
            CredentialsErrorKind::Refused,
            message,
        )
    }
}

fn text<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    members.get(name)?.as_str().filter(|it| !it.is_empty())
}
