//! Credentials of a profile: carries out its plan.

use std::sync::Arc;

use super::container::ContainerProvider;
use super::instance::InstanceMetadata;
use super::process::ProcessProvider;
use super::profile::{Base, NamedSource, Plan};
use super::sso::SsoProvider;
use super::sts::{RoleProvider, WebIdentityProvider};
use super::surroundings::Surroundings;
use super::variables::VariablesProvider;
use super::{Credentials, CredentialsError, CredentialsFuture, CredentialsProvider};
use crate::user_agent::Feature;

/// Provides the credentials of a profile.
#[derive(Clone)]
pub(crate) struct ProfileProvider {
    with: Surroundings,
    /// Shared with the default chain, so that there is one token of the service.
    instance: InstanceMetadata,
}

impl ProfileProvider {
    pub(crate) fn new(with: Surroundings, instance: InstanceMetadata) -> Self {
        Self { with, instance }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let name = &self.with.profiles.locations().profile;
        let plan = Plan::of(&self.with.profiles, name)?;
        let provider = format!("profile `{name}`");
        let is_asked_for = matches!(plan.base, Base::Named(_));
        let feature = feature(&plan);
        let mut current = self.base(&provider, plan.base);
        for role in plan.roles {
            current = Arc::new(RoleProvider {
                with: self.with.clone(),
                provider: provider.clone(),
                role,
                source: current,
            });
        }
        let credentials = current.credentials().await;
        let credentials = credentials.map(|it| it.with_features([feature]));
        credentials.map_err(|error| match is_asked_for {
            true => error.into_asked_for(),
            false => error,
        })
    }

    fn base(&self, provider: &str, base: Base) -> Arc<dyn CredentialsProvider> {
        let (with, provider) = (self.with.clone(), provider.to_owned());
        match base {
            Base::Keys(keys) => Arc::new(keys),
            Base::Named(NamedSource::Environment) => Arc::new(VariablesProvider(with.environment)),
            Base::Named(NamedSource::Ec2InstanceMetadata) => Arc::new(self.instance.clone()),
            Base::Named(NamedSource::EcsContainer) => Arc::new(ContainerProvider(with)),
            Base::WebIdentity {
                role_arn,
                token_file,
                session_name,
            } => Arc::new(WebIdentityProvider {
                with,
                provider,
                role_arn,
                token_file,
                session_name,
            }),
            Base::Sso(source) => Arc::new(SsoProvider {
                with,
                provider,
                source,
            }),
            Base::Process {
                command,
                account_id,
            } => Arc::new(ProcessProvider {
                provider,
                command,
                account_id,
            }),
        }
    }
}

/// What a plan is for services that count.
fn feature(plan: &Plan) -> Feature {
    match &plan.base {
        Base::Keys(_) if !plan.roles.is_empty() => Feature::CREDENTIALS_PROFILE_SOURCE_PROFILE,
        Base::Keys(_) => Feature::CREDENTIALS_PROFILE,
        Base::Named(_) => Feature::CREDENTIALS_PROFILE_NAMED_PROVIDER,
        Base::WebIdentity { .. } => Feature::CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN,
        Base::Sso(source) if source.session.is_some() => Feature::CREDENTIALS_PROFILE_SSO,
        Base::Sso(_) => Feature::CREDENTIALS_PROFILE_SSO_LEGACY,
        Base::Process { .. } => Feature::CREDENTIALS_PROFILE_PROCESS,
    }
}

impl CredentialsProvider for ProfileProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}
