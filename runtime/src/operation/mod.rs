//! What the model says of a service and its operations, as constant tables.
//!
//! Generated code declares one [`Service`] and an [`Operation`] for each operation of it. Clients and servers read
//! them; so do layers of tower, which find the operation in the extensions of a request. Name, input and output
//! are fields. What the model adds by traits is a list of [`OperationTrait`] and [`ServiceTrait`], so that a new
//! trait changes no constructor.

mod http;
mod protocol;
mod service;
mod traits;

pub use self::http::{Http, Segment};
pub use self::protocol::Protocol;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::protocol::protocols;
pub use self::service::Service;
pub use self::traits::{OperationTrait, ServiceTrait, ValidationErrorFn};
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

    /// What stands before the endpoint's host (`@endpoint`); labels are members. Empty without the trait.
    pub fn host_prefix(&self) -> &'static [Segment] {
        self.find(|it| match it {
            OperationTrait::Endpoint(prefix) => Some(*prefix),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// `@httpChecksumRequired`: whether a checksum of the body is sent with it.
    pub fn requires_checksum(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::HttpChecksumRequired))
    }

    /// The encodings by which the body of a request may be compressed (`@requestCompression`).
    pub fn request_encodings(&self) -> &'static [&'static str] {
        self.find(|it| match it {
            OperationTrait::RequestCompression(encodings) => Some(*encodings),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// Makes the error with which the operation answers input that violates the model, where it has one.
    pub fn validation_error(&self) -> Option<ValidationErrorFn> {
        self.find(|it| match it {
            OperationTrait::ValidationError(make) => Some(*make),
            _ => None,
        })
    }

    /// Whether the root element of a response holds the value of the output's one member, and not that member.
    pub fn unwraps_xml_output(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::UnwrappedXmlOutput))
    }

    /// Whether a response can be an error although its status says success.
    pub fn may_fail_with_success(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::ErrorInSuccess))
    }

    fn has(&self, is: impl Fn(&OperationTrait) -> bool) -> bool {
        self.traits.iter().any(is)
    }

    fn find<T>(&self, value: impl Fn(&'static OperationTrait) -> Option<T>) -> Option<T> {
        self.traits.iter().find_map(value)
    }
}
