//! Resolvers of endpoints: a call comes in, the endpoint that its request goes to comes out.

use std::borrow::Cow;
use std::fmt;

use super::config::Config;
use super::endpoint::rules::Function;
use super::endpoint::{self, Endpoint, EndpointValue, ResolvedEndpoint};
use crate::body::BoxError;
use crate::operation::{Operation, Service};
use crate::shape::Structure;

/// Finds where the request of a call goes.
///
/// An [`Endpoint`] is a resolver: it sends every request to itself.
pub trait EndpointResolver: Send + Sync + 'static {
    /// Finds the endpoint of a call.
    ///
    /// # Errors
    ///
    /// When there is none. The error ends the call with
    /// [`ErrorKind::Endpoint`](crate::client::ErrorKind::Endpoint), and should say what to do.
    fn resolve(&self, context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError>;
}

impl EndpointResolver for Endpoint {
    fn resolve(&self, _context: &EndpointContext<'_>) -> Result<ResolvedEndpoint, BoxError> {
        Ok(ResolvedEndpoint::new(self.clone()))
    }
}

/// What a resolver can know of a call.
pub struct EndpointContext<'a> {
    pub(super) config: &'a Config,
    pub(super) operation: &'static Operation,
    pub(super) input: &'a dyn Structure,
    /// Parameters of this call, which win over those of the client.
    pub(super) parameters: &'a [(Cow<'static, str>, EndpointValue)],
}

impl<'a> EndpointContext<'a> {
    /// The same call with these parameters, which win over those that the client was given: what a resolver knows only
    /// when a call is made.
    pub fn with_parameters<'b>(
        &self,
        parameters: &'b [(Cow<'static, str>, EndpointValue)],
    ) -> EndpointContext<'b>
    where
        'a: 'b,
    {
        EndpointContext {
            parameters,
            ..*self
        }
    }

    /// The service that is called.
    pub fn service(&self) -> &'static Service {
        self.config.service
    }

    /// The operation that is called.
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The input of the call.
    pub fn input(&self) -> &'a dyn Structure {
        self.input
    }

    /// The endpoint that the client was given, if it was given one.
    pub fn endpoint(&self) -> Option<&'a Endpoint> {
        self.config.endpoint.as_ref()
    }

    /// The value that the client was given for the parameter of this name
    /// ([`Config::set_parameter`](crate::client::Config::set_parameter)).
    pub fn parameter(&self, name: &str) -> Option<&'a EndpointValue> {
        let own = endpoint::find_value(self.parameters, name);
        own.or_else(|| self.config.parameter(name))
    }

    /// The function of this name that the client was given for endpoint rules
    /// ([`Config::add_endpoint_function`](crate::client::Config::add_endpoint_function)).
    pub fn function(&self, name: &str) -> Option<Function> {
        let functions = self.config.endpoint_functions.iter();
        let mut named = functions.filter(|(it, _)| *it == name);
        named.next().map(|(_, function)| *function)
    }
}

impl fmt::Debug for EndpointContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointContext")
            .field("service", &self.config.service.name())
            .field("operation", &self.operation.name())
            .finish_non_exhaustive()
    }
}
