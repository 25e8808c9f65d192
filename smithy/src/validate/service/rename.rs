//! New names for shapes of a service are identifiers, differ from the old ones, and are for types that the service
//! reaches (Smithy 2.0, "Service", "Disambiguating shapes with rename"). Errors keep their names if the protocol sends
//! them.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::protocols;
use crate::knowledge::top_down::TopDown;
use crate::model::{Model, Shape, ShapeId, ShapeKind, is_identifier};
use crate::rules;

pub(crate) fn check(model: &Model, services: &[TopDown<'_>], out: &mut Diagnostics) {
    for service in services {
        if service.service.rename.is_empty() {
            continue;
        }
        let (closure, is_whole) = closure(model, service);
        for (id, name) in &service.service.rename {
            // A missing shape is reported by another rule.
            let Some(shape) = model.shape(id) else {
                continue;
            };
            let reached = closure.contains(id);
            // A reference that leads nowhere, which is reported, may be meant for it.
            if !reached && !is_whole {
                continue;
            }
            let shape = reached.then_some(shape);
            if let Some(problem) = problem(service, id, shape, name) {
                let place = model.place_of(service.shape).child("rename");
                out.push(
                    Diagnostic::error(rules::RENAME, problem)
                        .shape(&service.shape.id)
                        .at(place.child(id.as_str())),
                );
            }
        }
    }
}

fn problem(
    service: &TopDown<'_>,
    id: &ShapeId,
    shape: Option<&Shape>,
    name: &str,
) -> Option<String> {
    if !is_identifier(name) {
        return Some(format!(
            "`{id}` is renamed `{name}`, which is not an identifier"
        ));
    }
    if id.name() == name {
        return Some(format!("`{id}` is renamed to the name that it has"));
    }
    let Some(shape) = shape else {
        return Some(format!(
            "`{id}` is renamed, but service `{}` does not reach it",
            service.shape.id
        ));
    };
    let what = match &shape.kind {
        ShapeKind::Operation(_) => "an operation",
        ShapeKind::Resource(_) => "a resource",
        ShapeKind::Service(_) => "a service",
        _ => {
            let protocol = protocols::of_service(service.shape).find(|it| it.error_names);
            let protocol = protocol.filter(|_| shape.traits.error().is_some())?;
            return Some(format!(
                "`{id}` is renamed, but `{protocol}` sends the names of errors"
            ));
        }
    };
    Some(format!("`{id}` is renamed, but is {what}"))
}

/// Every shape that a service reaches, and whether all references on the way lead to a shape.
fn closure<'a>(model: &'a Model, service: &TopDown<'a>) -> (HashSet<&'a ShapeId>, bool) {
    let mut is_whole = true;
    let mut reached: HashSet<&ShapeId> = HashSet::from([&service.shape.id]);
    let mut open: Vec<&ShapeId> = service
        .resources
        .keys()
        .chain(service.operations.keys())
        .copied()
        .chain(&service.service.errors)
        .collect();
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        match model.shapes.get(id).map(|it| (it, &it.kind)) {
            Some((_, ShapeKind::Operation(it))) => {
                open.extend(it.input.iter().chain(&it.output).chain(&it.errors));
            }
            Some((_, ShapeKind::Resource(it))) => {
                open.extend(it.identifiers.values().chain(it.properties.values()));
            }
            Some((shape, _)) => open.extend(shape.members().iter().map(|it| &it.target)),
            None => is_whole &= model.shape(id).is_some(),
        }
    }
    (reached, is_whole)
}
