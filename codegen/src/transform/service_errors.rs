//! Every operation can answer with the errors of its service (Smithy 2.0, "Service"): they are added to
//! those of each operation, after its own; none is there twice.

use std::collections::HashSet;

use crate::model::{Model, Shape, ShapeId, ShapeKind};

pub(super) fn push_down(model: &mut Model, service: &ShapeId) {
    let Some(ShapeKind::Service(it)) = model.shapes.get(service).map(|shape| &shape.kind) else {
        return;
    };
    let (operations, errors) = (it.operations.clone(), it.errors.clone());
    for id in operations {
        if let Some(Shape {
            kind: ShapeKind::Operation(operation),
            ..
        }) = model.shapes.get_mut(&id)
        {
            operation.errors.extend(errors.iter().cloned());
            let mut seen = HashSet::new();
            operation.errors.retain(|error| seen.insert(error.clone()));
        }
    }
}
