//! Sets of types of shapes, by the words of the specification (Smithy 2.0, "Selectors": "Shape type selector").

use crate::model::ShapeKind;

/// A set of types of shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u32);

/// A type. Members are a type of their own.
#[derive(Clone, Copy, Debug)]
enum Type {
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
    Enum,
    IntEnum,
    List,
    Map,
    Structure,
    Union,
    Operation,
    Resource,
    Service,
    Member,
}

impl Types {
    /// Every type, and members.
    pub const ALL: Self = Self(u32::MAX);

    fn of(types: &[Type]) -> Self {
        Self(types.iter().fold(0, |bits, it| bits | 1 << *it as u32))
    }

    /// The types that a word stands for: `structure`, `simpleType`, `number`, `*`. `None` if it is no such word.
    pub fn named(name: &str) -> Option<Self> {
        use Type as T;
        const NUMBER: [Type; 9] = [
            T::Byte,
            T::Short,
            T::Integer,
            T::Long,
            T::Float,
            T::Double,
            T::BigInteger,
            T::BigDecimal,
            T::IntEnum,
        ];
        const OTHER: [Type; 6] = [
            T::Blob,
            T::Boolean,
            T::String,
            T::Timestamp,
            T::Document,
            T::Enum,
        ];
        const AGGREGATE: [Type; 4] = [T::List, T::Map, T::Structure, T::Union];
        let simple = Self(Self::of(&NUMBER).0 | Self::of(&OTHER).0);
        Some(match name {
            "*" => Self::ALL,
            "number" => Self::of(&NUMBER),
            "simpleType" => simple,
            "aggregateType" => Self::of(&AGGREGATE),
            "dataType" => Self(simple.0 | Self::of(&AGGREGATE).0),
            "serviceType" => Self::of(&[T::Operation, T::Resource, T::Service]),
            "blob" => Self::of(&[T::Blob]),
            "boolean" => Self::of(&[T::Boolean]),
            "string" => Self::of(&[T::String, T::Enum]),
            "byte" => Self::of(&[T::Byte]),
            "short" => Self::of(&[T::Short]),
            "integer" => Self::of(&[T::Integer, T::IntEnum]),
            "long" => Self::of(&[T::Long]),
            "float" => Self::of(&[T::Float]),
            "double" => Self::of(&[T::Double]),
            "bigInteger" => Self::of(&[T::BigInteger]),
            "bigDecimal" => Self::of(&[T::BigDecimal]),
            "timestamp" => Self::of(&[T::Timestamp]),
            "document" => Self::of(&[T::Document]),
            "enum" => Self::of(&[T::Enum]),
            "intEnum" => Self::of(&[T::IntEnum]),
            "list" | "set" | "collection" => Self::of(&[T::List]),
            "map" => Self::of(&[T::Map]),
            "structure" => Self::of(&[T::Structure]),
            "union" => Self::of(&[T::Union]),
            "operation" => Self::of(&[T::Operation]),
            "resource" => Self::of(&[T::Resource]),
            "service" => Self::of(&[T::Service]),
            "member" => Self::of(&[T::Member]),
            _ => return None,
        })
    }

    /// The type of a member.
    pub(super) fn member() -> Self {
        Self::of(&[Type::Member])
    }

    /// Whether a type is in both sets.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The type of a shape.
    pub(super) fn of_kind(kind: &ShapeKind) -> Self {
        use Type as T;
        Self::of(&[match kind {
            ShapeKind::Blob => T::Blob,
            ShapeKind::Boolean => T::Boolean,
            ShapeKind::String => T::String,
            ShapeKind::Byte => T::Byte,
            ShapeKind::Short => T::Short,
            ShapeKind::Integer => T::Integer,
            ShapeKind::Long => T::Long,
            ShapeKind::Float => T::Float,
            ShapeKind::Double => T::Double,
            ShapeKind::BigInteger => T::BigInteger,
            ShapeKind::BigDecimal => T::BigDecimal,
            ShapeKind::Timestamp => T::Timestamp,
            ShapeKind::Document => T::Document,
            ShapeKind::Enum(_) => T::Enum,
            ShapeKind::IntEnum(_) => T::IntEnum,
            ShapeKind::List(_) => T::List,
            ShapeKind::Map { .. } => T::Map,
            ShapeKind::Structure(_) => T::Structure,
            ShapeKind::Union(_) => T::Union,
            ShapeKind::Operation(_) => T::Operation,
            ShapeKind::Resource(_) => T::Resource,
            ShapeKind::Service(_) => T::Service,
        }])
    }
}
