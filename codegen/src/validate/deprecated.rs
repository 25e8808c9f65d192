//! Nothing that is not deprecated itself relies on what is (Smithy 2.0, "deprecated trait"): neither on a
//! shape nor on a trait.

use super::application::{Application, short};
use super::selector::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::model::{Deprecated, Model, Shape, ShapeId, ShapeKind};

pub(super) fn check(model: &Model, applications: &[Application<'_>], out: &mut Diagnostics) {
    // The old enum trait has a rule of its own where models are loaded.
    for it in applications
        .iter()
        .filter(|it| it.id.as_str() != "smithy.api#enum")
    {
        if let Some(deprecated) = it.definition.and_then(|it| it.traits.deprecated()) {
            let name = short(it.id.as_str());
            let message = format!(
                "{} has the trait `{name}`, which is deprecated",
                it.node.name()
            );
            out.push(explained(
                it.finding(model, Severity::Warning, "deprecated", message),
                deprecated,
            ));
        }
    }
    for shape in model
        .shapes
        .values()
        .filter(|it| it.traits.deprecated().is_none())
    {
        for member in shape.members() {
            if member.traits.deprecated().is_none() {
                let node = Node {
                    shape,
                    member: Some(member),
                };
                let place = || model.place_of_member(shape, member).child("target");
                target(model, shape, &node.name(), &member.target, place, out);
            }
        }
        for (what, id, place) in references(model, shape) {
            let name = format!("{what} of `{}`", shape.id);
            target(model, shape, &name, id, || place.clone(), out);
        }
    }
}

/// What a shape without members refers to. That a service or resource still binds what it has deprecated is
/// how callers learn of it.
fn references<'a>(model: &Model, shape: &'a Shape) -> Vec<(&'static str, &'a ShapeId, Place)> {
    let place = |field: &str| model.place_of(shape).child(field);
    let mut all = Vec::new();
    let mut list = |what, field: &str, ids: &'a [ShapeId]| {
        let place = place(field);
        let each = ids.iter().enumerate();
        all.extend(each.map(|(at, id)| (what, id, place.clone().index(at).child("target"))));
    };
    match &shape.kind {
        ShapeKind::Operation(it) => {
            list("an error", "errors", &it.errors);
            for (what, field, id) in [
                ("the input", "input", &it.input),
                ("the output", "output", &it.output),
            ] {
                all.extend(id.iter().map(|id| (what, id, place(field).child("target"))));
            }
        }
        ShapeKind::Resource(it) => {
            for (what, field, named) in [
                ("an identifier", "identifiers", &it.identifiers),
                ("a property", "properties", &it.properties),
            ] {
                let each = named.iter();
                all.extend(
                    each.map(|(name, id)| (what, id, place(field).child(name).child("target"))),
                );
            }
        }
        ShapeKind::Service(it) => list("an error", "errors", &it.errors),
        _ => {}
    }
    all
}

fn target(
    model: &Model,
    shape: &Shape,
    what: &str,
    id: &ShapeId,
    place: impl FnOnce() -> Place,
    out: &mut Diagnostics,
) {
    let Some(deprecated) = model.shape(id).and_then(|it| it.traits.deprecated()) else {
        return;
    };
    let message = format!("{what} targets `{id}`, which is deprecated");
    let found = Diagnostic::warning("deprecated", message)
        .shape(shape.definition_id())
        .at(place());
    out.push(explained(found, deprecated));
}

fn explained(found: Diagnostic, deprecated: Deprecated<'_>) -> Diagnostic {
    let since = deprecated.since.map(|it| format!("since {it}"));
    let message = deprecated
        .message
        .filter(|it| !it.is_empty())
        .map(str::to_owned);
    match (since, message) {
        (Some(since), Some(message)) => found.help(format!("{since}: {message}")),
        (since, message) => found.help(since.or(message)),
    }
}
