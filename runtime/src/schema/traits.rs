//! Traits that few shapes and members have: a side table, so that the others do not carry them.

/// A trait with its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Trait {
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
    /// `@idempotencyToken`: a client makes one up where there is none.
    IdempotencyToken,
}
