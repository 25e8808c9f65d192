//! The resolver of clients whose service has endpoint rules.

mod cache;
mod parameters;

use std::fmt;

use http::{HeaderName, HeaderValue};

use self::cache::Cache;
use self::parameters::Made;
use super::endpoint::rules::{Resolution, ResolutionError, resolve_values};
use super::endpoint::{Endpoint, EndpointAuthScheme, EndpointValue, ResolvedEndpoint};
use super::endpoint_resolver::{EndpointContext, EndpointResolver};
use crate::body::BoxError;

/// The property with the authentication schemes of an endpoint.
const AUTH_SCHEMES: &str = "authSchemes";

/// The parameters whose values need no allocation. No published model has more.
const INLINE_PARAMETERS: usize = 32;

/// Finds endpoints by the rules of the service. Clients of services that have rules have it, unless they were given
/// another resolver. An endpoint that the client was given is a parameter of the rules.
///
/// The last few resolutions are kept with their parameters, because most calls have those of a call before.
#[derive(Default)]
pub struct RulesResolver {
    cache: Cache,
}

impl RulesResolver {
    /// A resolver that keeps nothing yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl fmt::Debug for RulesResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RulesResolver").finish_non_exhaustive()
    }
}

impl EndpointResolver for RulesResolver {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let mut resolved = self.ask(context)?;
        // Rules see no user, and so nothing keeps a password.
        if let Some(given) = context.endpoint() {
            resolved.endpoint.take_user_of(given);
        }
        Ok(resolved)
    }
}

impl RulesResolver {
    /// Returns what the rules say, or what they have said.
    fn ask(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        let rules = context.service().endpoint_rules();
        let rules = rules.ok_or(ResolutionError::NoRule)?;
        let made = Made::of(context)?;
        let all = rules.parameters();
        let (mut inline, mut more) = ([None; INLINE_PARAMETERS], Vec::new());
        let values = match inline.get_mut(..all.len()) {
            Some(values) => values,
            None => {
                more.resize(all.len(), None);
                more.as_mut_slice()
            }
        };
        for (value, parameter) in values.iter_mut().zip(all) {
            *value = parameters::value(context, &made, parameter);
        }
        if let Some(kept) = self.cache.find(context, values) {
            return Ok(kept);
        }
        let function = |name: &str| context.function(name);
        let resolved = resolved(resolve_values(rules, values, &function)?)?;
        self.cache.keep(context, values, &resolved);
        Ok(resolved)
    }
}

/// Brings what rules say into the form of requests.
fn resolved(resolution: Resolution) -> Result<ResolvedEndpoint, BoxError> {
    let (url, headers, mut properties) = resolution.into_parts();
    let mut resolved = ResolvedEndpoint::new(Endpoint::parse(&url)?);
    for (name, value) in headers {
        let value = HeaderValue::try_from(value)?;
        resolved.headers.append(HeaderName::try_from(name)?, value);
    }
    let schemes = properties.iter().position(|(name, _)| name == AUTH_SCHEMES);
    if let Some(at) = schemes
        && let (_, EndpointValue::List(schemes)) = properties.remove(at)
    {
        resolved.auth_schemes = Some(schemes.into_iter().filter_map(scheme).collect());
    }
    resolved.properties = properties;
    resolved.is_from_rules = true;
    Ok(resolved)
}

fn scheme(value: EndpointValue) -> Option<EndpointAuthScheme> {
    let EndpointValue::Record(mut properties) = value else {
        return None;
    };
    let at = properties.iter().position(|(name, _)| name == "name")?;
    match properties.remove(at).1 {
        EndpointValue::String(name) => Some(EndpointAuthScheme::new(name, properties)),
        _ => None,
    }
}
