//! The semantic model: loading makes it of model files, transforms rewrite it, rules check it, generators read it.
//!
//! It mirrors the shapes of the specification one to one (Smithy 2.0, "The Smithy model"): plain data, without names
//! of any programming language and without conclusions; those are in the module `knowledge`. Members keep the
//! order of their file. Traits are kept as JSON, unknown ones included; [`Traits`] has functions that read known ones
//! with names and types.

mod decimal;
mod definitions;
mod prelude;
mod timestamp;
mod traits;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

pub use self::decimal::Decimal;
pub use self::definitions::{library_shape, trait_definitions};
pub use self::prelude::prelude;
pub use self::timestamp::parse_timestamp;
pub use self::traits::*;
pub use self::unread::Unread;
use crate::diagnostic::{Place, SourceId, Sources};
pub use crate::shape_id::{InvalidShapeId, ShapeId, is_identifier};

/// A whole model: every shape of every loaded file.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The files that the model was read from; a [`Place`] points into them.
    pub sources: Sources,
    /// Every shape that a file defines, by its id. Prelude shapes are not in it: see [`prelude`].
    pub shapes: BTreeMap<ShapeId, Shape>,
    /// The metadata section, merged over all files.
    pub metadata: BTreeMap<String, serde_json::Value>,
    /// For each key of the metadata, the file that gives it first.
    pub metadata_source: BTreeMap<String, SourceId>,
    /// What is missing, because a file has errors.
    pub unread: Unread,
    /// The operations of the service that were not selected, sorted by name. Only a prepared model can have some.
    pub unselected: Vec<OperationAddress>,
    /// The traits of the model's own that define authentication schemes. A prepared model does not have their shapes.
    pub auth_schemes: BTreeSet<ShapeId>,
}

/// How requests name an operation. A server knows it also of operations that it does not serve.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationAddress {
    /// The name of the operation shape, without its namespace.
    pub name: String,
    /// The method and the uri pattern of `@http`.
    pub http: Option<(String, String)>,
    /// The parameters of the query that each request has.
    pub required_query: Vec<String>,
    /// The headers that each request has, in lower case.
    pub required_headers: Vec<String>,
}

/// One shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its absolute id.
    pub id: ShapeId,
    /// Its type, with what only this type has.
    pub kind: ShapeKind,
    /// The traits applied to the shape itself.
    pub traits: Traits,
    /// The file that defines it.
    pub source: SourceId,
    /// The id under which `source` defines it, if a transform has renamed it.
    pub origin: Option<ShapeId>,
}

/// The types of shapes (Smithy 2.0, "Simple types", "Aggregate types", "Service types").
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum ShapeKind {
    Blob,
    Boolean,
    String,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    BigInteger,
    BigDecimal,
    Timestamp,
    Document,
    /// The value of a member is in its trait `@enumValue`; the default is its name.
    Enum(Vec<Member>),
    /// Like `Enum`, with integers.
    IntEnum(Vec<Member>),
    List(Member),
    Map {
        key: Member,
        value: Member,
    },
    Structure(Vec<Member>),
    Union(Vec<Member>),
    Operation(Operation),
    Resource(Resource),
    Service(Service),
}

/// A member of an aggregate shape or an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The member's name: `member` in a list, `key` and `value` in a map.
    pub name: String,
    /// The shape that it targets.
    pub target: ShapeId,
    /// The traits applied to the member.
    pub traits: Traits,
}

/// An operation. Input and output are `None` if the file omits them or has `smithy.api#Unit`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// The input structure.
    pub input: Option<ShapeId>,
    /// The output structure.
    pub output: Option<ShapeId>,
    /// The error structures, in the order of the file.
    pub errors: Vec<ShapeId>,
}

/// A resource.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // The fields are the specification's own words.
pub struct Resource {
    pub identifiers: BTreeMap<String, ShapeId>,
    pub properties: BTreeMap<String, ShapeId>,
    pub create: Option<ShapeId>,
    pub put: Option<ShapeId>,
    pub read: Option<ShapeId>,
    pub update: Option<ShapeId>,
    pub delete: Option<ShapeId>,
    pub list: Option<ShapeId>,
    pub operations: Vec<ShapeId>,
    pub collection_operations: Vec<ShapeId>,
    pub resources: Vec<ShapeId>,
}

/// A service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// The version of the API, as the model writes it.
    pub version: Option<String>,
    /// Operations bound to the service itself, without those of its resources.
    pub operations: Vec<ShapeId>,
    /// Resources bound to the service.
    pub resources: Vec<ShapeId>,
    /// Errors that every operation can fail with.
    pub errors: Vec<ShapeId>,
    /// New names for shapes of the closure.
    pub rename: BTreeMap<ShapeId, String>,
}

impl Model {
    /// The shape of this id, of the files or of the prelude.
    pub fn shape(&self, id: &ShapeId) -> Option<&Shape> {
        self.shapes.get(id).or_else(|| prelude().get(id))
    }

    /// The services, by id, without mixins: a mixin is a part of other services.
    pub fn services(&self) -> impl Iterator<Item = &Shape> {
        let services = |it: &&Shape| matches!(it.kind, ShapeKind::Service(_)) && !it.traits.mixin();
        self.shapes.values().filter(services)
    }

    /// The place of the value under a key of the metadata. Elements of joined lists resolve to the places in their
    /// files.
    pub fn place_of_metadata(&self, key: &str) -> Place {
        let source = self.metadata_source.get(key);
        Place::new(
            source.copied().unwrap_or(SourceId::PRELUDE),
            ["metadata", key],
        )
    }

    /// The place where a shape is defined: the key of its definition.
    pub fn place_of(&self, shape: &Shape) -> Place {
        Place::new(shape.source, ["shapes", shape.definition_id().as_str()]).key()
    }

    /// The place where a member is defined.
    pub fn place_of_member(&self, shape: &Shape, member: &Member) -> Place {
        match &shape.kind {
            ShapeKind::List(_) | ShapeKind::Map { .. } => {
                self.place_of(shape).child(&member.name).key()
            }
            _ => self
                .place_of(shape)
                .child("members")
                .child(&member.name)
                .key(),
        }
    }
}

impl Resource {
    /// The lifecycle operations that it has, with their names.
    pub fn lifecycle(&self) -> impl Iterator<Item = (&'static str, &ShapeId)> {
        let all = [
            ("create", &self.create),
            ("put", &self.put),
            ("read", &self.read),
            ("update", &self.update),
            ("delete", &self.delete),
            ("list", &self.list),
        ];
        all.into_iter()
            .filter_map(|(name, id)| Some((name, id.as_ref()?)))
    }

    /// Every operation that it binds itself, with the property that binds it.
    pub fn bound_operations(&self) -> impl Iterator<Item = (&'static str, &ShapeId)> {
        let instance = self.operations.iter().map(|id| ("operations", id));
        let collection = self.collection_operations.iter();
        let collection = collection.map(|id| ("collectionOperations", id));
        self.lifecycle().chain(instance).chain(collection)
    }
}

impl Shape {
    /// The id under which its file defines it.
    pub fn definition_id(&self) -> &ShapeId {
        self.origin.as_ref().unwrap_or(&self.id)
    }

    /// Its members, in order; empty for a shape without members.
    pub fn members(&self) -> Vec<&Member> {
        match &self.kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => members.iter().collect(),
            ShapeKind::Enum(members) | ShapeKind::IntEnum(members) => members.iter().collect(),
            ShapeKind::List(member) => vec![member],
            ShapeKind::Map { key, value } => vec![key, value],
            _ => Vec::new(),
        }
    }
}
