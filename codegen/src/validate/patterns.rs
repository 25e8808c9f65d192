//! Patterns are regular expressions that the runtime can match (Smithy 2.0, "pattern": ECMA-262).

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Model, ShapeId, Traits};

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    // Models repeat a pattern hundreds of times, and compiling is what this rule costs.
    let mut known: HashMap<&str, Option<String>> = HashMap::new();
    for shape in model.shapes.values() {
        pattern(
            &shape.id,
            &shape.traits,
            || model.place_of(shape),
            &mut known,
            out,
        );
        for member in shape.members() {
            pattern(
                &shape.id,
                &member.traits,
                || model.place_of_member(shape, member),
                &mut known,
                out,
            );
        }
    }
}

fn pattern<'a>(
    id: &ShapeId,
    traits: &'a Traits,
    place: impl Fn() -> Place,
    known: &mut HashMap<&'a str, Option<String>>,
    out: &mut Diagnostics,
) {
    let Some(pattern) = traits.pattern() else {
        return;
    };
    let error = known.entry(pattern).or_insert_with(|| {
        farrier_pattern::Pattern::new(pattern)
            .err()
            .map(|error| error.to_string())
    });
    if let Some(error) = error {
        let message = format!("the pattern cannot be compiled: {error}");
        let place = place().child("traits").child("smithy.api#pattern");
        out.push(Diagnostic::error("pattern", message).shape(id).at(place));
    }
}
