//! Values of expressions (Smithy, "Waiters": "JMESPath data model"). Structures, unions and maps are objects, lists are
//! arrays, blobs are strings of base64, timestamps are seconds since 1970, and enums are strings or numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use super::{Literal, Number};
use crate::shape::{Shape, Structure, VariantRef, View};
use crate::types::{Document, Timestamp};

/// A value. Parts of it may borrow from a shape or document.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Value<'v> {
    /// No value.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Cow<'v, str>),
    /// An array.
    Array(Vec<Value<'v>>),
    /// An object.
    Object(Object<'v>),
    /// A value of a shape that nobody has looked at yet. [`Value::looked`] looks.
    Shape(&'v dyn Shape),
}

/// An object.
#[derive(Clone, Debug)]
pub enum Object<'v> {
    /// A structure, or a union: an object with the one member that it holds.
    Structure(&'v dyn Structure),
    /// A document that is a map.
    Document(&'v Document),
    /// Keys with their values, in any order. Of several equal keys, the last one counts.
    Entries(Vec<(Cow<'v, str>, Value<'v>)>),
}

impl<'v> Value<'v> {
    /// An object with these keys.
    pub fn object(entries: impl IntoIterator<Item = (&'v str, Value<'v>)>) -> Self {
        let entries = entries.into_iter();
        let entries = entries.map(|(key, value)| (Cow::Borrowed(key), value));
        Self::Object(Object::Entries(entries.collect()))
    }

    /// Returns the value of a shape, one level deep. Other values are returned as they are.
    #[must_use]
    pub fn looked(self) -> Self {
        let Self::Shape(shape) = self else {
            return self;
        };
        match View::of(shape) {
            View::Absent => Self::Null,
            View::Boolean(value) => Self::Boolean(value),
            View::Integer(value) => Self::Number(value.into()),
            View::Float(value) => Self::Number(value.into()),
            View::Number(text) => Number::parse(text).map_or(Self::Null, Self::Number),
            View::String(text) => Self::String(text.into()),
            View::Blob(value) => Self::String(BASE64_STANDARD.encode(value).into()),
            View::Timestamp(value) => Self::Number(seconds(value)),
            View::Document(value) => value.into(),
            View::List(elements) => Self::Array(elements.into_iter().map(Self::Shape).collect()),
            View::Map(entries) => {
                let entries = entries.into_iter();
                Self::object(entries.map(|(key, value)| (key, Self::Shape(value))))
            }
            View::Structure(value) => value.into(),
        }
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        match self {
            Self::Shape(_) => matches!(self.clone().looked(), Self::Null),
            _ => matches!(self, Self::Null),
        }
    }

    /// Whether a condition holds: false are null, `false`, and empty strings, arrays and objects.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Boolean(value) => *value,
            Self::Number(_) => true,
            Self::String(text) => !text.is_empty(),
            Self::Array(elements) => !elements.is_empty(),
            Self::Object(object) => !object.is_empty(),
            Self::Shape(_) => self.clone().looked().is_true(),
        }
    }

    /// Returns the text of a string. `None` for other values.
    pub fn into_string(self) -> Option<String> {
        match self.looked() {
            Self::String(text) => Some(text.into_owned()),
            _ => None,
        }
    }

    /// Returns the value of a boolean. `None` for other values.
    pub fn as_bool(&self) -> Option<bool> {
        match self.clone().looked() {
            Self::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// Returns the elements of an array. `None` for other values.
    pub fn into_array(self) -> Option<Vec<Self>> {
        match self.looked() {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }
}

impl<'v> Object<'v> {
    /// Returns the value of a key. It is null if the object does not have the key.
    pub fn get(&self, key: &str) -> Value<'v> {
        match self {
            Self::Structure(it) => member(*it, key).unwrap_or_default(),
            Self::Document(it) => it.get(key).map(Value::from).unwrap_or_default(),
            Self::Entries(entries) => {
                let mut entries = entries.iter().rev();
                let found = entries.find(|(it, _)| it == key);
                found.map(|(_, value)| value.clone()).unwrap_or_default()
            }
        }
    }

    /// Returns the keys with their values. Members of a structure without a value are left out.
    pub fn entries(&self) -> Vec<(Cow<'v, str>, Value<'v>)> {
        match self {
            Self::Structure(it) => members(*it),
            Self::Document(it) => {
                let entries = it.as_map().into_iter().flatten();
                entries
                    .map(|(key, value)| (Cow::Borrowed(key.as_str()), value.into()))
                    .collect()
            }
            Self::Entries(entries) => entries.clone(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Structure(it) => members(*it).is_empty(),
            Self::Document(it) => it.as_map().is_none_or(|it| it.is_empty()),
            Self::Entries(entries) => entries.is_empty(),
        }
    }
}

/// Returns a member of a structure, or the one that a union holds, by its name in the model.
fn member<'v>(it: &'v dyn Structure, name: &str) -> Option<Value<'v>> {
    let mut members = it.schema().members.iter();
    let index = members.position(|it| it.name == name)?;
    Some(Value::Shape(it.member(index)))
}

/// Returns the members of a structure that have a value, or the one that a union holds.
fn members<'v>(it: &'v dyn Structure) -> Vec<(Cow<'v, str>, Value<'v>)> {
    if let VariantRef::Unknown(tag) = it.variant()
        && !tag.is_empty()
    {
        return vec![(tag.into(), Value::Null)];
    }
    let members = it.schema().members.iter().enumerate();
    let members =
        members.map(|(index, member)| (member.name, Value::Shape(it.member(index)).looked()));
    let present = members.filter(|(_, value)| !matches!(value, Value::Null));
    present.map(|(name, value)| (name.into(), value)).collect()
}

/// Returns the seconds since 1970, with a fraction if there is one.
fn seconds(it: Timestamp) -> Number {
    match it.subsec_nanos() {
        0 => Number::Integer(it.seconds()),
        _ => Number::Float(it.as_seconds_f64()),
    }
}

impl<'v> From<&'v dyn Structure> for Value<'v> {
    fn from(value: &'v dyn Structure) -> Self {
        Self::Object(Object::Structure(value))
    }
}

