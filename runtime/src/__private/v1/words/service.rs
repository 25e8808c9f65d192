//! The words of the macro `service!`: each is a function that returns a trait.

use crate::operation::{AuthTrait, CorsTrait, EndpointRules, ServiceTrait, UnservedRoute};
use crate::schema::Trait;

/// The version, which the query protocols send.
pub const fn version(version: &'static str) -> ServiceTrait {
    ServiceTrait::Version(version)
}

/// `@xmlNamespace`: the prefix, empty for the default namespace, and the URI.
pub const fn xml_namespace(prefix: &'static str, uri: &'static str) -> ServiceTrait {
    ServiceTrait::XmlNamespace(Trait::XmlNamespace(prefix, uri))
}

/// `aws.protocols#awsQueryCompatible`.
pub const fn aws_query_compatible() -> ServiceTrait {
    ServiceTrait::AwsQueryCompatible
}

/// `noErrorWrapping` of restXml.
pub const fn no_error_wrapping() -> ServiceTrait {
    ServiceTrait::NoErrorWrapping
}

/// `sdkId` of `aws.api#service`.
pub const fn sdk_id(id: &'static str) -> ServiceTrait {
    ServiceTrait::SdkId(id)
}

/// The authentication schemes that the service has as traits.
pub const fn auth_schemes(schemes: &'static [AuthTrait]) -> ServiceTrait {
    ServiceTrait::AuthSchemes(schemes)
}

/// A trait that names an authentication scheme, with its values.
pub const fn scheme(
    id: &'static str,
    values: &'static [(&'static str, &'static str)],
) -> AuthTrait {
    AuthTrait::new(id, values)
}

/// The schemes of operations, in the order of preference.
pub const fn auth(schemes: &'static [&'static str]) -> ServiceTrait {
    ServiceTrait::Auth(schemes)
}

/// `@cors`: the origins with their names, for how long answers to preflights are kept, and further headers that requests
/// may have and that scripts may read.
pub const fn cors(
    origins: &'static [(&'static str, &'static str)],
    max_age: i32,
    allowed_headers: &'static [&'static str],
    exposed_headers: &'static [&'static str],
) -> ServiceTrait {
    ServiceTrait::Cors(CorsTrait::new(
        origins,
        max_age,
        allowed_headers,
        exposed_headers,
    ))
}

/// Headers that clients send with every request.
pub const fn request_headers(headers: &'static [(&'static str, &'static str)]) -> ServiceTrait {
    ServiceTrait::RequestHeaders(headers)
}

/// The rules by which clients find endpoints. Without the feature `client`, nothing refers to them.
pub const fn endpoint_rules(rules: &'static EndpointRules) -> ServiceTrait {
    ServiceTrait::EndpointRules(if cfg!(feature = "client") {
        Some(rules)
    } else {
        None
    })
}

/// The names of operations that are not served.
pub const fn unserved(names: &'static [&'static str]) -> ServiceTrait {
    ServiceTrait::Unserved(names)
}

/// The addresses of operations that are not served.
pub const fn unserved_routes(routes: &'static [UnservedRoute]) -> ServiceTrait {
    ServiceTrait::UnservedRoutes(routes)
}

/// An operation that is not served: its name, method and address.
pub const fn route(name: &'static str, method: &'static str, uri: &'static str) -> UnservedRoute {
    UnservedRoute::new(name, method, uri)
}

/// An operation that is not served, and that requests name by headers: its name, method, address and headers.
pub const fn header_route(
    name: &'static str,
    method: &'static str,
    uri: &'static str,
    headers: &'static [&'static str],
) -> UnservedRoute {
    UnservedRoute::new(name, method, uri).with_headers(headers)
}
