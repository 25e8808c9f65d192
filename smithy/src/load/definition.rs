//! Shapes as files define them, before mixins and `apply` statements make them whole. Front ends make them; a
//! [`Shape`] goes out.
//!
//! Members are a plain list here, whatever the type, so that merging and mixing need not know types; a list may still
//! get its member from a mixin.

use crate::diagnostic::{Diagnostic, Diagnostics, Place, SourceId};
use crate::model::{Member, Operation, Resource, Service, Shape, ShapeId, ShapeKind, Traits};
use crate::rules;

/// The definition of a shape.
pub(crate) struct Definition {
    pub(crate) id: ShapeId,
    pub(crate) body: Body,
    pub(crate) traits: Traits,
    /// The file of the first definition, if several are merged.
    pub(crate) source: SourceId,
    pub(crate) mixins: Vec<ShapeId>,
}

/// Traits that are applied to a shape or member from outside its definition.
pub(crate) struct Apply {
    pub(crate) target: ShapeId,
    pub(crate) member: Option<String>,
    pub(crate) traits: Traits,
    pub(crate) place: Place,
}

/// What a shape is, with what only its type has.
#[derive(PartialEq)]
pub(crate) enum Body {
    Simple(ShapeKind),
    Aggregate(Aggregate, Vec<Member>),
    Operation(Operation),
    Resource(Resource),
    Service(Service),
}

/// The types that have members.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Aggregate {
    List,
    Map,
    Structure,
    Union,
    Enum,
    IntEnum,
}

/// The types of shape without members, by name.
pub(crate) const SIMPLE: [(&str, ShapeKind); 13] = [
    ("blob", ShapeKind::Blob),
    ("boolean", ShapeKind::Boolean),
    ("string", ShapeKind::String),
    ("byte", ShapeKind::Byte),
    ("short", ShapeKind::Short),
    ("integer", ShapeKind::Integer),
    ("long", ShapeKind::Long),
    ("float", ShapeKind::Float),
    ("double", ShapeKind::Double),
    ("bigInteger", ShapeKind::BigInteger),
    ("bigDecimal", ShapeKind::BigDecimal),
    ("timestamp", ShapeKind::Timestamp),
    ("document", ShapeKind::Document),
];

impl Aggregate {
    /// The names of the members that every shape of this type has.
    pub(crate) fn parts(self) -> &'static [&'static str] {
        match self {
            Self::List => &["member"],
            Self::Map => &["key", "value"],
            _ => &[],
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Map => "map",
            Self::Structure => "structure",
            Self::Union => "union",
            Self::Enum => "enum",
            Self::IntEnum => "intEnum",
        }
    }
}

impl Body {
    /// The name of the type.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Simple(kind) => SIMPLE
                .iter()
                .find(|(_, it)| it == kind)
                .map_or("simple shape", |(name, _)| name),
            Self::Aggregate(aggregate, _) => aggregate.name(),
            Self::Operation(_) => "operation",
            Self::Resource(_) => "resource",
            Self::Service(_) => "service",
        }
    }

    pub(crate) fn members(&self) -> &[Member] {
        match self {
            Self::Aggregate(_, members) => members,
            _ => &[],
        }
    }
}

impl Definition {
    /// Where the shape is defined.
    pub(crate) fn place(&self) -> Place {
        Place::new(self.source, ["shapes", self.id.as_str()])
    }

    /// Where a member of it is defined.
    pub(crate) fn member_place(&self, name: &str) -> Place {
        match self.body {
            Body::Aggregate(Aggregate::List | Aggregate::Map, _) => self.place().child(name),
            _ => self.place().child("members").child(name),
        }
    }

    /// The whole shape; `None` if a list or map has got its members from nowhere, which is reported.
    pub(crate) fn finish(self, out: &mut Diagnostics) -> Option<Shape> {
        let place = self.place();
        let kind = match self.body {
            Body::Simple(kind) => kind,
            Body::Operation(it) => ShapeKind::Operation(it),
            Body::Resource(it) => ShapeKind::Resource(it),
            Body::Service(it) => ShapeKind::Service(it),
            Body::Aggregate(aggregate, members) => {
                for part in aggregate.parts() {
                    if !members.iter().any(|it| it.name == *part) {
                        let message = format!("shape `{}` has no `{part}`", self.id);
                        let error = Diagnostic::error(rules::MODEL, message).shape(&self.id);
                        out.push(error.at(place.clone().key()));
                    }
                }
                let mut parts = members.iter();
                match aggregate {
                    Aggregate::List => {
                        ShapeKind::List(parts.find(|it| it.name == "member")?.clone())
                    }
                    Aggregate::Map => ShapeKind::Map {
                        key: parts.clone().find(|it| it.name == "key")?.clone(),
                        value: parts.find(|it| it.name == "value")?.clone(),
                    },
                    Aggregate::Structure => ShapeKind::Structure(members),
                    Aggregate::Union => ShapeKind::Union(members),
                    Aggregate::Enum => ShapeKind::Enum(members),
                    Aggregate::IntEnum => ShapeKind::IntEnum(members),
                }
            }
        };
        Some(Shape {
            id: self.id,
            kind,
            traits: self.traits,
            source: self.source,
            origin: None,
        })
    }
}
