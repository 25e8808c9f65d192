//! Lifecycle operations are `@readonly` if they read or list, and only then; those that put or delete are
//! `@idempotent` (Smithy 2.0, "Resource lifecycle operations").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;

pub(super) fn check(it: &Bound<'_>, out: &mut Diagnostics) {
    for (property, id) in it.resource.bound_operations() {
        let readonly = match property {
            "read" | "list" => true,
            "create" | "put" | "update" | "delete" => false,
            _ => continue,
        };
        let Some(operation) = it.operation(id) else {
            continue;
        };
        let traits = &operation.shape.traits;
        let mut report = |what: &str| {
            let message = format!(
                "operation `{id}`, the `{property}` of resource `{}`, {what}",
                it.shape.id
            );
            let place = it.model.place_of(it.shape).child(property).child("target");
            out.push(
                Diagnostic::error(rules::RESOURCE_LIFECYCLE, message)
                    .shape(&it.shape.id)
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
