//! The providers that programs have by default, in their order ("AWS SDKs and Tools Reference Guide", "Understand the
//! credential provider chain").

use super::chain::CredentialsChain;
use super::container::ContainerProvider;
use super::instance::InstanceMetadata;
use super::profile_provider::ProfileProvider;
use super::sts::WebIdentityProvider;
use super::surroundings::Surroundings;
use super::variables::VariablesProvider;
use super::{CredentialsError, CredentialsFuture, CredentialsProvider};

use crate::user_agent::Feature;

/// The chain: environment variables, profile, web identity, container, instance.
pub(crate) fn default_chain(with: &Surroundings, instance: &InstanceMetadata) -> CredentialsChain {
    CredentialsChain::new()
        .with(VariablesProvider(with.environment.clone()))
        .with(ProfileProvider::new(with.clone(), instance.clone()))
        .with(WebIdentityVariables(with.clone()))
        .with(ContainerProvider(with.clone()))
        .with(instance.clone())
}

/// The web identity that `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN` name.
struct WebIdentityVariables(Surroundings);

impl CredentialsProvider for WebIdentityVariables {
    fn credentials(&self) -> CredentialsFuture<'_> {
        const PROVIDER: &str = "web identity";
        let get = |name| self.0.environment.variable(name);
        let Some(token_file) = get("AWS_WEB_IDENTITY_TOKEN_FILE") else {
            let message = "AWS_WEB_IDENTITY_TOKEN_FILE is not set";
            let error = CredentialsError::not_configured(PROVIDER, message);
            return Box::pin(std::future::ready(Err(error)));
        };
        let Some(role_arn) = get("AWS_ROLE_ARN") else {
            let message =
                "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not: which role?";
            let error = CredentialsError::invalid(PROVIDER, message);
            return Box::pin(std::future::ready(Err(error)));
        };
        let provider = WebIdentityProvider {
            with: self.0.clone(),
            provider: PROVIDER.to_owned(),
            role_arn,
            token_file,
            session_name: get("AWS_ROLE_SESSION_NAME"),
        };
        Box::pin(async move {
            let keys = provider.credentials().await?;
            Ok(keys.with_features([Feature::CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN]))
        })
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}
