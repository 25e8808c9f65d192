//! Finds the shapes that a list selects. Only shapes of values can be selected: services, resources and operations are
//! not types.

use std::collections::BTreeSet;

use super::ShapeSelector;
use super::select::unknown;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;

pub(super) fn find(model: &Model, chosen: &[ShapeSelector], out: &mut Diagnostics) -> Vec<ShapeId> {
    let mut roots = Vec::new();
    for selector in chosen {
        let found = model
            .shapes
            .values()
            .filter(|shape| selector.selects(shape));
        let found: Vec<&Shape> = found.collect();
        match found[..] {
            [] if !model.unread.is_empty() => {}
            [] => {
                let names = model.shapes.values().filter(|shape| is_value(shape));
                let names: BTreeSet<&str> = names.map(|shape| shape.id.name()).collect();
                let names: Vec<&str> = names.into_iter().collect();
                out.push(unknown(
                    rules::SHAPE,
                    "a shape",
                    "the model",
                    selector,
                    &names,
                ));
            }
            [one] if is_value(one) => roots.push(one.id.clone()),
            [one] => {
                let message = format!(
                    "`{}` is not a type: it is selected with its service",
                    one.id
                );
                let help = "use `service` and `operations`, and `only` for its types alone";
                out.push(
                    Diagnostic::error(rules::SHAPE, message)
                        .at(selector.place.clone())
                        .help(help.to_owned()),
                );
            }
            _ => {
                let ids: Vec<String> = found.iter().map(|it| format!("`{}`", it.id)).collect();
                let message = format!("the model has {} shapes `{}`", ids.len(), selector.value);
                out.push(
                    Diagnostic::error(rules::SHAPE, message)
                        .at(selector.place.clone())
                        .help(format!("choose one by its id: {}", ids.join(", "))),
                );
            }
        }
    }
    roots
}

/// Whether a shape is the type of a value.
fn is_value(shape: &Shape) -> bool {
    use ShapeKind::{Operation, Resource, Service};
    !matches!(shape.kind, Operation(_) | Resource(_) | Service(_))
}
