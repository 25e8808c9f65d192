//! A structure with `@input` is the input of one operation and nothing else; one with `@output` is the output of one
//! (Smithy 2.0, "input trait", "output trait").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;

/// The operation that uses a structure as its input or output, and the place where it does.
type Uses<'a> = HashMap<(&'a ShapeId, &'a str), (&'a Shape, Place)>;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut uses = Uses::new();
    for shape in model.shapes.values() {
        members(model, shape, out);
        if let ShapeKind::Operation(it) = &shape.kind {
            for (name, id) in [("input", &it.input), ("output", &it.output)] {
                if let Some(target) = id.as_ref().and_then(|id| model.shapes.get(id)) {
                    structure(model, shape, name, target, &mut uses, out);
                }
            }
        }
    }
}

/// Reports members that target an input or output.
fn members(model: &Model, shape: &Shape, out: &mut Diagnostics) {
    for member in shape.members() {
        let Some(target) = model.shapes.get(&member.target) else {
            continue;
        };
        for (name, _) in kinds(target).into_iter().filter(|(_, applied)| *applied) {
            let message = format!(
                "member `{}` targets `{}`, which is an {name}",
                member.name, member.target
            );
            let place = model.place_of_member(shape, member).child("target");
            let help =
                format!("a structure with the trait `{name}` is the {name} of an operation only");
            out.push(
                Diagnostic::error(rules::INPUT_OUTPUT, message)
                    .shape(shape.definition_id())
                    .at(place)
                    .help(help),
            );
        }
    }
}

/// Checks the structure that an operation uses as its `name`.
fn structure<'a>(
    model: &Model,
    operation: &'a Shape,
    name: &'static str,
    target: &'a Shape,
    uses: &mut Uses<'a>,
    out: &mut Diagnostics,
) {
    let place = model.place_of(operation).child(name).child("target");
    let report = |message: String| {
        Diagnostic::error(rules::INPUT_OUTPUT, message)
            .shape(operation.definition_id())
            .at(place.clone())
    };
    for (kind, _) in kinds(target).into_iter().filter(|(_, applied)| *applied) {
        if kind != name {
            out.push(report(format!(
                "the {name} of operation `{}` is `{}`, which is an {kind}",
                operation.id, target.id
            )));
            continue;
        }
        match uses.get(&(&target.id, name)) {
            Some((first, at)) => {
                let message = format!(
                    "`{}` is the {name} of `{}` and of `{}`; it has the trait `{name}`",
                    target.id, first.id, operation.id
                );
                out.push(report(message).related(at.clone(), "the first of them"));
            }
            None => drop(uses.insert((&target.id, name), (operation, place.clone()))),
        }
    }
}

/// The two traits, and whether they are applied to a shape.
fn kinds(shape: &Shape) -> [(&'static str, bool); 2] {
    [
        ("input", shape.traits.input()),
        ("output", shape.traits.output()),
    ]
}
