//! The properties of a resolved endpoint.

use std::borrow::Cow;

/// A property of a resolved endpoint, such as its `authSchemes`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Property {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    String(Cow<'static, str>),
    /// A list.
    List(Vec<Property>),
    /// An object, in the order of the model.
    Map(Vec<(&'static str, Property)>),
}

impl Property {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// The value under a key, if it is an object that has the key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().find(|(it, _)| *it == key).map(|(_, it)| it),
            _ => None,
        }
    }
}
