//! The traits of operations and services.

use super::{Http, Segment};
use crate::error::ModeledError;
use crate::schema::Trait;
use crate::validate::Violations;

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

/// Makes an error of the model from violations of the model.
pub type ValidationErrorFn = fn(&Violations) -> Box<dyn ModeledError>;
