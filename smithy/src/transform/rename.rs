//! Applies the `rename` of the service (Smithy 2.0, "Service"): shapes of its closure get other names in their
//! namespaces, so that no two names of the closure are equal.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeId, ShapeKind};
use crate::rules;

pub(super) fn apply(model: &mut Model, service: &ShapeId, out: &mut Diagnostics) {
    let Some(shape) = model.shapes.get_mut(service) else {
        return;
    };
    let at = Model::default().place_of(shape).child("rename");
    let ShapeKind::Service(it) = &mut shape.kind else {
        return;
    };
    let mut names = HashMap::new();
    let mut taken = HashMap::new();
    for (id, name) in std::mem::take(&mut it.rename) {
        // Shapes that no selected operation reaches were dropped and need no name.
        if !model.shapes.contains_key(&id) || id.name() == name {
            continue;
        }
        let place = at.clone().child(id.as_str());
        let Ok(new) = id.sibling(&name) else {
            let message = format!("`{id}` is renamed `{name}`, which is not an identifier");
            out.push(
                Diagnostic::error(rules::RENAME, message)
                    .shape(service)
                    .at(place),
            );
            continue;
        };
        if model.shapes.contains_key(&new) || taken.insert(new.clone(), id.clone()).is_some() {
            let message =
                format!("`{id}` is renamed `{name}`, but `{new}` is another shape of the service");
            out.push(
                Diagnostic::error(rules::RENAME, message)
                    .shape(service)
                    .at(place),
            );
            continue;
        }
        names.insert(id, new);
    }
    super::rename_shapes(model, &names);
}
