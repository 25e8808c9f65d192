//! The words of the macro `operation!`: each is a function that returns a trait, or a part of one.

pub use super::jmespath::{Function, call, elements, field, flatten, list, values};
use crate::error::ModeledError;
use crate::jmespath::Expression;
use crate::operation::{
    EndpointBinding, EndpointConstant, Http, HttpChecksum, OperationTrait, ResponseChecksum,
    Segment,
};
use crate::validate::{FromViolations, Violations};

/// `@http`: the method, the status of a successful response, the path and the query literals.
pub const fn http(
    method: &'static str,
    status: u16,
    path: &'static [Segment],
    query: &'static [(&'static str, &'static str)],
) -> OperationTrait {
    OperationTrait::Http(Http::new(method, path, status).with_query(query))
}

/// `@readonly`.
pub const fn readonly() -> OperationTrait {
    OperationTrait::Readonly
}

/// `@idempotent`.
pub const fn idempotent() -> OperationTrait {
    OperationTrait::Idempotent
}

/// `@endpoint`: what stands before the host.
pub const fn endpoint(host_prefix: &'static [Segment]) -> OperationTrait {
    OperationTrait::Endpoint(host_prefix)
}

/// `@auth`: the schemes, in the order of preference.
pub const fn auth(schemes: &'static [&'static str]) -> OperationTrait {
    OperationTrait::Auth(schemes)
}

/// `aws.auth#unsignedPayload`.
pub const fn unsigned_payload() -> OperationTrait {
    OperationTrait::UnsignedPayload
}

/// A segment that is this text.
pub const fn text(text: &'static str) -> Segment {
    Segment::Literal(text)
}

/// A segment that is the value of this member.
pub const fn label(member: &'static str) -> Segment {
    Segment::Label(member)
}

/// Segments that are the value of this member.
pub const fn greedy(member: &'static str) -> Segment {
    Segment::Greedy(member)
}

/// `smithy.rules#contextParam`: a parameter of endpoint rules, and the member that gives it a value.
pub const fn context_param(parameter: &'static str, member: &'static str) -> OperationTrait {
    OperationTrait::EndpointParameter(parameter, EndpointBinding::Member(member))
}

/// `smithy.rules#staticContextParams`: a parameter of endpoint rules, and its value.
pub const fn static_context_param(
    parameter: &'static str,
    value: EndpointConstant,
) -> OperationTrait {
    OperationTrait::EndpointParameter(parameter, EndpointBinding::Static(value))
}

/// `smithy.rules#operationContextParams`: a parameter of endpoint rules, and the path that gives it a value.
pub const fn operation_context_param(parameter: &'static str, path: Expression) -> OperationTrait {
    OperationTrait::EndpointParameter(parameter, EndpointBinding::Path(path))
}

/// A constant that is a string.
pub const fn string(value: &'static str) -> EndpointConstant {
    EndpointConstant::String(value)
}

/// A constant that is a boolean.
pub const fn boolean(value: bool) -> EndpointConstant {
    EndpointConstant::Boolean(value)
}

/// A constant that is a list of strings.
pub const fn string_array(value: &'static [&'static str]) -> EndpointConstant {
    EndpointConstant::StringArray(value)
}

/// `@httpChecksumRequired`. Clients need the feature `checksum` for it.
pub const fn http_checksum_required() -> OperationTrait {
    if cfg!(all(feature = "client", not(feature = "checksum"))) {
        panic!(
            "an operation sends a checksum with its request: the dependency `farrier` needs its feature `checksum`"
        );
    }
    OperationTrait::HttpChecksumRequired
}

/// `@aws.protocols#httpChecksum` of requests: the member that names the algorithm, empty if there is none, and whether
/// there has to be a checksum. Servers need the feature `checksum` for it, and clients where there has to be one.
pub const fn http_checksum(algorithm_member: &'static str, required: bool) -> OperationTrait {
    let needed = cfg!(feature = "server") || cfg!(feature = "client") && required;
    if needed && cfg!(not(feature = "checksum")) {
        panic!(
            "an operation has a checksum with its request: the dependency `farrier` needs its feature `checksum`"
        );
    }
    OperationTrait::HttpChecksum(HttpChecksum::new(
        if algorithm_member.is_empty() {
            None
        } else {
            Some(algorithm_member)
        },
        required,
    ))
}

/// `@aws.protocols#httpChecksum` of responses: the member that asks for a checksum, and the algorithms.
pub const fn response_checksum(
    mode_member: &'static str,
    algorithms: &'static [&'static str],
) -> OperationTrait {
    OperationTrait::ResponseChecksum(ResponseChecksum::new(mode_member, algorithms))
}

/// `@requestCompression`: the encodings.
pub const fn request_compression(encodings: &'static [&'static str]) -> OperationTrait {
    OperationTrait::RequestCompression(encodings)
}

/// The error `E` is the response to input that violates the model.
pub const fn validation_error<E: ModeledError + FromViolations>() -> OperationTrait {
    fn make<E: ModeledError + FromViolations>(violations: &Violations) -> Box<dyn ModeledError> {
        Box::new(E::from_violations(violations))
    }
    OperationTrait::ValidationError(make::<E>)
}

/// The root element of a response holds the value of the output's one member.
pub const fn unwrapped_xml_output() -> OperationTrait {
    OperationTrait::UnwrappedXmlOutput
}

/// A response says success before it is known how the operation ends.
pub const fn error_in_success() -> OperationTrait {
    OperationTrait::ErrorInSuccess
}

/// An error of the operation holds values that are `@sensitive`.
pub const fn sensitive_errors() -> OperationTrait {
    OperationTrait::SensitiveErrors
}
