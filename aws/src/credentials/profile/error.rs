//! Why a profile does not lead to credentials.

use std::fmt;

use crate::credentials::{CredentialsError, CredentialsErrorKind};
use crate::profile::Profiles;

/// Why a profile does not lead to credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    profile: String,
    kind: PlanErrorKind,
    message: String,
}

/// The kinds of [`PlanError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanErrorKind {
    /// The files have no such profile.
    Absent,
    /// The profile has settings, but no credentials.
    NoCredentials,
    /// A profile that it names as its source is absent.
    AbsentSource,
    /// An SSO session that it names is absent.
    AbsentSession,
    /// Profiles are each other's source.
    Endless,
    /// Something is missing or cannot be used.
    Invalid,
}

impl PlanError {
    fn new(profile: &str, kind: PlanErrorKind, message: impl Into<String>) -> Self {
        Self {
            profile: profile.to_owned(),
            kind,
            message: message.into(),
        }
    }

    pub(super) fn absent(profiles: &Profiles, name: &str) -> Self {
        Self::new(name, PlanErrorKind::Absent, profiles.absence(name))
    }

    pub(super) fn absent_source(profiles: &Profiles, name: &str, before: &str) -> Self {
        let absence = profiles.absence(name);
        let message =
            format!("could not find source profile {name} referenced from {before}: {absence}");
        Self::new(before, PlanErrorKind::AbsentSource, message)
    }

    pub(super) fn no_session(profile: &str, session: &str) -> Self {
        let message = format!(
            "sso-session named `{session}` (referenced by profile `{profile}`) was not found: add [sso-session \
             {session}] to ~/.aws/config, or run `aws configure sso-session`"
        );
        Self::new(profile, PlanErrorKind::AbsentSession, message)
    }

    pub(super) fn endless(profile: &str, seen: &[&str]) -> Self {
        let way = seen.join("` -> `");
        let message = format!("source profiles formed an infinite loop: `{way}` -> `{profile}`");
        Self::new(profile, PlanErrorKind::Endless, message)
    }

    pub(super) fn no_credentials(profile: &str, is_source: bool) -> Self {
        let kind = match is_source {
            true => PlanErrorKind::Invalid,
            false => PlanErrorKind::NoCredentials,
        };
        Self::new(profile, kind, "it did not contain credential information")
    }

    pub(super) fn invalid(profile: &str, message: impl Into<String>) -> Self {
        Self::new(profile, PlanErrorKind::Invalid, message)
    }

    /// The profile.
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// Which kind it is.
    pub fn kind(&self) -> PlanErrorKind {
        self.kind
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "profile `{}`: {}", self.profile, self.message)
    }
}

impl std::error::Error for PlanError {}

impl From<PlanError> for CredentialsError {
    fn from(error: PlanError) -> Self {
        let kind = match error.kind {
            PlanErrorKind::Absent | PlanErrorKind::NoCredentials => {
                CredentialsErrorKind::NotConfigured
            }
            _ => CredentialsErrorKind::Invalid,
        };
        Self::new(format!("profile `{}`", error.profile), kind, error.message)
    }
}
