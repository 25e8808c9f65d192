//! Closures (Smithy 2.0, "Service closure"): shapes come in, and every shape that they reach goes out.

use std::collections::BTreeSet;

use crate::model::{Model, Shape, ShapeId, ShapeKind};

/// Returns the shapes of a model that these reach by any reference, themselves included. Ids that the model does not
/// define are left out, so the shapes of the prelude are.
pub fn of<'m>(
    model: &'m Model,
    roots: impl IntoIterator<Item = &'m ShapeId>,
) -> BTreeSet<&'m ShapeId> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&ShapeId> = roots.into_iter().collect();
    while let Some(id) = open.pop() {
        if let Some(shape) = model.shapes.get(id)
            && reached.insert(&shape.id)
        {
            open.extend(references(shape));
        }
    }
    reached
}

/// Returns every reference of a shape to another, in the order of the model. Traits do not count.
pub fn references(shape: &Shape) -> Vec<&ShapeId> {
    match &shape.kind {
        ShapeKind::Operation(it) => {
            let structures = it.input.iter().chain(&it.output);
            structures.chain(&it.errors).collect()
        }
        ShapeKind::Resource(it) => {
            let types = it.identifiers.values().chain(it.properties.values());
            let operations = it.bound_operations().map(|(_, id)| id);
            types.chain(operations).chain(&it.resources).collect()
        }
        ShapeKind::Service(it) => {
            let bound = it.operations.iter().chain(&it.resources);
            bound.chain(&it.errors).collect()
        }
        _ => {
            let members = shape.members().into_iter();
            members.map(|member| &member.target).collect()
        }
    }
}
