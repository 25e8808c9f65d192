//! Notes traits without a definition, each at its first use; they are kept and ignored (Smithy 2.0, "Trait
//! definitions"). In `smithy.api`, where every trait is known, it is a warning. To apply a shape that is not a trait
//! is an error.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::model::{Model, ShapeId, Traits, trait_definitions};
use crate::rules;
use crate::suggest::similar;

/// After this number of diagnostics, no names are suggested: each suggestion compares with every trait.
const SUGGESTED: usize = 20;

/// Where a trait is used.
struct Uses {
    first: Place,
    more: usize,
}

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut uses = BTreeMap::new();
    for shape in model.shapes.values() {
        note(model, &shape.traits, || model.place_of(shape), &mut uses);
        for member in shape.members() {
            let place = || model.place_of_member(shape, member);
            note(model, &member.traits, place, &mut uses);
        }
    }
    for (found, (id, uses)) in uses.into_iter().enumerate() {
        let more = match uses.more {
            0 => String::new(),
            more => format!(" (used {} times)", more + 1),
        };
        if model.shapes.contains_key(id) {
            let message = format!("`{id}` is applied as a trait{more}, but is not one");
            let help = "a shape that can be applied has the trait `smithy.api#trait`";
            out.push(
                Diagnostic::error(rules::UNKNOWN_TRAIT, message)
                    .at(uses.first)
                    .help(help.to_owned()),
            );
            continue;
        }
        let severity = match id.namespace() {
            "smithy.api" => Severity::Warning,
            _ => Severity::Note,
        };
        let message = format!("the trait `{id}` has no definition{more}; it is ignored");
        let defined = model.shapes.values().chain(trait_definitions().values());
        let traits = defined.filter(|it| it.traits.is_trait_definition());
        let help = (found < SUGGESTED).then(|| similar(id, traits.map(|it| &it.id)));
        out.push(
            Diagnostic::new(severity, rules::UNKNOWN_TRAIT, message)
                .at(uses.first)
                .help(help.flatten()),
        );
    }
}

fn note<'a>(
    model: &Model,
    traits: &'a Traits,
    place: impl Fn() -> Place,
    uses: &mut BTreeMap<&'a ShapeId, Uses>,
) {
    for (id, _) in traits.iter() {
        let definition = model.shapes.get(id).or_else(|| trait_definitions().get(id));
        if definition.is_some_and(|it| it.traits.is_trait_definition()) {
            continue;
        }
        let first = || place().child("traits").child(id.as_str()).key();
        uses.entry(id)
            .and_modify(|it| it.more += 1)
            .or_insert_with(|| Uses {
                first: first(),
                more: 0,
            });
    }
}
