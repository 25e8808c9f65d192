//! The prelude: the shapes of `smithy.api` that every model may target without defining them (Smithy 2.0, "Prelude
//! model").

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{Shape, ShapeId, ShapeKind, Traits};
use crate::diagnostic::SourceId;

/// The shapes of the namespace `smithy.api` that a model may target without defining them
/// (Smithy 2.0, "Prelude model"): `String`, `Integer`, `PrimitiveInteger`, `Unit` and so on.
pub fn prelude() -> &'static BTreeMap<ShapeId, Shape> {
    static PRELUDE: LazyLock<BTreeMap<ShapeId, Shape>> = LazyLock::new(build);
    &PRELUDE
}

fn build() -> BTreeMap<ShapeId, Shape> {
    let plain = [
        ("Blob", ShapeKind::Blob),
        ("Boolean", ShapeKind::Boolean),
        ("String", ShapeKind::String),
        ("Byte", ShapeKind::Byte),
        ("Short", ShapeKind::Short),
        ("Integer", ShapeKind::Integer),
        ("Long", ShapeKind::Long),
        ("Float", ShapeKind::Float),
        ("Double", ShapeKind::Double),
        ("BigInteger", ShapeKind::BigInteger),
        ("BigDecimal", ShapeKind::BigDecimal),
        ("Timestamp", ShapeKind::Timestamp),
        ("Document", ShapeKind::Document),
    ];
    let with_trait = [
        (
            "PrimitiveBoolean",
            ShapeKind::Boolean,
            "smithy.api#default",
            json!(false),
        ),
        (
            "PrimitiveByte",
            ShapeKind::Byte,
            "smithy.api#default",
            json!(0),
        ),
        (
            "PrimitiveShort",
            ShapeKind::Short,
            "smithy.api#default",
            json!(0),
        ),
        (
            "PrimitiveInteger",
            ShapeKind::Integer,
            "smithy.api#default",
            json!(0),
        ),
        (
            "PrimitiveLong",
            ShapeKind::Long,
            "smithy.api#default",
            json!(0),
        ),
        (
            "PrimitiveFloat",
            ShapeKind::Float,
            "smithy.api#default",
            json!(0),
        ),
        (
            "PrimitiveDouble",
            ShapeKind::Double,
            "smithy.api#default",
            json!(0),
        ),
        (
            "Unit",
            ShapeKind::Structure(Vec::new()),
            "smithy.api#unitType",
            json!({}),
        ),
    ];
    let plain = plain
        .into_iter()
        .filter_map(|(name, kind)| shape(name, kind, None));
    let with_trait = with_trait
        .into_iter()
        .filter_map(|(name, kind, id, value)| shape(name, kind, Some((id, value))));
    plain.chain(with_trait).collect()
}

fn shape(name: &str, kind: ShapeKind, applied: Option<(&str, Value)>) -> Option<(ShapeId, Shape)> {
    let id = ShapeId::parse(&format!("smithy.api#{name}")).ok()?;
    let mut traits = Traits::default();
    if let Some((trait_id, value)) = applied {
        traits.insert(ShapeId::parse(trait_id).ok()?, value);
    }
    Some((
        id.clone(),
        Shape {
            id,
            kind,
            traits,
            source: SourceId::PRELUDE,
            origin: None,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prelude_has_every_simple_shape_the_primitives_and_unit() {
        assert_eq!(prelude().len(), 21);
        assert_eq!(
            prelude()["smithy.api#PrimitiveLong"].traits.default_value(),
            Some(&json!(0))
        );
    }
}
