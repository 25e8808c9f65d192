//! The keys that sign requests.

use std::fmt;
use std::time::SystemTime;

#[cfg(feature = "client")]
use farrier::client::auth::Identity;

#[cfg(feature = "credentials")]
use crate::user_agent::Feature;

/// The keys that sign requests, with what belongs to them. Printed, they show their id and no secret.
///
/// ```
/// use farrier_aws::Credentials;
///
/// let credentials = Credentials::new("AKIDEXAMPLE", "secret").with_session_token("token");
/// assert_eq!(credentials.access_key_id(), "AKIDEXAMPLE");
/// assert!(!format!("{credentials:?}").contains("secret\""));
/// ```
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expires_at: Option<SystemTime>,
    account_id: Option<String>,
    /// Where they come from, for the header `user-agent`.
    #[cfg(feature = "credentials")]
    features: Vec<Feature>,
}

impl Credentials {
    /// Keys that do not expire, such as those of a user.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expires_at: None,
            account_id: None,
            #[cfg(feature = "credentials")]
            features: Vec::new(),
        }
    }

    /// The same keys with the token that temporary ones have.
    #[must_use]
    pub fn with_session_token(self, token: impl Into<String>) -> Self {
        Self {
            session_token: Some(token.into()),
            ..self
        }
    }

    /// The same keys, which expire at this time.
    #[must_use]
    pub fn with_expiry(self, at: SystemTime) -> Self {
        Self {
            expires_at: Some(at),
            ..self
        }
    }

    /// The same keys with the id of their account, which some endpoints have in their hosts.
    #[must_use]
    pub fn with_account_id(self, id: impl Into<String>) -> Self {
        Self {
            account_id: Some(id.into()),
            ..self
        }
    }

    /// The same keys, which come from there.
    #[cfg(feature = "credentials")]
    #[must_use]
    pub(crate) fn with_features(mut self, features: impl IntoIterator<Item = Feature>) -> Self {
        self.features.extend(features);
        self
    }

    /// Where the keys come from.
    #[cfg(feature = "credentials")]
    pub(crate) fn features(&self) -> impl Iterator<Item = Feature> {
        self.features.iter().copied()
    }

    /// The id of the key. It is no secret.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret that signs requests.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The token that goes with each request, if the keys are temporary. It is a secret.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// When the keys expire, if they do.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// The id of the account, if it is known.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }
}

/// Keys are equal wherever they come from.
impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        self.access_key_id == other.access_key_id
            && self.secret_access_key == other.secret_access_key
            && self.session_token == other.session_token
            && self.expires_at == other.expires_at
            && self.account_id == other.account_id
    }
}

impl Eq for Credentials {}

#[cfg(feature = "client")]
impl From<Credentials> for Identity {
    fn from(credentials: Credentials) -> Self {
        let expires_at = credentials.expires_at;
        Self::new(credentials, expires_at)
    }
}

/// Without the secrets.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("account_id", &self.account_id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_printed() {
        let keys = Credentials::new("AKID", "do-not-print").with_session_token("do-not-print");
        let printed = format!("{keys:?} {keys:#?}");
        assert!(printed.contains("AKID"), "{printed}");
        assert!(!printed.contains("do-not-print"), "{printed}");
    }
}
