//! A structure with `@input` is the input of one operation and nothing else; one with `@output` is the output of one
//! (Smithy 2.0, "input trait", "output trait").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut uses: HashMap<(&ShapeId, &str), (&Shape, Place)> = HashMap::new();
    for shape in model.shapes.values() {
        for member in shape.members() {
            let target = model.shapes.get(&member.target);
            for (name, there) in target.into_iter().flat_map(kinds) {
                if there {
                    let message = format!(
                        "member `{}` targets `{}`, which is an {name}",
                        member.name, member.target
                    );
                    let place = model.place_of_member(shape, member).child("target");
                    let found = Diagnostic::error(rules::INPUT_OUTPUT, message)
                        .shape(shape.definition_id());
                    out.push(found.at(place).help(format!(
                        "a structure with the trait `{name}` is the {name} of an operation only"
                    )));
                }
            }
        }
        let ShapeKind::Operation(operation) = &shape.kind else {
            continue;
        };
        for (name, id) in [("input", &operation.input), ("output", &operation.output)] {
            let Some(target) = id.as_ref().and_then(|id| model.shapes.get(id)) else {
                continue;
            };
            let place = model.place_of(shape).child(name).child("target");
            for (kind, there) in kinds(target) {
                if !there {
                    continue;
                }
                let report = |message: String| {
                    let found = Diagnostic::error(rules::INPUT_OUTPUT, message)
                        .shape(shape.definition_id());
                    found.at(place.clone())
                };
                if kind != name {
                    out.push(report(format!(
                        "the {name} of operation `{}` is `{}`, which is an {kind}",
                        shape.id, target.id
                    )));
                    continue;
                }
                match uses.get(&(&target.id, name)) {
                    Some((first, at)) => out.push(
                        report(format!(
                            "`{}` is the {name} of `{}` and of `{}`; it has the trait `{name}`",
                            target.id, first.id, shape.id
                        ))
                        .related(at.clone(), "the first of them"),
                    ),
                    None => {
                        uses.insert((&target.id, name), (shape, place.clone()));
                    }
                }
            }
        }
    }
}

fn kinds(shape: &Shape) -> [(&'static str, bool); 2] {
    [
        ("input", shape.traits.input()),
        ("output", shape.traits.output()),
    ]
}
