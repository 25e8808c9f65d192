//! Traits that few shapes and members have: a side table, so that the others do not carry them.
//!
//! Constraints are those of the value: a member's own takes the place of its target's. They stand in the order
//! in which they are checked. Bounds are inclusive, the least first; one that every value keeps is none.

use crate::validate::Pattern;

/// A trait with its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Trait {
    /// `@sparse`: a list or map may hold nulls.
    Sparse,
    /// `@xmlName`: the name of an element or attribute.
    XmlName(&'static str),
    /// `@xmlAttribute`: an attribute of the structure's element.
    XmlAttribute,
    /// `@xmlFlattened`: elements or entries stand where the list or map would.
    XmlFlattened,
    /// `@xmlNamespace`: the prefix, empty for the default namespace, and the URI.
    XmlNamespace(&'static str, &'static str),
    /// `@ec2QueryName`: the name of a parameter.
    Ec2QueryName(&'static str),
    /// `@mediaType` of the member's target.
    MediaType(&'static str),
    /// What a client sends where there is no value, or an empty one.
    ClientDefault(&'static str),
    /// The endpoint to which a client sends the request, instead of its own.
    EndpointMember,
    /// `@idempotencyToken`: a client makes one up where there is none.
    IdempotencyToken,
    /// `@required`, where the type lets the member be absent all the same.
    Required,
    /// `@length`, zero and `usize::MAX` for none: in Unicode scalar values of a string, bytes of a blob, elements of a list or entries of a map.
    Length(usize, usize),
    /// `@range` of a byte, short, integer or long, `i64::MIN` and `i64::MAX` for none.
    Range(i64, i64),
    /// `@range` of a float or double, the infinities for none.
    FloatRange(f64, f64),
    /// `@range` of a bigInteger or bigDecimal; each bound as JSON writes it, empty for none.
    BigRange(&'static str, &'static str),
    /// `@pattern`.
    Pattern(&'static Pattern),
    /// `@uniqueItems`.
    UniqueItems,
}
