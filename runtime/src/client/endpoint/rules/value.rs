//! The values that endpoint rules work on.

use std::fmt;

use super::arena::Arena;
use super::{functions, url};
use crate::client::endpoint::EndpointValue;
use crate::operation::EndpointConstant;

/// A value in endpoint rules: a boolean, a string, a list of strings, or a record with named attributes. Functions that a
/// client adds to the language of rules take and return it.
///
/// A value refers to the parameters that it came from, so that no function has to copy.
#[derive(Clone, Copy)]
pub struct Value<'a>(pub(in crate::client) Kind<'a>);

#[derive(Clone, Copy)]
pub(in crate::client) enum Kind<'a> {
    Boolean(bool),
    Integer(i64),
    String(&'a str),
    List(List<'a>),
    /// What `parseURL` returns.
    Url(&'a str),
    Record(Record<'a>),
}

/// A list of strings.
#[derive(Clone, Copy)]
pub(in crate::client) enum List<'a> {
    Strings(&'a [String]),
    Values(&'a [EndpointValue]),
    Constants(&'static [&'static str]),
    /// The parts of a text between delimiters, at most so many, where the number is not 0.
    Split(&'a str, &'a str, usize),
    /// The parts of a text between any of these characters.
    SplitAny(&'a str, &'static [char]),
}

/// The text and the number of a record, and what reads its attributes from them.
#[derive(Clone, Copy)]
pub(in crate::client) struct Record<'a> {
    source: &'a str,
    index: usize,
    attribute: AttributeFn,
}

/// Returns the attribute of a record that has this name. The first two arguments are those of [`Value::record`].
pub type AttributeFn = for<'a> fn(&'a str, usize, &str) -> Option<Value<'a>>;

impl<'a> Value<'a> {
    /// A record: its attributes are read from a text and a number when the rules ask for one.
    pub fn record(source: &'a str, index: usize, attribute: AttributeFn) -> Self {
        Self(Kind::Record(Record {
            source,
            index,
            attribute,
        }))
    }

    /// The list of the parts of a text between any of `separators`.
    pub fn split(text: &'a str, separators: &'static [char]) -> Self {
        Self(Kind::List(List::SplitAny(text, separators)))
    }

    /// The value, if it is a string.
    pub fn as_str(self) -> Option<&'a str> {
        match self.0 {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value, if it is a boolean.
    pub fn as_bool(self) -> Option<bool> {
        match self.0 {
            Kind::Boolean(value) => Some(value),
            _ => None,
        }
    }

    pub(in crate::client) fn is_list(self) -> bool {
        matches!(self.0, Kind::List(_))
    }

    pub(in crate::client) fn as_integer(self) -> Option<i64> {
        match self.0 {
            Kind::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The attribute of a record.
    pub(super) fn attribute(self, name: &str, arena: &'a Arena) -> Option<Self> {
        match self.0 {
            Kind::Record(it) => (it.attribute)(it.source, it.index, name),
            Kind::Url(text) => url::attribute(text, name, arena),
            _ => None,
        }
    }

    /// The element of a list; a negative index counts from its end.
    pub(in crate::client) fn element(self, index: i64) -> Option<Self> {
        match self.0 {
            Kind::List(list) => list.get(index).map(Self::from),
            _ => None,
        }
    }
}

impl<'a> List<'a> {
    fn get(self, index: i64) -> Option<&'a str> {
        let at = match index < 0 {
            true => {
                let back = usize::try_from(index.unsigned_abs()).ok()?;
                self.len().checked_sub(back)?
            }
            false => usize::try_from(index).ok()?,
        };
        match self {
            Self::Strings(all) => all.get(at).map(String::as_str),
            Self::Values(all) => all.get(at).and_then(EndpointValue::as_str),
            Self::Constants(all) => all.get(at).copied(),
            Self::Split(text, delimiter, limit) => functions::split(text, delimiter, limit).nth(at),
            Self::SplitAny(text, separators) => text.split(separators).nth(at),
        }
    }

    fn len(self) -> usize {
        match self {
            Self::Strings(all) => all.len(),
            Self::Values(all) => all.len(),
            Self::Constants(all) => all.len(),
            Self::Split(text, delimiter, limit) => functions::split(text, delimiter, limit).count(),
            Self::SplitAny(text, separators) => text.split(separators).count(),
        }
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Self(Kind::Boolean(value))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self(Kind::String(text))
    }
}

impl<'a> From<&'a [String]> for Value<'a> {
    fn from(all: &'a [String]) -> Self {
        Self(Kind::List(List::Strings(all)))
    }
}

impl From<EndpointConstant> for Value<'_> {
    fn from(constant: EndpointConstant) -> Self {
        Self(match constant {
            EndpointConstant::String(text) => Kind::String(text),
            EndpointConstant::Boolean(value) => Kind::Boolean(value),
            EndpointConstant::StringArray(texts) => Kind::List(List::Constants(texts)),
        })
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Kind::Boolean(value) => value.fmt(f),
            Kind::Integer(value) => value.fmt(f),
            Kind::String(text) => text.fmt(f),
            Kind::Url(text) => f.debug_tuple("Url").field(&text).finish(),
            Kind::List(list) => {
                let elements = (0..).map_while(|at| list.get(at));
                f.debug_list().entries(elements).finish()
            }
            Kind::Record(it) => f.debug_tuple("Record").field(&it.source).finish(),
        }
    }
}

/// A function that a client adds to the language of rules, such as Amazon's `aws.partition`.
///
/// It gets its arguments, and returns a value or `None`, which makes the condition fail that calls it.
pub type Function = for<'a> fn(Arguments<'a, '_>) -> Option<Value<'a>>;

/// The arguments of a [`Function`].
#[derive(Clone, Copy, Debug)]
pub struct Arguments<'a, 'b>(pub(in crate::client) &'b [Option<Value<'a>>]);

impl<'a> Arguments<'a, '_> {
    /// The argument at an index. `None` if there is none, or if it has no value.
    pub fn get(self, index: usize) -> Option<Value<'a>> {
        self.0.get(index).copied().flatten()
    }

    /// The argument at an index, if it is a string.
    pub fn string(self, index: usize) -> Option<&'a str> {
        self.get(index)?.as_str()
    }

    /// The argument at an index, if it is a boolean.
    pub fn boolean(self, index: usize) -> Option<bool> {
        self.get(index)?.as_bool()
    }
}
