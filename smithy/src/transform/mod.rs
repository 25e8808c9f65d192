//! Cuts and straightens a loaded model: the whole model and a [`Selection`] come in. Out goes a model that
//! holds one service, the operations to keep, and exactly what they reach; or a list of shapes, and exactly
//! what they reach.
//!
//! The passes for a service, in their order; each is a file of its own. What makes the model smaller comes first, so that
//! the rest costs what the selection costs and not what the files cost.
//!
//! 1. `select`: the service, and its operations, those of its resources included; resources are dropped.
//! 2. `protocols`: those of the service's that are not asked for are taken away.
//! 3. `copy_service_errors`: errors of the service become errors of each operation.
//! 4. `prune`: shapes that no kept operation reaches are dropped.
//! 5. `rename`: the service's new names for shapes are applied.
//! 6. `dedicated_io`: each operation gets an input and an output structure of its own.
//! 7. `prune` once more: a structure that was shared, and is a copy everywhere now, is dropped.
//!
//! For a list of shapes there are two: `select_shapes` finds them, and `prune` drops what they do not reach. The
//! renames of a service are its own, and are not applied.
//!
//! Mixins and `apply` statements are not in this list: they are flattened while loading, where files merge.

mod copy_service_errors;
mod dedicated_io;
mod protocols;
mod prune;
mod rename;
mod select;
mod select_shapes;

use std::collections::HashMap;

use crate::diagnostic::{Diagnostics, Place};
use crate::model::{Model, Shape, ShapeId, ShapeKind};

/// What to generate of a model. The default is its only service, whole.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The service, by name or absolute id. `None`: the only one that there is.
    pub service: Option<Setting>,
    /// The operations to keep, by names or absolute ids. `None`: all.
    pub operations: Option<Vec<Setting>>,
    /// The protocols to keep, by names or absolute ids of their traits. `None`: all.
    pub protocols: Option<Vec<Setting>>,
    /// The shapes to keep, by names or absolute ids, instead of a service.
    pub shapes: Option<Vec<Setting>>,
    /// The error structure that carries violations of constraints, by name or absolute id.
    pub validation_error: Option<Setting>,
}

/// A name that the configuration gives, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The name.
    pub value: String,
    /// Where the configuration gives it; `None` where a program does.
    pub place: Option<Place>,
}

impl Setting {
    /// A setting that a program makes.
    pub fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            place: None,
        }
    }

    /// Whether this is the id, or the name, of a shape.
    fn names(&self, shape: &Shape) -> bool {
        [&shape.id, shape.definition_id()]
            .iter()
            .any(|id| id.as_str() == self.value || id.name() == self.value)
    }
}

/// Applies the passes. The model is as it should be only if the diagnostics have no errors; every target in
/// it should have been checked before ([`crate::validate::loaded`]).
pub fn prepare(mut model: Model, selection: &Selection) -> (Model, Diagnostics) {
    let mut out = Diagnostics::new();
    if let Some(chosen) = &selection.shapes {
        let roots = select_shapes::find(&model, chosen, &mut out);
        prune::of_shapes(&mut model, roots);
        return (model, out);
    }
    let Some(service) = select::service(&model, selection.service.as_ref(), &mut out) else {
        return (model, out);
    };
    let validation_error = select::validation_error(
        &model,
        &service,
        selection.validation_error.as_ref(),
        &mut out,
    );
    select::operations(
        &mut model,
        &service,
        selection.operations.as_deref(),
        &mut out,
    );
    protocols::keep(
        &mut model,
        &service,
        selection.protocols.as_deref(),
        &mut out,
    );
    copy_service_errors::push_down(&mut model, &service, &mut out);
    prune::restrict(&mut model, &service, validation_error.as_ref());
    rename::apply(&mut model, &service, &mut out);
    dedicated_io::give(&mut model, &service, &mut out);
    let validation_error = self::validation_error(&model, selection);
    prune::restrict(&mut model, &service, validation_error.as_ref());
    (model, out)
}

/// The structure that [`Selection::validation_error`] names, in a prepared model.
pub fn validation_error(model: &Model, selection: &Selection) -> Option<ShapeId> {
    let setting = selection.validation_error.as_ref()?;
    let mut errors = model
        .shapes
        .values()
        .filter(|shape| shape.traits.error().is_some());
    errors
        .find(|shape| setting.names(shape))
        .map(|shape| shape.id.clone())
}

/// Every reference that a shape makes to another.
fn references(shape: &Shape) -> Vec<&ShapeId> {
    match &shape.kind {
        ShapeKind::Operation(it) => it
            .input
            .iter()
            .chain(&it.output)
            .chain(&it.errors)
            .collect(),
        ShapeKind::Service(it) => it
            .operations
            .iter()
            .chain(&it.resources)
            .chain(&it.errors)
            .collect(),
        _ => shape
            .members()
            .into_iter()
            .map(|member| &member.target)
            .collect(),
    }
}

/// Gives shapes new ids and follows them in every reference; the new ids must be free.
fn rename_shapes(model: &mut Model, names: &HashMap<ShapeId, ShapeId>) {
    if names.is_empty() {
        return;
    }
    let follow = |id: &mut ShapeId| {
        if let Some(new) = names.get(id) {
            *id = new.clone();
        }
    };
    let shapes = std::mem::take(&mut model.shapes);
    model.shapes = shapes
        .into_values()
        .map(|mut shape| {
            if let Some(new) = names.get(&shape.id) {
                let old = std::mem::replace(&mut shape.id, new.clone());
                shape.origin.get_or_insert(old);
            }
            match &mut shape.kind {
                ShapeKind::Operation(it) => {
                    it.input
                        .iter_mut()
                        .chain(&mut it.output)
                        .chain(&mut it.errors)
                        .for_each(follow);
                }
                ShapeKind::Service(it) => {
                    it.operations
                        .iter_mut()
                        .chain(&mut it.resources)
                        .chain(&mut it.errors)
                        .for_each(follow);
                }
                ShapeKind::Structure(members)
                | ShapeKind::Union(members)
                | ShapeKind::Enum(members)
                | ShapeKind::IntEnum(members) => {
                    members.iter_mut().for_each(|it| follow(&mut it.target))
                }
                ShapeKind::List(member) => follow(&mut member.target),
                ShapeKind::Map { key, value } => [key, value]
                    .into_iter()
                    .for_each(|it| follow(&mut it.target)),
                _ => {}
            }
            (shape.id.clone(), shape)
        })
        .collect();
}
