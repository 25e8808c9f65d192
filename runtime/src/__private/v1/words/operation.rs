//! The words of the macro `operation!`: each is a function that returns a trait, or a part of one.

pub use super::jmespath::*;
use crate::error::ModeledError;
use crate::jmespath::Expression;
use crate::operation::{
    Acceptor, EndpointBinding, EndpointConstant, EndpointPath, Http, HttpChecksum, Matcher,
    OperationTrait, Pagination, ResponseChecksum, Segment, Waiter,
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
    OperationTrait::EndpointParameter(parameter, EndpointBinding::Path(EndpointPath::new(path)))
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

/// `@paginated`: the member of the input that takes the token, and the path of the token in the output.
pub const fn paginated(input_token: &'static str, output_token: &'static str) -> OperationTrait {
    OperationTrait::Paginated(Pagination::new(input_token, output_token))
}

/// The same where a boolean of the output says whether there is another page.
pub const fn paginated_while(
    input_token: &'static str,
    output_token: &'static str,
    more: &'static str,
) -> OperationTrait {
    let pagination = Pagination::new(input_token, output_token);
    OperationTrait::Paginated(pagination.while_true(more))
}

/// The same where the last page has the token that it was asked for with.
pub const fn paginated_repeating(
    input_token: &'static str,
    output_token: &'static str,
) -> OperationTrait {
    let pagination = Pagination::new(input_token, output_token);
    OperationTrait::Paginated(pagination.repeating_at_end())
}

/// A waiter of `@smithy.waiters#waitable`: its name, the shortest and the longest time between two calls in seconds, and
/// its acceptors.
pub const fn waiter(
    name: &'static str,
    min_delay: u32,
    max_delay: u32,
    acceptors: &'static [Acceptor],
) -> OperationTrait {
    OperationTrait::Waiter(Waiter::new(name, min_delay, max_delay, acceptors))
}

/// The waiter has what it waits for.
pub const fn success(matcher: Matcher) -> Acceptor {
    Acceptor::success(matcher)
}

/// The waiter will never have what it waits for.
pub const fn failure(matcher: Matcher) -> Acceptor {
    Acceptor::failure(matcher)
}

/// The same, with an expression over the output that says why.
pub const fn failure_because(matcher: Matcher, message: Expression) -> Acceptor {
    Acceptor::failure_because(matcher, message)
}

/// The waiter goes on.
pub const fn retry(matcher: Matcher) -> Acceptor {
    Acceptor::retry(matcher)
}

pub use crate::operation::Expected::{
    AllStrings as all_string_equals, AnyString as any_string_equals, Boolean as boolean_equals,
    String as string_equals,
};
pub use crate::operation::Matcher::{
    Error as any_error, ErrorType as error_type, InputOutputPath as input_output,
    Output as any_output, OutputPath as output,
};
