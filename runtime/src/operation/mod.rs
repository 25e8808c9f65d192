//! What the model says of a service and its operations, as constant tables.
//!
//! Generated code declares one [`Service`] and an [`Operation`] for each operation of it. Clients and servers read
//! them; so do layers of tower, which find the operation in the extensions of a request. Name, input and output
//! are fields. What the model adds by traits is a list of [`OperationTrait`] and [`ServiceTrait`], so that a new
//! trait changes no constructor.

mod auth;
mod cors;
pub(crate) mod endpoint_rules;
mod http;
mod operation_traits;
mod pagination;
mod protocol;
mod service;
mod service_traits;
mod unserved;
mod waiter;

pub use self::auth::AuthTrait;
pub use self::cors::CorsTrait;
pub use self::endpoint_rules::{
    EndpointBinding, EndpointConstant, EndpointParameter, EndpointParameterType, EndpointPath,
    EndpointRules,
};
pub use self::http::{Http, Segment};
pub use self::operation_traits::{
    HttpChecksum, OperationTrait, ResponseChecksum, ValidationErrorFn,
};
pub use self::pagination::Pagination;
pub use self::protocol::Protocol;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::protocol::protocols;
pub use self::service::Service;
pub use self::service_traits::ServiceTrait;
pub use self::unserved::UnservedRoute;
#[cfg(feature = "client")]
pub(crate) use self::waiter::State;
pub use self::waiter::{Acceptor, Expected, Matcher, Waiter};
pub use crate::schema::{Binding, Member, Schema, ShapeType, TimestampFormat, Trait};

/// An operation.
#[derive(Debug)]
pub struct Operation {
    name: &'static str,
    input: &'static Schema,
    output: &'static Schema,
    traits: &'static [OperationTrait],
    /// `@http`, which routing asks for with every request.
    http: Option<&'static Http>,
}

impl Operation {
    /// An operation without traits: the name of its shape, without the namespace, its input and its output.
    pub const fn new(name: &'static str, input: &'static Schema, output: &'static Schema) -> Self {
        Self {
            name,
            input,
            output,
            traits: &[],
            http: None,
        }
    }

    /// The same operation with these traits, in the place of those before.
    #[must_use]
    pub const fn with(self, traits: &'static [OperationTrait]) -> Self {
        let mut http = None;
        let mut at = 0;
        while at < traits.len() {
            if let OperationTrait::Http(it) = &traits[at] {
                http = Some(it);
            }
            at += 1;
        }
        Self {
            traits,
            http,
            ..self
        }
    }

    /// The name of the operation shape, without its namespace.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The input structure.
    #[inline]
    pub const fn input(&self) -> &'static Schema {
        self.input
    }

    /// The output structure.
    #[inline]
    pub const fn output(&self) -> &'static Schema {
        self.output
    }

    /// All traits.
    #[inline]
    pub const fn traits(&self) -> &'static [OperationTrait] {
        self.traits
    }

    /// `@http`, where a protocol of the service binds operations to HTTP.
    #[inline]
    pub const fn http(&self) -> Option<&'static Http> {
        self.http
    }

    /// Whether a trait is one for which `is` holds.
    fn has(&self, is: impl Fn(&OperationTrait) -> bool) -> bool {
        self.traits.iter().any(is)
    }

    /// The value of the first trait that has one.
    fn find<T>(&self, value: impl Fn(&'static OperationTrait) -> Option<T>) -> Option<T> {
        self.traits.iter().find_map(value)
    }
}
