//! The clients by which providers ask services for credentials.

use super::surroundings::Surroundings;
use super::{Credentials, CredentialsError};
use crate::generated::{sso, sso_oidc, sts};

pub(super) fn sts(
    with: &Surroundings,
    provider: &str,
    credentials: Option<Credentials>,
) -> Result<sts::Client, CredentialsError> {
    let _ = credentials;
    sts::Client::new(with.transport.clone(), "https://sts.amazonaws.com")
        .map_err(|error| CredentialsError::invalid(provider.to_owned(), error.to_string()))
}

pub(super) fn sso(
    with: &Surroundings,
    provider: &str,
    region: &str,
) -> Result<sso::Client, CredentialsError> {
    sso::Client::new(
        with.transport.clone(),
        &format!("https://portal.sso.{region}.amazonaws.com"),
    )
    .map_err(|error| CredentialsError::invalid(provider.to_owned(), error.to_string()))
}

pub(super) fn sso_oidc(
    with: &Surroundings,
    provider: &str,
    region: &str,
) -> Result<sso_oidc::Client, CredentialsError> {
    sso_oidc::Client::new(
        with.transport.clone(),
        &format!("https://oidc.{region}.amazonaws.com"),
    )
    .map_err(|error| CredentialsError::invalid(provider.to_owned(), error.to_string()))
}
