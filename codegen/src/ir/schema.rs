//! Schemas: the tables that codecs and validators read.

use super::{Simple, Trait};

/// The table of a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The name of the `static`.
    pub name: String,
    /// The absolute shape id in the model.
    pub id: String,
    /// The kind of shape, with its members.
    pub kind: SchemaKind,
    /// Its traits.
    pub traits: Vec<Trait>,
}

/// The kinds of shape that have a table.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum SchemaKind {
    Structure(Vec<SchemaMember>),
    Union(Vec<SchemaMember>),
    List(SchemaMember),
    Map(SchemaMember, SchemaMember),
}

/// A member of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemaMember {
    /// The name in the model.
    pub name: String,
    /// The target.
    pub target: SchemaTarget,
    /// The traits that codecs ask for with every value.
    pub wire_traits: Vec<Trait>,
    /// The other traits.
    pub traits: Vec<Trait>,
}

/// What a member targets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaTarget {
    /// The table of the runtime for this type.
    Simple(Simple),
    /// The table of the runtime for all string enums.
    StringEnum,
    /// The table of the runtime for all int enums.
    IntEnum,
    /// The generated `static` with this name.
    Own(String),
}
