//! Only deprecated shapes refer to deprecated shapes or have deprecated traits (Smithy 2.0, "deprecated trait").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::knowledge::neighbours::Node;
use crate::model::{Deprecated, Model, Shape, ShapeId, ShapeKind, Traits};
use crate::rules;
use crate::validate::traits::applications::{Application, short};

pub(crate) fn check(model: &Model, applications: &[Application<'_>], out: &mut Diagnostics) {
    traits(model, applications, out);
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

/// Reports deprecated traits, once for each namespace, because published models apply one such trait to all their
/// operations. If a shape has `@suppress`, it is reported by itself.
fn traits(model: &Model, applications: &[Application<'_>], out: &mut Diagnostics) {
    let mut groups: Vec<Vec<&Application<'_>>> = Vec::new();
    let mut known = HashMap::new();
    // `@enum` is handled while models are loaded.
    let plain = applications
        .iter()
        .filter(|it| it.id.as_str() != "smithy.api#enum");
    for it in plain {
        if it
            .definition
            .is_none_or(|it| it.traits.deprecated().is_none())
        {
            continue;
        }
        let suppresses = |traits: &Traits| traits.get("smithy.api#suppress").is_some();
        let alone = suppresses(&it.node.shape.traits) || suppresses(it.node.traits());
        let own = alone.then_some(it.at);
        let namespace = it.node.shape.definition_id().namespace();
        let group = *known
            .entry((it.id.as_str(), namespace, own))
            .or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(it),
            None => groups.push(vec![it]),
        }
    }
    for group in groups {
        let [first, others @ ..] = group.as_slice() else {
            continue;
        };
        let Some(deprecated) = first.definition.and_then(|it| it.traits.deprecated()) else {
            continue;
        };
        let have = match others.len() {
            0 => "has".to_owned(),
            1 => "and one other have".to_owned(),
            count => format!("and {count} others have"),
        };
        let message = format!(
            "{} {have} the trait `{}`, which is deprecated",
            first.node.name(),
            short(first.id.as_str())
        );
        let found = first.diagnostic(model, Severity::Warning, rules::DEPRECATED, message);
        let found = found.event(format!("DeprecatedTrait.{}", first.id));
        out.push(explained(found, deprecated));
    }
}

/// The shapes that a shape without members refers to. What a service or resource binds is not among them: it has to
/// bind deprecated operations as long as it has them.
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
    let found = Diagnostic::warning(rules::DEPRECATED, message)
        .event(format!("DeprecatedShape.{id}"))
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
