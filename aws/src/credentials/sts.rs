//! Credentials of a role: for other credentials, and for the token of an identity provider (AWS Security Token Service).

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use farrier::error::OperationError;

use super::profile::Role;
use super::surroundings::Surroundings;
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, CredentialsFuture, CredentialsProvider,
    clients,
};
use crate::generated::sts;
use crate::generated::sts::client::STS as _;
use crate::user_agent::Feature;

/// Assumes a role with credentials from another provider.
#[derive(Clone)]
pub(crate) struct RoleProvider {
    pub(crate) with: Surroundings,
    pub(crate) provider: String,
    pub(crate) role: Role,
    pub(crate) source: Arc<dyn CredentialsProvider>,
}

/// Assumes a role with the token in a file, which is read each time: it changes.
#[derive(Clone)]
pub(crate) struct WebIdentityProvider {
    pub(crate) with: Surroundings,
    pub(crate) provider: String,
    pub(crate) role_arn: String,
    pub(crate) token_file: String,
    pub(crate) session_name: Option<String>,
}

impl RoleProvider {
    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let source = self.source.credentials().await;
        let source =
            source.map_err(|error| error.into_asked_for().within(self.provider.clone()))?;
        let features: Vec<Feature> = source.features().collect();
        let client = clients::sts(&self.with, &self.provider, Some(source))?;
        let name = session_name(self.role.session_name.as_deref(), &self.with);
        let mut input = sts::AssumeRoleInput::new(self.role.role_arn.clone(), name);
        input.external_id.clone_from(&self.role.external_id);
        input.duration_seconds = self.role.duration_seconds;
        let output = client.assume_role(input).await;
        let output = output.map_err(|error| refused(&self.provider, error))?;
        let keys = read(&self.provider, output.credentials, output.assumed_role_user)?;
        let keys = keys.with_features(features);
        Ok(keys.with_features([Feature::CREDENTIALS_STS_ASSUME_ROLE]))
    }
}

impl WebIdentityProvider {
    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let environment = &self.with.environment;
        let token = environment.read_text(&environment.path(&self.token_file));
        let token = token.map_err(|error| {
            let file = &self.token_file;
            let message = format!("could not read the web identity token in `{file}`: {error}");
            CredentialsError::failed(self.provider.clone(), message)
        })?;
        let client = clients::sts(&self.with, &self.provider, None)?;
        let name = session_name(self.session_name.as_deref(), &self.with);
        let input =
            sts::AssumeRoleWithWebIdentityInput::new(self.role_arn.clone(), name, token.trim());
        let output = client.assume_role_with_web_identity(input).await;
        let output = output.map_err(|error| refused(&self.provider, error))?;
        let keys = read(&self.provider, output.credentials, output.assumed_role_user)?;
        Ok(keys.with_features([Feature::CREDENTIALS_STS_ASSUME_ROLE_WEB_ID]))
    }
}

impl CredentialsProvider for RoleProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.assume())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

impl CredentialsProvider for WebIdentityProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.assume())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

/// The name of a session: the one that was given, or one with the time.
fn session_name(given: Option<&str>, with: &Surroundings) -> String {
    let made_up = || {
        let since = with.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        format!("farrier-{}", since.as_millis())
    };
    given.map_or_else(made_up, str::to_owned)
}

/// The error of a call, whose text names the operation, the code and the message.
pub(super) fn refused<E: OperationError + Send + Sync + 'static>(
    provider: &str,
    error: farrier::client::Error<E>,
) -> CredentialsError {
    let refuses = |status: http::StatusCode| status.is_client_error();
    let kind = match error.status().is_some_and(refuses) && !error.is_retryable() {
        true => CredentialsErrorKind::Refused,
        false => CredentialsErrorKind::Failed,
    };
    CredentialsError::new(provider.to_owned(), kind, error.to_string()).with_source(error)
}

fn read(
    provider: &str,
    credentials: Option<sts::Credentials>,
    user: Option<sts::AssumedRoleUser>,
) -> Result<Credentials, CredentialsError> {
    let Some(read) = credentials else {
        let message = "the answer of STS has no credentials";
        return Err(CredentialsError::failed(provider.to_owned(), message));
    };
    let expires_at = SystemTime::try_from(read.expiration).map_err(|_| {
        let message = "the credentials of STS expire at a time that does not exist here";
        CredentialsError::failed(provider.to_owned(), message)
    })?;
    let keys = Credentials::new(read.access_key_id, read.secret_access_key)
        .with_session_token(read.session_token)
        .with_expiry(expires_at);
    // arn:aws:sts::123456789012:assumed-role/name/session
    let account = user.and_then(|it| it.arn.split(':').nth(4).map(str::to_owned));
    Ok(match account.filter(|it| !it.is_empty()) {
        Some(id) => keys.with_account_id(id),
        None => keys,
    })
}
