//! The traits of services, each with the accessor that reads it.

use super::{AuthTrait, CorsTrait, EndpointRules, Service, UnservedRoute};
use crate::schema::Trait;

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
    /// `sdkId` of `aws.api#service`, by which settings of programs name the service.
    SdkId(&'static str),
    /// The authentication schemes that the service has as traits.
    AuthSchemes(&'static [AuthTrait]),
    /// The schemes of its operations, in the order of its preference: `@auth`, or all that it has.
    Auth(&'static [&'static str]),
    /// `@cors`: which scripts of other origins may call the service.
    Cors(CorsTrait),
    /// Headers that clients send with every request; their names in lower case.
    RequestHeaders(&'static [(&'static str, &'static str)]),
    /// `smithy.rules#endpointRuleSet` or `smithy.rules#endpointBdd`: the rules by which clients find its endpoints. Absent
    /// without the feature `client`.
    EndpointRules(Option<&'static EndpointRules>),
    /// The names of operations that the model has and the service does not serve.
    Unserved(&'static [&'static str]),
    /// The same operations with their addresses, where a protocol of the service binds operations to HTTP.
    UnservedRoutes(&'static [UnservedRoute]),
}

impl Service {
    /// The version that the query protocols send. Empty where no protocol of the service sends one.
    pub fn version(&self) -> &'static str {
        self.find(|it| match it {
            ServiceTrait::Version(version) => Some(*version),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// `@xmlNamespace`, which the root elements of its documents have. Empty without the trait.
    pub fn xml_namespace(&self) -> &'static [Trait] {
        self.find(|it| match it {
            ServiceTrait::XmlNamespace(namespace) => Some(std::slice::from_ref(namespace)),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// `aws.protocols#awsQueryCompatible`: whether errors have their codes of awsQuery.
    pub fn is_query_compatible(&self) -> bool {
        self.has(|it| matches!(it, ServiceTrait::AwsQueryCompatible))
    }

    /// `noErrorWrapping` of restXml: whether an error is the root element of its document.
    pub fn has_no_error_wrapping(&self) -> bool {
        self.has(|it| matches!(it, ServiceTrait::NoErrorWrapping))
    }

    /// `sdkId` of `aws.api#service`, by which settings of programs name the service.
    pub fn sdk_id(&self) -> Option<&'static str> {
        self.find(|it| match it {
            ServiceTrait::SdkId(id) => Some(*id),
            _ => None,
        })
    }

    /// The name of the service in spans and measurements (`rpc.service`): its `sdkId`, or else that of its shape.
    pub fn rpc_name(&self) -> &'static str {
        self.sdk_id().unwrap_or(self.name())
    }

    /// Whether the model has an operation of this name that the service does not serve.
    pub fn is_unserved(&self, name: &str) -> bool {
        self.has(|it| match it {
            ServiceTrait::Unserved(names) => names.contains(&name),
            ServiceTrait::UnservedRoutes(routes) => routes.iter().any(|it| it.name() == name),
            _ => false,
        })
    }

    /// The addresses of operations that the model has and the service does not serve.
    pub fn unserved_routes(&self) -> &'static [UnservedRoute] {
        self.find(|it| match it {
            ServiceTrait::UnservedRoutes(routes) => Some(*routes),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// The schemes of its operations, by the shape ids of their traits, in the order of its preference (`@auth`). Empty
    /// if calls need no authorization.
    pub fn auth(&self) -> &'static [&'static str] {
        self.find(|it| match it {
            ServiceTrait::Auth(schemes) => Some(*schemes),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// The trait of the authentication scheme with this shape id, if the service has it.
    pub fn auth_trait(&self, id: &str) -> Option<&'static AuthTrait> {
        self.find(|it| match it {
            ServiceTrait::AuthSchemes(schemes) => schemes.iter().find(|it| it.id() == id),
            _ => None,
        })
    }

    /// `@cors`: which scripts of other origins may call the service.
    pub fn cors(&self) -> Option<&'static CorsTrait> {
        self.find(|it| match it {
            ServiceTrait::Cors(cors) => Some(cors),
            _ => None,
        })
    }

    /// The rules by which clients find its endpoints (`smithy.rules#endpointRuleSet`, `smithy.rules#endpointBdd`).
    pub fn endpoint_rules(&self) -> Option<&'static EndpointRules> {
        self.find(|it| match it {
            ServiceTrait::EndpointRules(rules) => *rules,
            _ => None,
        })
    }

    /// Headers that clients send with every request; their names in lower case.
    pub fn request_headers(&self) -> &'static [(&'static str, &'static str)] {
        self.find(|it| match it {
            ServiceTrait::RequestHeaders(headers) => Some(*headers),
            _ => None,
        })
        .unwrap_or_default()
    }
}
