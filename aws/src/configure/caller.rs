//! The name of the software in requests, with the features that a call uses.

use std::sync::{Arc, Mutex, PoisonError};

use farrier::Body;
use farrier::body::BoxError;
use farrier::client::auth::{Identity, IdentityProvider};
use farrier::client::{Config, Interceptor, RequestContext};
use http::Request;
use http::header::{HeaderValue, USER_AGENT};

use super::Basis;
use crate::Credentials;
use crate::settings::{AccountIdEndpointMode, ChecksumMode, RetryMode, Settings};
use crate::user_agent::{Feature, UserAgent};

/// Adds to the name of the software where credentials come from, which is known only when there are some. A name that
/// the program gives stays.
pub(super) struct NameCaller {
    agent: UserAgent,
    /// The features that follow from settings.
    features: Vec<Feature>,
    /// The value without the features of credentials.
    plain: HeaderValue,
    identities: Option<Arc<dyn IdentityProvider>>,
    /// The value for the credentials that were used last.
    last: Mutex<Option<(Identity, HeaderValue)>>,
}

impl NameCaller {
    pub(super) fn new(agent: UserAgent, basis: &Basis<'_>, config: &Config) -> Self {
        let features = features(basis.settings, config);
        Self {
            plain: value(&agent, &features),
            agent,
            features,
            identities: basis.identities.clone(),
            last: Mutex::default(),
        }
    }

    /// The value without the features of credentials.
    pub(super) fn plain(&self) -> &HeaderValue {
        &self.plain
    }

    /// The value with the features of the credentials at hand.
    fn full(&self) -> Option<HeaderValue> {
        let identity = self.identities.as_ref()?.cached()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, value)) = last.as_ref()
            && of.is_same(&identity)
        {
            return Some(value.clone());
        }
        let credentials: &Credentials = identity.get()?;
        let mut features = self.features.clone();
        features.extend(credentials.features());
        if credentials.account_id().is_some() {
            features.push(Feature::RESOLVED_ACCOUNT_ID);
        }
        let value = value(&self.agent, &features);
        *last = Some((identity, value.clone()));
        Some(value)
    }
}

impl Interceptor for NameCaller {
    fn needs_input(&self) -> bool {
        false
    }

    fn modify_before_transmit(
        &self,
        _context: &RequestContext,
        request: &mut Request<Body>,
    ) -> Result<(), BoxError> {
        if request.headers().get(USER_AGENT) == Some(&self.plain)
            && let Some(value) = self.full()
        {
            request.headers_mut().insert(USER_AGENT, value);
        }
        Ok(())
    }
}

fn value(agent: &UserAgent, features: &[Feature]) -> HeaderValue {
    let value = HeaderValue::try_from(agent.text(features));
    value.unwrap_or_else(|_| HeaderValue::from_static("farrier"))
}

/// The features that follow from settings.
fn features(settings: &Settings, config: &Config) -> Vec<Feature> {
    let mut found = vec![match settings.retry_mode {
        Some(RetryMode::Adaptive) => Feature::RETRY_MODE_ADAPTIVE,
        _ => Feature::RETRY_MODE_STANDARD,
    }];
    if config
        .service()
        .protocols()
        .next()
        .is_some_and(|it| it.name() == "rpcv2Cbor")
    {
        found.push(Feature::PROTOCOL_RPC_V2_CBOR);
    }
    let url = config.service().sdk_id();
    if url.is_some_and(|it| settings.endpoint_urls.get(it).is_some()) {
        found.push(Feature::ENDPOINT_OVERRIDE);
    }
    found.extend(settings.account_id_endpoint_mode.map(|it| match it {
        AccountIdEndpointMode::Preferred => Feature::ACCOUNT_ID_MODE_PREFERRED,
        AccountIdEndpointMode::Disabled => Feature::ACCOUNT_ID_MODE_DISABLED,
        AccountIdEndpointMode::Required => Feature::ACCOUNT_ID_MODE_REQUIRED,
    }));
    found.push(match settings.request_checksum_calculation {
        Some(ChecksumMode::WhenRequired) => Feature::FLEXIBLE_CHECKSUMS_REQ_WHEN_REQUIRED,
        _ => Feature::FLEXIBLE_CHECKSUMS_REQ_WHEN_SUPPORTED,
    });
    found.push(match settings.response_checksum_validation {
        Some(ChecksumMode::WhenRequired) => Feature::FLEXIBLE_CHECKSUMS_RES_WHEN_REQUIRED,
        _ => Feature::FLEXIBLE_CHECKSUMS_RES_WHEN_SUPPORTED,
    });
    found
}
