//! Why there is no configuration.

use std::fmt;

use crate::profile::ProfileFileError;
use crate::settings::SettingError;

/// Why there is no configuration.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// A file of profiles cannot be read.
    Profile(ProfileFileError),
    /// A setting is not of its form.
    Setting(SettingError),
    /// Nothing carries requests.
    NoTransport,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile(error) => write!(f, "{error}"),
            Self::Setting(error) => write!(f, "{error}"),
            Self::NoTransport => f.write_str(
                "the configuration has no transport: give its builder `.transport(..)`, or enable the feature `hyper` \
                 of farrier-aws",
            ),
        }
    }
}

/// It prints what it holds, so it has no source.
impl std::error::Error for ConfigError {}

impl From<ProfileFileError> for ConfigError {
    fn from(error: ProfileFileError) -> Self {
        Self::Profile(error)
    }
}

impl From<SettingError> for ConfigError {
    fn from(error: SettingError) -> Self {
        Self::Setting(error)
    }
}
