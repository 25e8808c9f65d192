//! The kinds of shapes, by their names in model files.

use farrier_smithy::model::ShapeKind;

/// Every kind, in the order of the documentation: first the parts of a service, then types.
pub(crate) const KINDS: [&str; 22] = [
    "service",
    "resource",
    "operation",
    "structure",
    "union",
    "list",
    "map",
    "enum",
    "intEnum",
    "string",
    "blob",
    "boolean",
    "byte",
    "short",
    "integer",
    "long",
    "float",
    "double",
    "bigInteger",
    "bigDecimal",
    "timestamp",
    "document",
];

/// The kind of a shape.
pub(crate) fn kind(shape: &ShapeKind) -> &'static str {
    match shape {
        ShapeKind::Service(_) => "service",
        ShapeKind::Resource(_) => "resource",
        ShapeKind::Operation(_) => "operation",
        ShapeKind::Structure(_) => "structure",
        ShapeKind::Union(_) => "union",
        ShapeKind::List(_) => "list",
        ShapeKind::Map { .. } => "map",
        ShapeKind::Enum(_) => "enum",
        ShapeKind::IntEnum(_) => "intEnum",
        ShapeKind::String => "string",
        ShapeKind::Blob => "blob",
        ShapeKind::Boolean => "boolean",
        ShapeKind::Byte => "byte",
        ShapeKind::Short => "short",
        ShapeKind::Integer => "integer",
        ShapeKind::Long => "long",
        ShapeKind::Float => "float",
        ShapeKind::Double => "double",
        ShapeKind::BigInteger => "bigInteger",
        ShapeKind::BigDecimal => "bigDecimal",
        ShapeKind::Timestamp => "timestamp",
        ShapeKind::Document => "document",
    }
}
