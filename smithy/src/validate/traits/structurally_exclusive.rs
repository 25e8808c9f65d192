//! Traits that only one member of a structure may have are applied to one, or to the target of one (Smithy 2.0, "Trait
//! definitions": "structurallyExclusive").

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};
use crate::rules;
use crate::validate::traits::applications::{Application, short};

pub(crate) fn check(model: &Model, applications: &[Application<'_>], out: &mut Diagnostics) {
    // Traits that only one target may have, with the shapes that have them.
    let mut targets: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    let mut first: HashMap<(&ShapeId, &ShapeId), &Member> = HashMap::new();
    for it in applications {
        let exclusive = it.defined("structurallyExclusive");
        match (exclusive.and_then(|it| it.as_str()), it.node.member) {
            (Some("target"), None) => targets.entry(&it.node.shape.id).or_default().push(it.id),
            (Some("member"), Some(member))
                if matches!(it.node.shape.kind, ShapeKind::Structure(_)) =>
            {
                let shape = it.node.shape;
                let name = short(it.id.as_str());
                if let Some(other) = first.get(&(&shape.id, it.id)) {
                    let message = format!(
                        "members `{}` and `{}` have `{name}`; only one can",
                        other.name, member.name
                    );
                    out.push(violation(model, shape, other, member, message));
                } else {
                    first.insert((&shape.id, it.id), member);
                }
            }
            _ => {}
        }
    }
    if targets.is_empty() {
        return;
    }
    for shape in model.shapes.values() {
        let ShapeKind::Structure(members) = &shape.kind else {
            continue;
        };
        let mut first: HashMap<&ShapeId, &Member> = HashMap::new();
        for member in members {
            for id in targets.get(&member.target).into_iter().flatten() {
                if let Some(other) = first.get(id) {
                    let message = format!(
                        "members `{}` and `{}` target shapes with `{}`; only one can",
                        other.name,
                        member.name,
                        short(id.as_str())
                    );
                    out.push(violation(model, shape, other, member, message));
                } else {
                    first.insert(id, member);
                }
            }
        }
    }
}

fn violation(
    model: &Model,
    shape: &Shape,
    first: &Member,
    member: &Member,
    message: String,
) -> Diagnostic {
    Diagnostic::error(rules::TRAIT_EXCLUSIVE, message)
        .shape(shape.definition_id())
        .at(model.place_of_member(shape, member))
        .related(model.place_of_member(shape, first), "the first of them")
}
