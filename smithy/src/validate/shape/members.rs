//! Names of members are identifiers that differ in more than letter case (Smithy 2.0, "Shape ID conflicts"); a union
//! has members.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeKind, is_identifier};
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        if matches!(&shape.kind, ShapeKind::Union(members) if members.is_empty()) {
            let error = Diagnostic::error(
                rules::MEMBERS,
                format!("union `{}` has no members", shape.id),
            );
            out.push(error.shape(&shape.id).at(model.place_of(shape)));
        }
        let mut names = HashMap::new();
        for member in shape.members() {
            let place = || model.place_of_member(shape, member);
            if !is_identifier(&member.name) {
                let message = format!("the name of member `{}` is not an identifier", member.name);
                let help = "letters, digits and underscores, a letter first".to_owned();
                out.push(
                    Diagnostic::error(rules::MEMBERS, message)
                        .shape(&shape.id)
                        .at(place())
                        .help(help),
                );
            }
            if let Some(first) = names.insert(member.name.to_lowercase(), member) {
                let message = format!(
                    "members `{}` and `{}` differ only by case",
                    first.name, member.name
                );
                let error = Diagnostic::error(rules::MEMBERS, message)
                    .shape(&shape.id)
                    .at(place());
                out.push(error.related(model.place_of_member(shape, first), "the first of them"));
            }
        }
    }
}
