//! Patterns are regular expressions (Smithy 2.0, "pattern": ECMA-262), which the runtime checks as they are written. A
//! text that is not a pattern is an error; a check that accepts more than the pattern is a warning.

use std::collections::HashMap;

use farrier_pattern::{Pattern, RemarkKind};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::model::{Model, ShapeId, Traits};
use crate::rules;

/// The diagnostics of a pattern.
type Problems = Vec<(Severity, String)>;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    // Models repeat a pattern hundreds of times, and compiling it is most of the cost of this rule.
    let mut known: HashMap<&str, Problems> = HashMap::new();
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
    known: &mut HashMap<&'a str, Problems>,
    out: &mut Diagnostics,
) {
    let Some(pattern) = traits.pattern() else {
        return;
    };
    let problems = known.entry(pattern).or_insert_with(|| problems(pattern));
    for (severity, message) in problems {
        let place = place().child("traits").child("smithy.api#pattern");
        let found = Diagnostic::new(*severity, rules::PATTERN, message.clone());
        out.push(found.shape(id).at(place));
    }
}

fn problems(source: &str) -> Problems {
    let pattern = match Pattern::new(source) {
        Ok(pattern) => pattern,
        Err(error) => {
            let message = format!("the pattern cannot be compiled: {error}");
            return vec![(Severity::Error, message)];
        }
    };
    let remarks = pattern.remarks().iter().map(|it| {
        let what = match it.kind() {
            RemarkKind::Loosened => "the check accepts more than the pattern",
            _ => "the pattern is not ECMA-262",
        };
        (Severity::Warning, format!("{what}: {it}"))
    });
    remarks.collect()
}
