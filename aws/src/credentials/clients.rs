//! The clients by which providers ask services for credentials. They have the settings of the program's own clients.

use std::sync::Arc;
use std::time::Duration;

use farrier::client::auth::{Identity, IdentityProvider};
use farrier::client::{Builder, ServiceClient, Timeouts};

use super::surroundings::Surroundings;
use super::{Credentials, CredentialsError};
use crate::configure::{Basis, configure};
use crate::generated::{sso, sso_oidc, sts};

/// How long an attempt may take. These services answer within a second, and every call of the program waits for them.
const ATTEMPT: Duration = Duration::from_secs(10);

/// A client of STS in the region of the program.
pub(super) fn sts(
    with: &Surroundings,
    provider: &str,
    credentials: Option<Credentials>,
) -> Result<sts::Client, CredentialsError> {
    build(sts::Client::builder(), with, provider, None, credentials)
}

/// A client of IAM Identity Center in the region of the sign-in.
pub(super) fn sso(
    with: &Surroundings,
    provider: &str,
    region: &str,
) -> Result<sso::Client, CredentialsError> {
    build(sso::Client::builder(), with, provider, Some(region), None)
}

/// A client of the service that renews sign-ins, in the region of the sign-in.
pub(super) fn sso_oidc(
    with: &Surroundings,
    provider: &str,
    region: &str,
) -> Result<sso_oidc::Client, CredentialsError> {
    let builder = sso_oidc::Client::builder();
    build(builder, with, provider, Some(region), None)
}

fn build<C: ServiceClient>(
    builder: Builder<C>,
    with: &Surroundings,
    provider: &str,
    region: Option<&str>,
    credentials: Option<Credentials>,
) -> Result<C, CredentialsError> {
    let identities = credentials.map(|it| {
        let identities: Arc<dyn IdentityProvider> = Arc::new(Identity::from(it));
        identities
    });
    let basis = Basis {
        environment: &with.environment,
        settings: &with.settings,
        transport: &with.transport,
        clock: &with.clock,
        sleeper: &with.sleeper,
        region,
        identities,
    };
    let builder = builder.with(|config| configure(&basis, config));
    let built = builder.timeouts(Timeouts::new().attempt(ATTEMPT)).build();
    built.map_err(|error| CredentialsError::invalid(provider.to_owned(), error.to_string()))
}
