//! A user with a password, as `@httpBasicAuth` and `@httpDigestAuth` need them.

use std::fmt;

/// A user with a password. Printed, the password does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicCredentials {
    user: String,
    password: String,
}

impl BasicCredentials {
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

    /// The password. It is a secret: compare it by [`has_password`](Self::has_password), or by the hash that the
    /// service keeps of it.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Whether this is the password. The answer takes the same time wherever they differ.
    #[cfg(feature = "server")]
    #[must_use]
    pub fn has_password(&self, password: &str) -> bool {
        super::is_same_secret(&self.password, password)
    }
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicCredentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}
