//! Inputs of updates have no defaults: a default makes an absent member look like one that was given (Smithy 2.0,
//! "default trait").

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::operations;
use crate::model::{Model, ShapeId, ShapeKind};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

/// The number of names that are listed; there may be thousands.
const NAMED: usize = 5;

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    let updates: BTreeSet<&ShapeId> = model
        .shapes
        .values()
        .filter_map(|it| match &it.kind {
            ShapeKind::Resource(resource) => resource.update.as_ref(),
            _ => None,
        })
        .collect();
    for operation in operations(model) {
        let name = operation.shape.id.name().to_ascii_lowercase();
        let is_update = name.starts_with("update") || name.starts_with("patch");
        if !is_update && !updates.contains(&operation.shape.id) {
            continue;
        }
        let members = operation.input.map_or(&[][..], |it| it.members);
        let mut defaults = members
            .iter()
            .filter(|it| it.traits.default_value().is_some())
            .map(|it| it.name.as_str())
            .peekable();
        if defaults.peek().is_some() {
            let message = format!(
                "operation `{}` updates something, and its input has defaults: {}",
                operation.shape.id,
                quoted(defaults.take(NAMED))
            );
            let help = "a server cannot tell whether the caller has left such a member out";
            out.push(
                Diagnostic::warning(rules::DEFAULT_IN_UPDATE, message)
                    .on(model, operation.shape)
                    .advice(help),
            );
        }
    }
}
