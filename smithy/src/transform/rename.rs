//! Applies the `rename` of the service (Smithy 2.0, "Service"): shapes of its closure get other names in their
//! namespaces, so that no two names of the closure are equal.

use std::collections::{HashMap, HashSet};

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
    let mut rename = std::mem::take(&mut it.rename);
    // Shapes that no selected operation reaches were dropped and need no name.
    rename.retain(|id, name| model.shapes.contains_key(id) && id.name() != name);
    // Names are compared after all renames, so that shapes can pass on or exchange their names.
    let kept = |id: &ShapeId| model.shapes.contains_key(id) && !rename.contains_key(id);
    let mut names = HashMap::new();
    let mut taken = HashSet::new();
    for (id, name) in &rename {
        let place = at.clone().child(id.as_str());
        let Ok(new) = id.sibling(name) else {
            let message = format!("`{id}` is renamed `{name}`, which is not an identifier");
            out.push(
                Diagnostic::error(rules::RENAME, message)
                    .shape(service)
                    .at(place),
            );
            continue;
        };
        if kept(&new) || !taken.insert(new.clone()) {
            let message =
                format!("`{id}` is renamed `{name}`, but `{new}` is another shape of the service");
            out.push(
                Diagnostic::error(rules::RENAME, message)
                    .shape(service)
                    .at(place),
            );
            continue;
        }
        names.insert(id.clone(), new);
    }
    super::rename_shapes(model, &names);
}
