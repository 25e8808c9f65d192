//! Endpoints with the account of the caller in their host, which is known only when there are credentials.

use std::sync::{Arc, Mutex, PoisonError};

use farrier::body::BoxError;
use farrier::client::auth::IdentityProvider;
use farrier::client::{EndpointContext, EndpointResolver, ResolvedEndpoint};
use farrier::operation::Service;

use super::regionless::Regionless;
use crate::Credentials;

/// The built-in value of rules that is the account.
const ACCOUNT_ID: &str = "AWS::Auth::AccountId";

/// Finds endpoints by the rules of the service, with the account of the credentials at hand. While they are renewed, none
/// are at hand, and the account is that of the last ones: a call would go elsewhere without it, or nowhere.
pub(super) struct AccountEndpoints {
    credentials: Arc<dyn IdentityProvider>,
    rules: Regionless,
    last: Mutex<Option<String>>,
}

impl AccountEndpoints {
    pub(super) fn new(credentials: Arc<dyn IdentityProvider>) -> Self {
        Self {
            credentials,
            rules: Regionless::default(),
            last: Mutex::default(),
        }
    }

    /// The account of the credentials at hand, or that of the last ones if none are.
    fn account(&self) -> Option<String> {
        let identity = self.credentials.cached();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(credentials) = identity.as_ref().and_then(|it| it.get::<Credentials>())
            && last.as_deref() != credentials.account_id()
        {
            *last = credentials.account_id().map(str::to_owned);
        }
        last.clone()
    }
}

/// Whether the rules of a service ask for the account.
pub(super) fn asks_for_account(service: &Service) -> bool {
    let rules = service.endpoint_rules();
    let mut parameters = rules.iter().flat_map(|it| it.parameters());
    parameters.any(|it| it.built_in() == Some(ACCOUNT_ID))
}

impl EndpointResolver for AccountEndpoints {
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        if context.parameter(ACCOUNT_ID).is_some() {
            return self.rules.resolve(context);
        }
        match self.account() {
            Some(account) => {
                let parameters = [(ACCOUNT_ID.into(), account.into())];
                self.rules.resolve(&context.with_parameters(&parameters))
            }
            None => self.rules.resolve(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use farrier::client::RequestContext;
    use farrier::client::auth::{Identity, IdentityFuture};

    use super::*;

    /// Has keys at hand, or none while they are renewed.
    #[derive(Clone, Default)]
    struct Keys(Arc<Mutex<Option<Identity>>>);

    impl Keys {
        fn set(&self, keys: Option<Credentials>) {
            *self.0.lock().unwrap() = keys.map(Identity::from);
        }
    }

    impl IdentityProvider for Keys {
        fn identity<'a>(&'a self, _: &'a RequestContext) -> IdentityFuture<'a> {
            Box::pin(std::future::pending())
        }

        fn cached(&self) -> Option<Identity> {
            self.0.lock().unwrap().clone()
        }
    }

    #[test]
    fn the_account_stays_while_keys_are_renewed() {
        let keys = Keys::default();
        let endpoints = AccountEndpoints::new(Arc::new(keys.clone()));
        assert_eq!(endpoints.account(), None);
        keys.set(Some(Credentials::new("a", "s").with_account_id("1")));
        assert_eq!(endpoints.account().as_deref(), Some("1"));
        keys.set(None);
        assert_eq!(endpoints.account().as_deref(), Some("1"));
        keys.set(Some(Credentials::new("b", "s").with_account_id("2")));
        assert_eq!(endpoints.account().as_deref(), Some("2"));
        keys.set(Some(Credentials::new("c", "s")));
        assert_eq!(endpoints.account(), None);
    }
}
