//! A token, as `@httpBearerAuth` needs it.

use std::fmt;

/// A token, without the word `Bearer`. Printed, it does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// A token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The token. It is a secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the token. The answer takes the same time wherever they differ.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn is(&self, token: &str) -> bool {
        super::is_same_secret(&self.0, token)
    }
}

impl From<String> for BearerToken {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl From<&str> for BearerToken {
    fn from(token: &str) -> Self {
        Self(token.to_owned())
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(..)")
    }
}
