//! A resource has the identifiers of its parent, with the same types, and none of them is also a property (Smithy 2.0,
//! "Resource identifiers").

use std::collections::HashSet;

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

/// The number of names that are listed; a resource may lack thousands.
const NAMED: usize = 5;

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    let properties = bound.resource.properties.keys().map(|it| it.to_lowercase());
    let properties: HashSet<String> = properties.collect();
    for name in bound.resource.identifiers.keys() {
        if properties.contains(&name.to_lowercase()) {
            let message = format!(
                "identifier `{name}` of resource `{}` is also a property",
                bound.shape.id
            );
            out.push(
                Diagnostic::error(rules::RESOURCE_IDENTIFIERS, message).on(model, bound.shape),
            );
        }
    }
    for child in bound.children() {
        let theirs = |name: &String| child.resource.identifiers.get(name);
        let ours = bound.resource.identifiers.iter();
        let missing: Vec<&str> = ours
            .clone()
            .filter(|(name, _)| theirs(name).is_none())
            .map(|(name, _)| name.as_str())
            .take(NAMED)
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "resource `{}` lacks identifiers of its parent `{}`: {}",
                child.shape.id,
                bound.shape.id,
                quoted(missing)
            );
            out.push(
                Diagnostic::error(rules::RESOURCE_IDENTIFIERS, message)
                    .on(model, child.shape)
                    .related(model.place_of(bound.shape), "its parent"),
            );
        }
        for (name, target) in ours {
            if let Some(other) = theirs(name).filter(|it| !bound.same(it, target)) {
                let message = format!(
                    "identifier `{name}` of resource `{}` is `{other}`, but `{target}` in its parent `{}`",
                    child.shape.id, bound.shape.id
                );
                let place = model.place_of(child.shape).child("identifiers").child(name);
                out.push(
                    Diagnostic::error(rules::RESOURCE_IDENTIFIERS, message)
                        .shape(&child.shape.id)
                        .at(place.child("target"))
                        .related(model.place_of(bound.shape), "its parent"),
                );
            }
        }
    }
}
