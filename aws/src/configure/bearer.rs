//! Bearer tokens in environment variables.

use farrier::client::Config;
use farrier::client::auth::{BearerToken, Identity};

use crate::environment::Environment;

const SIGV4: &str = "aws.auth#sigv4";
const BEARER: &str = "smithy.api#httpBearerAuth";

/// The token of `AWS_BEARER_TOKEN_BEDROCK`, for a service that takes bearer tokens and whose name in signatures is
/// `bedrock`; likewise for others.
pub(crate) fn bearer_of_variable(environment: &Environment, config: &Config) -> Option<Identity> {
    let service = config.service();
    service.auth_trait(BEARER)?;
    let name = service.auth_trait(SIGV4)?.value("name")?;
    let name = name.to_ascii_uppercase().replace([' ', '-'], "_");
    let token = environment.variable(&format!("AWS_BEARER_TOKEN_{name}"))?;
    Some(BearerToken::from(token).into())
}
