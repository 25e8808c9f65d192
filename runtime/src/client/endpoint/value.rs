//! Values in endpoints: the parameters that a resolver is given, and the properties of what it returns.

use std::borrow::Cow;

/// The value of an endpoint's parameter or property (Smithy 2.0, "Rules engine").
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EndpointValue {
    /// A text.
    String(Cow<'static, str>),
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A list.
    List(Vec<EndpointValue>),
    /// Names with their values, in the order in which they were written.
    Record(Vec<(Cow<'static, str>, EndpointValue)>),
}

impl EndpointValue {
    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }

    /// The value of this name, if it is a record that has one.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Record(entries) => find(entries, name),
            _ => None,
        }
    }
}

/// What parameters of endpoint resolvers can be given to: the builder of a client, for all of its calls, or a call. The
/// trait `ClientContext` of a generated client has a method for each parameter of `@clientContextParams`.
pub trait EndpointParameters: Sized {
    /// Gives a parameter to the resolver of endpoints. It replaces one of the same name.
    fn endpoint_parameter(self, name: &'static str, value: impl Into<EndpointValue>) -> Self;
}

/// The value of this name.
pub(crate) fn find<'a>(
    entries: &'a [(Cow<'static, str>, EndpointValue)],
    name: &str,
) -> Option<&'a EndpointValue> {
    let entry = entries.iter().find(|(key, _)| key == name);
    entry.map(|(_, value)| value)
}

impl From<&'static str> for EndpointValue {
    fn from(text: &'static str) -> Self {
        Self::String(Cow::Borrowed(text))
    }
}

impl From<String> for EndpointValue {
    fn from(text: String) -> Self {
        Self::String(Cow::Owned(text))
    }
}

impl From<bool> for EndpointValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Vec<String>> for EndpointValue {
    fn from(texts: Vec<String>) -> Self {
        Self::List(texts.into_iter().map(Self::from).collect())
    }
}
