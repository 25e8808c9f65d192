//! Drops every shape that the service does not reach through its operations (Smithy 2.0, "Service
//! closure"). The structure for violations of constraints is kept too: the server answers with it.

use std::collections::BTreeMap;

use super::references;
use crate::model::{Model, ShapeId, ShapeKind};

pub(super) fn restrict(model: &mut Model, service: &ShapeId, validation_error: Option<&ShapeId>) {
    let mut all = std::mem::take(&mut model.shapes);
    let mut kept = BTreeMap::new();
    let mut open: Vec<ShapeId> = [service]
        .into_iter()
        .chain(validation_error)
        .cloned()
        .collect();
    while let Some(id) = open.pop() {
        let Some(shape) = all.remove(&id) else {
            continue;
        };
        match &shape.kind {
            // Its errors are those of the operations now; without operations nobody answers with them.
            ShapeKind::Service(it) => open.extend(it.operations.iter().cloned()),
            _ => open.extend(references(&shape).into_iter().cloned()),
        }
        kept.insert(id, shape);
    }
    if let Some(ShapeKind::Service(it)) = kept.get(service).map(|shape| shape.kind.clone()) {
        let errors = it
            .errors
            .iter()
            .filter(|id| kept.contains_key(*id))
            .cloned()
            .collect();
        if let Some(ShapeKind::Service(it)) = kept.get_mut(service).map(|shape| &mut shape.kind) {
            it.errors = errors;
        }
    }
    model.shapes = kept;
}
