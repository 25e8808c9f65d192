//! The traits of operations and services.

use super::{Http, Segment};
use crate::error::ModeledError;
use crate::schema::Trait;
use crate::validate::{FromViolations, Violations};

/// A trait of an operation, with its value.
#[derive(Debug)]
#[non_exhaustive]
pub enum OperationTrait {
    /// `@http`, where a protocol of the service binds operations to HTTP.
    Http(Http),
    /// `@endpoint`: what stands before the endpoint's host; labels are members.
    Endpoint(&'static [Segment]),
    /// `@httpChecksumRequired`: a checksum of the body is sent with it.
    HttpChecksumRequired,
    /// `@requestCompression`: the encodings by which the body of a request may be compressed.
    RequestCompression(&'static [&'static str]),
    /// The error with which the operation answers input that violates the model.
    ValidationError(ValidationErrorFn),
    /// The root element of a response holds the value of the output's one member, and not that member.
    UnwrappedXmlOutput,
    /// A response can be an error although its status says success.
    ErrorInSuccess,
}

/// A trait of a service, with its value.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServiceTrait {
    /// The version of the service, which the query protocols send.
    Version(&'static str),
    /// `@xmlNamespace`, which the root elements of its documents have.
    XmlNamespace(Trait),
    /// `aws.protocols#awsQueryCompatible`: errors have their codes of awsQuery.
    AwsQueryCompatible,
    /// `noErrorWrapping` of restXml: an error is the root element of its document.
    NoErrorWrapping,
    /// Headers that clients send with every request; their names in lower case.
    RequestHeaders(&'static [(&'static str, &'static str)]),
}

impl ServiceTrait {
    /// [`ServiceTrait::Version`].
    pub const fn version(version: &'static str) -> Self {
        Self::Version(version)
    }

    /// [`ServiceTrait::XmlNamespace`]: the prefix, empty for the default namespace, and the URI.
    pub const fn xml_namespace(prefix: &'static str, uri: &'static str) -> Self {
        Self::XmlNamespace(Trait::XmlNamespace(prefix, uri))
    }

    /// [`ServiceTrait::AwsQueryCompatible`].
    pub const fn aws_query_compatible() -> Self {
        Self::AwsQueryCompatible
    }

    /// [`ServiceTrait::NoErrorWrapping`].
    pub const fn no_error_wrapping() -> Self {
        Self::NoErrorWrapping
    }

    /// [`ServiceTrait::RequestHeaders`].
    pub const fn request_headers(headers: &'static [(&'static str, &'static str)]) -> Self {
        Self::RequestHeaders(headers)
    }
}

/// Makes an error of the model from violations of the model.
pub type ValidationErrorFn = fn(&Violations) -> Box<dyn ModeledError>;

/// The [`ValidationErrorFn`] of an error that can be made of violations.
pub fn validation_error<E: ModeledError + FromViolations>(
    violations: &Violations,
) -> Box<dyn ModeledError> {
    Box::new(E::from_violations(violations))
}
