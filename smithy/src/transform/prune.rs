//! Drops every shape that the service does not reach through its operations (Smithy 2.0, "Service closure"). The
//! structure for violations of constraints is kept, because the server responds with it. Of a list of shapes, what they
//! reach is kept.

use std::collections::BTreeMap;

use crate::knowledge::auth;
use crate::knowledge::closure::references;
use crate::model::{Model, Shape, ShapeId, ShapeKind};

pub(super) fn retain_reachable(
    model: &mut Model,
    service: &ShapeId,
    validation_error: Option<&ShapeId>,
) {
    let schemes = auth::defined(model);
    model.auth_schemes.extend(schemes);
    let roots = [service].into_iter().chain(validation_error);
    let mut kept = reached(std::mem::take(&mut model.shapes), roots.cloned().collect());
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

/// Keeps what these shapes reach. Lists and maps that no structure or union has as a member are dropped: they are not
/// types of their own.
pub(super) fn retain_reached_types(model: &mut Model, roots: Vec<ShapeId>) {
    let kept = reached(std::mem::take(&mut model.shapes), roots);
    let types = kept
        .iter()
        .filter(|(_, shape)| !matches!(shape.kind, ShapeKind::List(_) | ShapeKind::Map { .. }));
    let types = types.map(|(id, _)| id.clone()).collect();
    model.shapes = reached(kept, types);
}

/// The shapes that `open` reaches, itself included.
fn reached(mut all: BTreeMap<ShapeId, Shape>, mut open: Vec<ShapeId>) -> BTreeMap<ShapeId, Shape> {
    let mut kept = BTreeMap::new();
    while let Some(id) = open.pop() {
        let Some(shape) = all.remove(&id) else {
            continue;
        };
        match &shape.kind {
            // Its errors have been copied to the operations. Without operations, nothing fails with them.
            ShapeKind::Service(it) => open.extend(it.operations.iter().cloned()),
            _ => open.extend(references(&shape).into_iter().cloned()),
        }
        kept.insert(id, shape);
    }
    kept
}
