//! Services and what is bound to them (Smithy 2.0, "Service", "Resource"): a model comes in; for each of its services,
//! its resources and operations go out, however deep, with the shapes that bind each of them.
//!
//! Services may share what they bind, so the work for all of them is bounded by the size of the model: if very many
//! services share very much, the last ones are left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, Service, Shape, ShapeId, ShapeKind};

/// The number of steps for each shape of the model.
const STEPS_PER_SHAPE: usize = 64;

/// A service and what is bound to it.
#[derive(Clone, Debug)]
pub struct TopDown<'a> {
    /// The service.
    pub shape: &'a Shape,
    /// What only a service has.
    pub service: &'a Service,
    /// Its resources, with the shapes that bind each of them.
    pub resources: BTreeMap<&'a ShapeId, BTreeSet<&'a ShapeId>>,
    /// Its operations, those of its resources included, with the shapes that bind each of them.
    pub operations: BTreeMap<&'a ShapeId, BTreeSet<&'a ShapeId>>,
}

/// Every service of a model, by id.
pub fn services(model: &Model) -> Vec<TopDown<'_>> {
    let mut steps = STEPS_PER_SHAPE * (model.shapes.len() + 1);
    let mut all = Vec::new();
    for shape in model.shapes.values() {
        if let ShapeKind::Service(service) = &shape.kind {
            match bound(model, shape, service, &mut steps) {
                Some(it) => all.push(it),
                None => break,
            }
        }
    }
    all
}

impl<'a> TopDown<'a> {
    /// A service of a model; `None` if the shape has another type.
    pub fn of(model: &'a Model, shape: &'a Shape) -> Option<Self> {
        let ShapeKind::Service(service) = &shape.kind else {
            return None;
        };
        // One service binds nothing that is not in the model.
        let mut steps = usize::MAX;
        bound(model, shape, service, &mut steps)
    }
}

/// What is bound to a service; `None` if that takes more than the steps that are left.
fn bound<'a>(
    model: &'a Model,
    shape: &'a Shape,
    service: &'a Service,
    steps: &mut usize,
) -> Option<TopDown<'a>> {
    let mut it = TopDown {
        shape,
        service,
        resources: BTreeMap::new(),
        operations: BTreeMap::new(),
    };
    let mut open = Vec::new();
    let mut bind = |by: &'a ShapeId,
                    resources: &'a [ShapeId],
                    operations: Vec<&'a ShapeId>,
                    open: &mut Vec<&'a ShapeId>| {
        *steps = steps.checked_sub(1 + resources.len() + operations.len())?;
        for id in operations {
            it.operations.entry(id).or_default().insert(by);
        }
        for id in resources {
            let binders = it.resources.entry(id).or_default();
            if binders.is_empty() {
                open.push(id);
            }
            binders.insert(by);
        }
        Some(())
    };
    let operations = service.operations.iter().collect();
    bind(&shape.id, &service.resources, operations, &mut open)?;
    while let Some(id) = open.pop() {
        if let Some(ShapeKind::Resource(resource)) = model.shape(id).map(|it| &it.kind) {
            let operations = resource.bound_operations().map(|(_, id)| id).collect();
            bind(id, &resource.resources, operations, &mut open)?;
        }
    }
    Some(it)
}
