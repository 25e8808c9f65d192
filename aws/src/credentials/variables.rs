//! Credentials of environment variables.

use super::{Credentials, CredentialsError, CredentialsFuture, CredentialsProvider};
use crate::environment::Environment;
use crate::user_agent::Feature;

const PROVIDER: &str = "environment";

/// Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and `AWS_ACCOUNT_ID`.
#[derive(Clone, Debug)]
pub(crate) struct VariablesProvider(pub(crate) Environment);

impl VariablesProvider {
    fn read(&self) -> Result<Credentials, CredentialsError> {
        let get = |name| self.0.variable(name);
        let secret = get("AWS_SECRET_ACCESS_KEY");
        let (id, secret) = match (get("AWS_ACCESS_KEY_ID"), secret) {
            (Some(id), Some(secret)) => (id, secret),
            (None, None) => {
                let message = "AWS_ACCESS_KEY_ID is not set";
                return Err(CredentialsError::not_configured(PROVIDER, message));
            }
            (None, Some(_)) => {
                let message =
                    "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not: set both or none";
                return Err(CredentialsError::invalid(PROVIDER, message));
            }
            (Some(_), None) => {
                let message =
                    "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not: set both or none";
                return Err(CredentialsError::invalid(PROVIDER, message));
            }
        };
        let mut keys = Credentials::new(id, secret);
        if let Some(token) = get("AWS_SESSION_TOKEN") {
            keys = keys.with_session_token(token);
        }
        if let Some(id) = get("AWS_ACCOUNT_ID") {
            keys = keys.with_account_id(id);
        }
        Ok(keys.with_features([Feature::CREDENTIALS_ENV_VARS]))
    }
}

impl CredentialsProvider for VariablesProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(std::future::ready(self.read()))
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::CredentialsErrorKind;

    #[test]
    fn one_key_without_the_other_ends_a_chain() {
        let read = |name: &str| {
            let environment = Environment::of([(name, "do-not-print")]);
            VariablesProvider(environment).read().unwrap_err()
        };
        for (set, missing) in [
            ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY is not"),
            ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID is not"),
        ] {
            let error = read(set);
            assert_eq!(error.kind(), CredentialsErrorKind::Invalid);
            assert!(error.to_string().contains(missing), "{error}");
            assert!(!format!("{error} {error:?}").contains("do-not-print"));
        }
        assert_eq!(read("OTHER").kind(), CredentialsErrorKind::NotConfigured);
    }
}
