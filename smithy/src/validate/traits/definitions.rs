//! Trait definitions say what is there: paths of `breakingChanges` lead to members, and a key of the metadata has one
//! definition (Smithy 2.0, "Trait definitions": "breakingChanges", "metadata trait").

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, Shape};
use crate::rules;

const TRAIT: &str = "smithy.api#trait";
const METADATA: &str = "smithy.api#metadata";

/// The keys of the metadata that the specification defines itself.
const RESERVED: [&str; 3] = ["severityOverrides", "suppressions", "validators"];

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut keys: BTreeMap<&str, Vec<&Shape>> = BTreeMap::new();
    for shape in model.shapes.values() {
        breaking_changes(model, shape, out);
        let key = shape.traits.get(METADATA).and_then(|it| it.get("key"));
        if let Some(key) = key.and_then(Value::as_str) {
            keys.entry(key).or_default().push(shape);
        }
    }
    for (key, shapes) in keys {
        let Some((first, others)) = shapes.split_first() else {
            continue;
        };
        if RESERVED.contains(&key) {
            for shape in shapes {
                let message = format!("the metadata `{key}` is defined by the specification alone");
                let error = Diagnostic::error(rules::METADATA_TRAIT, message);
                out.push(error.in_trait(model, shape, METADATA, "key"));
            }
            continue;
        }
        for shape in others {
            let message = format!("the metadata `{key}` is defined by `{}` already", first.id);
            out.push(
                Diagnostic::error(rules::METADATA_TRAIT, message)
                    .in_trait(model, shape, METADATA, "key")
                    .related(model.place_of(first), "the first of them"),
            );
        }
    }
}

/// Checks that the paths of changes lead to members of the trait.
fn breaking_changes(model: &Model, shape: &Shape, out: &mut Diagnostics) {
    let changes = shape
        .traits
        .get(TRAIT)
        .and_then(|it| it.get("breakingChanges"));
    let changes = changes.and_then(Value::as_array).into_iter().flatten();
    for (index, change) in changes.enumerate() {
        let Some(path) = change.get("path").and_then(Value::as_str) else {
            continue;
        };
        let Some((holder, name)) = misses(model, shape, path) else {
            continue;
        };
        let message = format!("the path `{path}` leads nowhere: `{holder}` has no member `{name}`");
        let place = model.place_of(shape).child("traits").child(TRAIT);
        let place = place.child("breakingChanges").index(index).child("path");
        out.push(
            Diagnostic::error(rules::BREAKING_CHANGES, message)
                .shape(shape.definition_id())
                .at(place),
        );
    }
}

/// The shape at which a JSON Pointer of members ends too early, and the member that it lacks.
fn misses(model: &Model, shape: &Shape, path: &str) -> Option<(String, String)> {
    let mut at = shape;
    for step in path.split('/').skip(1) {
        let name = step.replace("~1", "/").replace("~0", "~");
        let member = at.members().into_iter().find(|it| it.name == name);
        let Some(member) = member else {
            let known = !model.unread.has(at.definition_id().as_str());
            return known.then(|| (at.id.to_string(), name));
        };
        // A target that is missing is reported by another rule.
        at = model.shape(&member.target)?;
    }
    None
}
