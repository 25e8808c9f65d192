//! Schemas: the tables that codecs read.

use super::{Simple, Trait};

/// A `static` table of one shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The name of the `static`.
    pub name: String,
    /// The absolute shape id, as the model has it.
    pub id: String,
    /// What it is, with its members.
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
    /// Its name in the model.
    pub name: String,
    /// What it targets.
    pub target: SchemaTarget,
    /// Its traits, those that codecs ask for first.
    pub traits: Vec<Trait>,
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
