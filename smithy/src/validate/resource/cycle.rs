//! No resource contains itself, at any depth (Smithy 2.0, "Resource").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeId, ShapeKind};
use crate::rules;

/// The number of resources of a cycle that are named.
const NAMED: usize = 5;

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    // The position of a resource on the current path; `None` when it is done.
    let mut places: HashMap<&ShapeId, Option<usize>> = HashMap::new();
    for id in model.shapes.keys() {
        if !places.contains_key(id) {
            walk(model, id, &mut places, out);
        }
    }
}

fn walk<'a>(
    model: &'a Model,
    start: &'a ShapeId,
    places: &mut HashMap<&'a ShapeId, Option<usize>>,
    out: &mut Diagnostics,
) {
    let children = |id| match model.shapes.get(id).map(|it| &it.kind) {
        Some(ShapeKind::Resource(it)) => it.resources.iter(),
        _ => [].iter(),
    };
    let mut path = vec![(start, children(start))];
    places.insert(start, Some(0));
    while let Some((id, rest)) = path.last_mut() {
        let Some(child) = rest.next() else {
            places.insert(id, None);
            path.pop();
            continue;
        };
        match places.get(child) {
            None => {
                places.insert(child, Some(path.len()));
                path.push((child, children(child)));
            }
            Some(None) => {}
            Some(Some(at)) => {
                // A chain can be as long as the model.
                let circle = path.iter().skip(*at).map(|(id, _)| format!("`{id}`"));
                let mut circle: Vec<String> = circle.take(NAMED).collect();
                if path.len() - at > NAMED {
                    circle.push(format!("{} more", path.len() - at - NAMED));
                }
                circle.push(format!("`{child}`"));
                if let Some(shape) = model.shapes.get(child) {
                    let message =
                        format!("resource `{child}` contains itself: {}", circle.join(", "));
                    out.push(Diagnostic::error(rules::RESOURCE_CYCLE, message).on(model, shape));
                }
            }
        }
    }
}
