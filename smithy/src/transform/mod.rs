//! Transforms a loaded model: the whole model and a [`Selection`] come in. A model goes out that has one service, the
//! selected operations, and exactly what they reach; or a list of shapes, and exactly what they reach.
//!
//! The passes for a service, in their order; each has a file. Passes that make the model smaller come first, so that the
//! others cost what the selection costs and not what the files cost.
//!
//! 1. `select`: finds the service and its operations, those of its resources included; resources are dropped. The
//!    addresses of operations that are not selected are kept, because a server tells them from those that it serves.
//! 2. `protocols`: removes the protocols of the service that are not selected.
//! 3. `copy_service_errors`: copies errors of the service to each operation.
//! 4. `prune`: drops shapes that no selected operation reaches.
//! 5. `rename`: applies the service's new names for shapes.
//! 6. `dedicated_io`: gives each operation an input and an output structure of its own.
//! 7. `prune` again: drops structures that were shared, and are copies everywhere now.
//!
//! For a list of shapes there are two passes: `select_shapes` finds them, and `prune` drops what they do not reach.
//! Renames belong to a service and are not applied.
//!
//! Mixins and `apply` statements are not in this list: they are flattened while files are merged.

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

/// What to keep of a model. The default is its only service, whole.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The service. `None`: the only service of the model.
    pub service: Option<ShapeSelector>,
    /// The operations to keep. `None`: all.
    pub operations: Option<Vec<ShapeSelector>>,
    /// The protocols to keep, by their traits. `None`: all.
    pub protocols: Option<Vec<ShapeSelector>>,
    /// The shapes to keep, instead of a service.
    pub shapes: Option<Vec<ShapeSelector>>,
    /// The error structure that carries violations of constraints.
    pub validation_error: Option<ShapeSelector>,
}

/// Selects a shape, by its name or its absolute id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShapeSelector {
    /// The name or id.
    pub value: String,
    /// The place in the configuration file; `None` if a program made it.
    pub place: Option<Place>,
}

impl ShapeSelector {
    /// A selector that a program makes.
    pub fn new(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            place: None,
        }
    }

    /// Whether it selects a shape. A shape that a transform renamed has its old name, too.
    fn selects(&self, shape: &Shape) -> bool {
        [&shape.id, shape.definition_id()]
            .iter()
            .any(|id| id.as_str() == self.value || id.name() == self.value)
    }
}

/// Applies the passes. The model is complete only if the diagnostics have no errors. Its targets have to be checked
/// before, by `validate::check_model`.
pub fn prepare(mut model: Model, selection: &Selection) -> (Model, Diagnostics) {
    let mut out = Diagnostics::new();
    if let Some(chosen) = &selection.shapes {
        let roots = select_shapes::find(&model, chosen, &mut out);
        prune::retain_reached_types(&mut model, roots);
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
    copy_service_errors::apply(&mut model, &service, &mut out);
    prune::retain_reachable(&mut model, &service, validation_error.as_ref());
    rename::apply(&mut model, &service, &mut out);
    dedicated_io::apply(&mut model, &service, &mut out);
    let validation_error = self::validation_error(&model, selection);
    prune::retain_reachable(&mut model, &service, validation_error.as_ref());
    (model, out)
}

/// The structure that [`Selection::validation_error`] names, in a prepared model.
pub fn validation_error(model: &Model, selection: &Selection) -> Option<ShapeId> {
    let selector = selection.validation_error.as_ref()?;
    let mut errors = model
        .shapes
        .values()
        .filter(|shape| shape.traits.error().is_some());
    errors
        .find(|shape| selector.selects(shape))
        .map(|shape| shape.id.clone())
}

/// Gives shapes new ids, and changes every reference to them. The ids have to differ after all of them are
/// changed.
fn rename_shapes(model: &mut Model, names: &HashMap<ShapeId, ShapeId>) {
    if names.is_empty() {
        return;
    }
    let update = |id: &mut ShapeId| {
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
                        .for_each(update);
                }
                ShapeKind::Service(it) => {
                    it.operations
                        .iter_mut()
                        .chain(&mut it.resources)
                        .chain(&mut it.errors)
                        .for_each(update);
                }
                ShapeKind::Structure(members)
                | ShapeKind::Union(members)
                | ShapeKind::Enum(members)
                | ShapeKind::IntEnum(members) => {
                    members.iter_mut().for_each(|it| update(&mut it.target))
                }
                ShapeKind::List(member) => update(&mut member.target),
                ShapeKind::Map { key, value } => [key, value]
                    .into_iter()
                    .for_each(|it| update(&mut it.target)),
                _ => {}
            }
            (shape.id.clone(), shape)
        })
        .collect();
}