impl<'v> From<&'v Document> for Value<'v> {
    fn from(value: &'v Document) -> Self {
        match value {
            Document::Null => Self::Null,
            Document::Boolean(value) => Self::Boolean(*value),
            Document::Number(value) => Self::Number(value.into()),
            Document::String(text) => Self::String(text.into()),
            Document::List(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            Document::Map(_) => Self::Object(Object::Document(value)),
        }
    }
}

impl From<Literal> for Value<'_> {
    fn from(value: Literal) -> Self {
        match value {
            Literal::Null => Self::Null,
            Literal::Boolean(value) => Self::Boolean(value),
            Literal::Integer(value) => Self::Number(value.into()),
            Literal::Float(value) => Self::Number(value.into()),
            Literal::String(text) => Self::String(text.into()),
            Literal::Array(elements) => {
                Self::Array(elements.iter().copied().map(Self::from).collect())
            }
            Literal::Object(entries) => {
                Self::object(entries.iter().map(|(key, value)| (*key, (*value).into())))
            }
        }
    }
}

/// Values are equal if they are the same in JSON.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self.clone().looked(), other.clone().looked()) {
            (Value::Null, Value::Null) => true,
            (Value::Boolean(one), Value::Boolean(other)) => one == other,
            (Value::Number(one), Value::Number(other)) => one == other,
            (Value::String(one), Value::String(other)) => one == other,
            (Value::Array(one), Value::Array(other)) => one == other,
            (Value::Object(one), Value::Object(other)) => {
                let one: BTreeMap<_, _> = one.entries().into_iter().collect();
                let other: BTreeMap<_, _> = other.entries().into_iter().collect();
                one == other
            }
            _ => false,
        }
    }
}
