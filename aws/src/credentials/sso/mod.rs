//! Credentials of a role for a user who has signed in by `aws sso login` (IAM Identity Center).

mod token;
mod tokens;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use self::token::LastFailure;
pub use self::token::SsoToken;
pub(crate) use self::token::TokenSource;
pub(crate) use self::tokens::SsoTokens;
use super::profile::{SsoRole, SsoSource};
use super::surroundings::Surroundings;
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, CredentialsFuture, CredentialsProvider,
    clients, sts,
};
use crate::generated::sso;
use crate::generated::sso::client::SSO as _;
use crate::user_agent::Feature;

/// Asks for the credentials of a role with the token of a user.
#[derive(Clone)]
pub(crate) struct SsoProvider {
    pub(crate) with: Surroundings,
    pub(crate) provider: String,
    pub(crate) source: SsoSource,
}

impl SsoProvider {
    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let SsoSource { region, role, .. } = &self.source;
        let Some(SsoRole { account_id, name }) = role else {
            let message = "selected profile will resolve an access token instead of credentials: add sso_account_id and \
                           sso_role_name for credentials";
            return Err(CredentialsError::invalid(self.provider.clone(), message));
        };
        let tokens = TokenSource {
            with: self.with.clone(),
            provider: self.provider.clone(),
            source: self.source.clone(),
            last_failure: LastFailure::default(),
        };
        let token = tokens.token().await?;
        let client = clients::sso(&self.with, &self.provider, region)?;
        let input =
            sso::GetRoleCredentialsInput::new(name.clone(), account_id.clone(), token.value);
        let output = client.get_role_credentials(input).await;
        let output = output.map_err(|error| match error.status() {
            Some(http::StatusCode::UNAUTHORIZED) => {
                let message = format!("{error}: {}", tokens.sign_in());
                let kind = CredentialsErrorKind::Refused;
                CredentialsError::new(self.provider.clone(), kind, message)
            }
            _ => sts::refused(&self.provider, error),
        })?;
        let keys = read(output.role_credentials);
        let keys = keys.ok_or_else(|| {
            let message = "the answer of IAM Identity Center has no complete credentials";
            CredentialsError::failed(self.provider.clone(), message)
        })?;
        let feature = match &self.source.session {
            Some(_) => Feature::CREDENTIALS_SSO,
            None => Feature::CREDENTIALS_SSO_LEGACY,
        };
        Ok(keys.with_account_id(account_id).with_features([feature]))
    }
}

impl CredentialsProvider for SsoProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

fn read(credentials: Option<sso::RoleCredentials>) -> Option<Credentials> {
    let read = credentials?;
    let expires_at: SystemTime = match read.expiration {
        Some(millis) => {
            UNIX_EPOCH.checked_add(Duration::from_millis(u64::try_from(millis).ok()?))?
        }
        None => return None,
    };
    let keys = Credentials::new(read.access_key_id?, read.secret_access_key?);
    Some(
        keys.with_session_token(read.session_token?)
            .with_expiry(expires_at),
    )
}
