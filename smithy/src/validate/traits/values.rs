//! The value of a trait is a value of the shape that defines the trait (Smithy 2.0, "Trait node values"). Traits
//! without a definition are not checked.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, Shape};
use crate::rules;
use crate::validate::traits::applications::{Application, short};
use crate::validate::traits::node_values::Values;

pub(crate) fn check<'a>(
    model: &Model,
    values: &Values<'_, '_, 'a>,
    applications: &[Application<'a>],
    out: &mut Diagnostics,
) {
    for it in applications {
        let known = |shape: &&Shape| !model.unread.has(shape.id.as_str());
        let Some(definition) = it.definition.filter(known) else {
            continue;
        };
        for found in values.of_shape(it.value, definition, it.place(model)) {
            let name = short(it.id.as_str());
            let message = format!("trait `{name}`: {}", found.sentence());
            let mut diagnostic = Diagnostic::new(found.severity, rules::TRAIT_VALUE, message)
                .shape(it.node.shape.definition_id())
                .at(found.place(it.place(model)));
            if let Some(member) = &found.unknown {
                diagnostic = diagnostic.event(format!("TraitValue.UnknownMember.{member}"));
            }
            out.push(diagnostic);
        }
    }
}
