//! Chooses the scheme that authorizes a call.
//!
//! The operation has a list of schemes in the order of its preference, and the endpoint may have one, too. The first
//! scheme that the client has, and that has an identity, authorizes the call. The client may prefer another order. A
//! source of identities that fails ends the call: nobody who has asked for an identity is called without it.

use std::fmt;
use std::sync::Arc;

use super::auth_error::{AuthError, Reason, short};
use super::auth_scheme::AuthScheme;
use super::identity::{Identity, IdentityProvider};
use super::identity_error::IdentityNotConfigured;
use crate::client::{EndpointAuthScheme, RequestContext};
use crate::operation::AuthTrait;

/// The name of what stands in lists of schemes for calls without authorization.
const NO_AUTH: &str = "smithy.api#noAuth";

/// A scheme with what provides its identities.
type SchemeWithProvider = (Arc<dyn AuthScheme>, Arc<dyn IdentityProvider>);

/// The schemes of a client.
#[derive(Clone, Default)]
pub(in crate::client) struct AuthConfig {
    schemes: Vec<SchemeWithProvider>,
    /// Names of schemes that come first, in this order: with or without their namespace.
    pub(in crate::client) preference: Vec<String>,
    /// Whether a call that has to be authorized, and cannot be, is sent nevertheless.
    pub(in crate::client) optional: bool,
    /// Whether secrets may be sent to other machines without encryption.
    pub(in crate::client) unencrypted: bool,
}

impl AuthConfig {
    /// Adds a scheme. It replaces one of the same name.
    pub(in crate::client) fn push(
        &mut self,
        scheme: Arc<dyn AuthScheme>,
        provider: Arc<dyn IdentityProvider>,
    ) {
        self.schemes.retain(|(it, _)| it.id() != scheme.id());
        self.schemes.push((scheme, provider));
    }

    fn find(&self, name: &str) -> Option<&SchemeWithProvider> {
        self.schemes.iter().find(|(it, _)| is(it.id(), name))
    }
}

impl fmt::Debug for AuthConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.schemes.iter().map(|(it, _)| it.id());
        f.debug_list().entries(names).finish()
    }
}

/// What authorizes a call.
pub(in crate::client) struct Authorization {
    pub(in crate::client) scheme: Arc<dyn AuthScheme>,
    pub(in crate::client) provider: Arc<dyn IdentityProvider>,
    pub(in crate::client) identity: Identity,
    /// The trait of the scheme in the service's table.
    pub(in crate::client) auth_trait: Option<&'static AuthTrait>,
    /// Where the endpoint's list has it.
    endpoint_scheme: Option<usize>,
}

impl Authorization {
    /// What the endpoint says of the scheme.
    pub(in crate::client) fn endpoint_scheme<'a>(
        &self,
        context: &'a RequestContext,
    ) -> Option<&'a EndpointAuthScheme> {
        let schemes = context.resolved_endpoint().auth_schemes.as_deref()?;
        schemes.get(self.endpoint_scheme?)
    }
}

/// A scheme that comes into question: its name, and where the endpoint's list has it.
type Candidate<'a> = (&'a str, Option<usize>);

/// Chooses what authorizes a call. `None` if the call needs no authorization.
pub(in crate::client) async fn resolve(
    context: &RequestContext,
) -> Result<Option<Authorization>, AuthError> {
    let config = &context.config().auth;
    let service = context.service();
    let listed = context.operation().auth().unwrap_or(service.auth());
    if listed.is_empty() {
        return Ok(None);
    }
    let mut candidates = candidates(listed, context.resolved_endpoint().auth_schemes.as_deref());
    if !config.preference.is_empty() {
        prefer(&config.preference, &mut candidates);
    }
    let mut reasons = Vec::new();
    for (name, endpoint_scheme) in candidates {
        if is(NO_AUTH, name) {
            return Ok(None);
        }
        let Some((scheme, provider)) = config.find(name) else {
            reasons.push((name.to_owned(), Reason::Unknown));
            continue;
        };
        let identity = match provider.cached() {
            Some(identity) => Ok(identity),
            None => provider.identity(context).await,
        };
        match identity {
            Ok(identity) => {
                return Ok(Some(Authorization {
                    auth_trait: service.auth_trait(scheme.id()),
                    scheme: Arc::clone(scheme),
                    provider: Arc::clone(provider),
                    identity,
                    endpoint_scheme,
                }));
            }
            Err(cause) => {
                let is_passed_over = IdentityNotConfigured::is(&cause);
                reasons.push((name.to_owned(), Reason::NoIdentity(cause)));
                if !is_passed_over {
                    return Err(AuthError::new(reasons));
                }
            }
        }
    }
    let unknown = |(_, reason): &(_, Reason)| matches!(reason, Reason::Unknown);
    if config.optional && reasons.iter().all(unknown) {
        return Ok(None);
    }
    Err(AuthError::new(reasons))
}

/// The schemes that come into question, in their order. The endpoint's list counts, if there is one; a call may go
/// without authorization only where the operation says so.
fn candidates<'a>(
    listed: &'static [&'static str],
    endpoint: Option<&'a [EndpointAuthScheme]>,
) -> Vec<Candidate<'a>> {
    let Some(endpoint) = endpoint else {
        return listed.iter().map(|name| (*name, None)).collect();
    };
    let own = endpoint.iter().enumerate();
    let mut found: Vec<Candidate<'a>> = own.map(|(at, it)| (it.name(), Some(at))).collect();
    if listed.contains(&NO_AUTH) {
        found.push((NO_AUTH, None));
    }
    found
}

/// Puts the preferred schemes first, in the order of the preference.
fn prefer(preference: &[String], candidates: &mut [Candidate<'_>]) {
    candidates.sort_by_key(|(name, _)| {
        let rank = preference.iter().position(|it| is(name, it.trim()));
        // A call goes without authorization only if nothing else is left.
        rank.filter(|_| !is(NO_AUTH, name)).unwrap_or(usize::MAX)
    });
}

/// Whether a name, with or without its namespace, is that of a scheme.
fn is(id: &str, name: &str) -> bool {
    id == name || short(id) == name
}
