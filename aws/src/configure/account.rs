//! Endpoints with the account of the caller in their host, which is known only when there are credentials.

use std::sync::Arc;

use farrier::body::BoxError;
use farrier::client::RulesResolver;
use farrier::client::auth::IdentityProvider;
use farrier::client::{EndpointContext, EndpointResolver, ResolvedEndpoint};
use farrier::operation::Service;

use crate::Credentials;

/// The built-in value of rules that is the account.
const ACCOUNT_ID: &str = "AWS::Auth::AccountId";

/// Finds endpoints by the rules of the service, with the account of the credentials at hand.
pub(super) struct AccountEndpoints {
    credentials: Arc<dyn IdentityProvider>,
    rules: RulesResolver,
}

impl AccountEndpoints {
    pub(super) fn new(credentials: Arc<dyn IdentityProvider>) -> Self {
        Self {
            credentials,
            rules: RulesResolver::new(),
        }
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
        let identity = self.credentials.cached();
        let credentials = identity.as_ref().and_then(|it| it.get::<Credentials>());
        let account = credentials.and_then(Credentials::account_id);
        match account.filter(|_| context.parameter(ACCOUNT_ID).is_none()) {
            Some(account) => {
                let parameters = [(ACCOUNT_ID.into(), account.to_owned().into())];
                self.rules.resolve(&context.with_parameters(&parameters))
            }
            None => self.rules.resolve(context),
        }
    }
}
