//! The traits of operations, each with the accessor that reads it.

use super::{EndpointBinding, Http, Operation, Pagination, Segment, Waiter};
use crate::error::ModeledError;
use crate::schema::{Member, Trait};
use crate::validate::Violations;

/// A trait of an operation, with its value.
#[derive(Debug)]
#[non_exhaustive]
pub enum OperationTrait {
    /// `@http`, where a protocol of the service binds operations to HTTP.
    Http(Http),
    /// `@readonly`: the operation changes nothing.
    Readonly,
    /// `@idempotent`: doing it twice comes to the same as doing it once.
    Idempotent,
    /// `@endpoint`: what stands before the endpoint's host; labels are members.
    Endpoint(&'static [Segment]),
    /// The schemes of the operation, where they are not those of the service: `@auth` and `@optionalAuth`.
    Auth(&'static [&'static str]),
    /// `aws.auth#unsignedPayload`: signatures do not cover the body.
    UnsignedPayload,
    /// What the operation gives to a parameter of the service's endpoint rules.
    EndpointParameter(&'static str, EndpointBinding),
    /// `@httpChecksumRequired`: a checksum of the body is sent with it.
    HttpChecksumRequired,
    /// `@aws.protocols#httpChecksum`, where it is about requests.
    HttpChecksum(HttpChecksum),
    /// `@aws.protocols#httpChecksum`, where it is about responses.
    ResponseChecksum(ResponseChecksum),
    /// `@requestCompression`: the encodings by which the body of a request may be compressed.
    RequestCompression(&'static [&'static str]),
    /// The error with which the operation answers input that violates the model.
    ValidationError(ValidationErrorFn),
    /// The root element of a response holds the value of the output's one member, and not that member.
    UnwrappedXmlOutput,
    /// A response says success before it is known how the operation ends, so that one without a document is an error.
    ErrorInSuccess,
    /// An error of the operation holds values that are `@sensitive`.
    SensitiveErrors,
    /// `@paginated`.
    Paginated(Pagination),
    /// A waiter of `@smithy.waiters#waitable`.
    Waiter(Waiter),
}

/// `@aws.protocols#httpChecksum`: the checksums of an operation's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpChecksum {
    algorithm_member: Option<&'static str>,
    required: bool,
}

impl HttpChecksum {
    /// The checksums of requests: the member of the input that names the algorithm, and whether there has to be one.
    pub const fn new(algorithm_member: Option<&'static str>, required: bool) -> Self {
        Self {
            algorithm_member,
            required,
        }
    }

    /// `requestAlgorithmMember`: the member of the input that names the algorithm.
    #[inline]
    pub const fn algorithm_member(&self) -> Option<&'static str> {
        self.algorithm_member
    }

    /// `requestChecksumRequired`: whether a request has to have a checksum.
    #[inline]
    pub const fn is_required(&self) -> bool {
        self.required
    }
}

/// `@aws.protocols#httpChecksum`: the checksums of an operation's responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseChecksum {
    mode_member: &'static str,
    algorithms: &'static [&'static str],
}

impl ResponseChecksum {
    /// The checksums of responses: the member of the input that asks for one, and the algorithms.
    pub const fn new(mode_member: &'static str, algorithms: &'static [&'static str]) -> Self {
        Self {
            mode_member,
            algorithms,
        }
    }

    /// `requestValidationModeMember`: the member of the input that asks for a checksum.
    #[inline]
    pub const fn mode_member(&self) -> &'static str {
        self.mode_member
    }

    /// `responseAlgorithms`: the algorithms that a response can have checksums of.
    #[inline]
    pub const fn algorithms(&self) -> &'static [&'static str] {
        self.algorithms
    }
}

/// Makes an error of the model from violations of the model.
pub type ValidationErrorFn = fn(&Violations) -> Box<dyn ModeledError>;

impl Operation {
    /// What stands before the endpoint's host (`@endpoint`); labels are members. Empty without the trait.
    pub fn host_prefix(&self) -> &'static [Segment] {
        self.find(|it| match it {
            OperationTrait::Endpoint(prefix) => Some(*prefix),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// The authentication schemes of the operation, by the shape ids of their traits, in the order of its preference
    /// (`@auth`). The last can be `smithy.api#noAuth` (`@optionalAuth`). `None` if they are those of the service.
    pub fn auth(&self) -> Option<&'static [&'static str]> {
        self.find(|it| match it {
            OperationTrait::Auth(schemes) => Some(*schemes),
            _ => None,
        })
    }

    /// What the operation gives to parameters of the service's endpoint rules, with their names, strongest first.
    pub fn endpoint_parameters(
        &self,
    ) -> impl Iterator<Item = (&'static str, &'static EndpointBinding)> + use<> {
        self.traits.iter().filter_map(|it| match it {
            OperationTrait::EndpointParameter(name, binding) => Some((*name, binding)),
            _ => None,
        })
    }

    /// `aws.auth#unsignedPayload`: whether signatures leave out the body.
    pub fn has_unsigned_payload(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::UnsignedPayload))
    }

    /// `@readonly`: whether the operation changes nothing.
    pub fn is_readonly(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::Readonly))
    }

    /// `@idempotent`: whether doing the operation twice comes to the same as doing it once. One that changes nothing is
    /// idempotent, too.
    pub fn is_idempotent(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::Idempotent)) || self.is_readonly()
    }

    /// Whether a request can be sent again without the operation being done twice: it is idempotent, or has a token by
    /// which the service recognizes the request (`@idempotencyToken`).
    pub fn is_repeatable(&self) -> bool {
        let mut members = self.input().members.iter();
        let has_token = |it: &Member| it.traits.contains(&Trait::IdempotencyToken);
        self.is_idempotent() || members.any(has_token)
    }

    /// `@httpChecksumRequired`: whether a checksum of the body is sent with it.
    pub fn requires_checksum(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::HttpChecksumRequired))
    }

    /// `@aws.protocols#httpChecksum`, where it is about requests.
    pub fn http_checksum(&self) -> Option<HttpChecksum> {
        self.find(|it| match it {
            OperationTrait::HttpChecksum(checksum) => Some(*checksum),
            _ => None,
        })
    }

    /// `@aws.protocols#httpChecksum`, where it is about responses.
    pub fn response_checksum(&self) -> Option<ResponseChecksum> {
        self.find(|it| match it {
            OperationTrait::ResponseChecksum(checksum) => Some(*checksum),
            _ => None,
        })
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

    /// Whether a response says success before it is known how the operation ends, so that one without a document is an
    /// error.
    pub fn may_fail_with_success(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::ErrorInSuccess))
    }

    /// Whether an error of the operation holds values that are `@sensitive`.
    pub fn has_sensitive_errors(&self) -> bool {
        self.has(|it| matches!(it, OperationTrait::SensitiveErrors))
    }
}
