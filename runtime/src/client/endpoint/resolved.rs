//! What a resolver finds: an endpoint with its headers, authentication schemes and other properties.

use std::borrow::Cow;

use http::HeaderMap;

use super::Endpoint;
use super::value::{self, EndpointValue};

/// An endpoint with what belongs to it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ResolvedEndpoint {
    /// Where requests go.
    pub endpoint: Endpoint,
    /// Headers that requests to it have.
    pub headers: HeaderMap,
    /// The authentication schemes that it takes, in their order; `None` if it says nothing of them.
    pub auth_schemes: Option<Vec<EndpointAuthScheme>>,
    /// Whether the rules of the service have found it, so that it holds what parameters give to it, such as a bucket.
    pub is_from_rules: bool,
    /// Its other properties.
    pub properties: Vec<(Cow<'static, str>, EndpointValue)>,
}

impl ResolvedEndpoint {
    /// An endpoint with nothing beside it.
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            headers: HeaderMap::new(),
            auth_schemes: None,
            is_from_rules: false,
            properties: Vec::new(),
        }
    }

    /// The property of this name.
    pub fn property(&self, name: &str) -> Option<&EndpointValue> {
        value::find(&self.properties, name)
    }
}

/// An authentication scheme that an endpoint takes.
#[derive(Clone, Debug, PartialEq)]
pub struct EndpointAuthScheme {
    name: Cow<'static, str>,
    properties: Vec<(Cow<'static, str>, EndpointValue)>,
}

impl EndpointAuthScheme {
    /// The scheme of this name, which is the shape's of its trait without the namespace, with its properties.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        properties: Vec<(Cow<'static, str>, EndpointValue)>,
    ) -> Self {
        Self {
            name: name.into(),
            properties,
        }
    }

    /// Its properties.
    pub fn properties(&self) -> &[(Cow<'static, str>, EndpointValue)] {
        &self.properties
    }

    /// The name, such as `sigv4`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The property of this name.
    pub fn property(&self, name: &str) -> Option<&EndpointValue> {
        value::find(&self.properties, name)
    }
}
