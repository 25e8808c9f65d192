//! Lifecycle operations are `@readonly` if they read or list, and only then; those that put or delete are
//! `@idempotent` (Smithy 2.0, "Resource lifecycle operations").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    for (property, id) in bound.resource.bound_operations() {
        let readonly = match property {
            "read" | "list" => true,
            "create" | "put" | "update" | "delete" => false,
            _ => continue,
        };
        let Some(operation) = bound.operation(id) else {
            continue;
        };
        let traits = &operation.shape.traits;
        let mut report = |what: &str| {
            let message = format!(
                "operation `{id}`, the `{property}` of resource `{}`, {what}",
                bound.shape.id
            );
            let place = bound
                .model
                .place_of(bound.shape)
                .child(property)
                .child("target");
            out.push(
                Diagnostic::error(rules::RESOURCE_LIFECYCLE, message)
                    .shape(&bound.shape.id)
                    .at(place),
            );
        };
        match (readonly, traits.readonly()) {
            (true, false) => report("is not `readonly`"),
            (false, true) => report("is `readonly`"),
            _ => {}
        }
        if matches!(property, "put" | "delete") && !traits.idempotent() {
            report("is not `idempotent`");
        }
    }
}
