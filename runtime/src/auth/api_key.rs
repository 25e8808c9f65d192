//! A key, as `@httpApiKeyAuth` needs it.

use std::fmt;

/// A key. Printed, it does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// A key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// The key. It is a secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the key. The answer takes the same time wherever they differ.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn is(&self, key: &str) -> bool {
        super::is_same_secret(&self.0, key)
    }
}

impl From<String> for ApiKey {
    fn from(key: String) -> Self {
        Self(key)
    }
}

impl From<&str> for ApiKey {
    fn from(key: &str) -> Self {
        Self(key.to_owned())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(..)")
    }
}
