//! Schemas: the tables that codecs read.

use super::{Bounds, Range, Simple};

/// A `static` table of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The name of the `static`.
    pub name: String,
    /// The absolute shape id, as the model has it.
    pub id: String,
    /// What it is, with its members.
    pub kind: SchemaKind,
    /// Traits that few shapes have.
    pub traits: Vec<SchemaTrait>,
}

/// The kinds of shape that have a table.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum SchemaKind {
    Structure(Vec<SchemaMember>),
    Union(Vec<SchemaMember>),
    List {
        member: SchemaMember,
        sparse: bool,
    },
    Map {
        key: SchemaMember,
        value: SchemaMember,
        sparse: bool,
    },
}

/// A member of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaMember {
    /// Its name in the model.
    pub name: String,
    /// What it targets.
    pub target: SchemaTarget,
    /// Whether it has to be sent.
    pub required: bool,
    /// Whether what stands there is not to be shown.
    pub sensitive: bool,
    /// `@jsonName`, where the protocol honours it.
    pub json_name: Option<String>,
    /// `@timestampFormat` of the member or its target.
    pub timestamp: Option<TimestampFormat>,
    /// Which part of an HTTP message carries it.
    pub binding: Binding,
    /// Traits that few members have.
    pub traits: Vec<SchemaTrait>,
}

/// A trait that few shapes and members have.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum SchemaTrait {
    XmlName(String),
    XmlAttribute,
    XmlFlattened,
    XmlNamespace {
        /// Empty for the default namespace.
        prefix: String,
        uri: String,
    },
    Ec2QueryName(String),
    MediaType(String),
    IdempotencyToken,
    /// Of a member that is required, although its type lets it be absent.
    Required,
    Length(Bounds<u64>),
    Range(Range),
    /// The `static` that holds the pattern.
    Pattern(String),
    UniqueItems,
    /// What clients send where there is no value.
    Fallback(String),
    /// Where clients send the request.
    Endpoint,
}

/// What a member targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaTarget {
    /// A table of the runtime.
    Simple(Simple),
    /// The runtime's table of all string enums.
    StringEnum,
    /// The runtime's table of all int enums.
    IntEnum,
    /// The generated `static` of this name.
    Own(String),
}

/// `@timestampFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum TimestampFormat {
    DateTime,
    HttpDate,
    EpochSeconds,
}

/// Which part of an HTTP message carries a member (Smithy 2.0, "HTTP binding traits").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The document in the body.
    Body,
    /// The whole body.
    Payload,
    /// A segment of the path.
    Label,
    /// The query parameter of this name.
    Query(String),
    /// All other query parameters.
    QueryParams,
    /// The header of this name, in lower case.
    Header(String),
    /// The headers that start with this, in lower case.
    PrefixHeaders(String),
    /// The status.
    ResponseCode,
}
