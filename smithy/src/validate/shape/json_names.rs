//! No two members of a shape have the same name in JSON, with or without `@jsonName` (Smithy 2.0, "jsonName trait").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeKind};
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        let (ShapeKind::Structure(members) | ShapeKind::Union(members)) = &shape.kind else {
            continue;
        };
        if !members.iter().any(|it| it.traits.json_name().is_some()) {
            continue;
        }
        let mut first = HashMap::new();
        for member in members {
            let name = member.traits.json_name().unwrap_or(&member.name);
            if let Some(other) = first.insert(name, member) {
                let message = format!(
                    "members `{}` and `{}` are both `{name}` in JSON",
                    other.name, member.name
                );
                out.push(
                    Diagnostic::error(rules::JSON_NAME, message)
                        .on_member(model, shape, member)
                        .related(model.place_of_member(shape, other), "the first of them"),
                );
            }
        }
    }
}
