//! Every operation has `@http` if the protocol needs it, or if another operation has it (Smithy 2.0, "http trait").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;

const HTTP: &str = "smithy.api#http";

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    if bound.protocol.is_none()
        && !bound
            .operations()
            .iter()
            .any(|it| it.shape.traits.has(HTTP))
    {
        return;
    }
    for operation in bound
        .operations()
        .iter()
        .filter(|it| !it.shape.traits.has(HTTP))
    {
        let name = operation.shape.definition_id();
        let diagnostic = match bound.protocol {
            Some(protocol) => Diagnostic::error(
                rules::HTTP_MISSING,
                format!("operation `{name}` has no `http` trait, which `{protocol}` needs"),
            ),
            None => Diagnostic::warning(
                rules::HTTP_MISSING,
                format!("operation `{name}` has no `http` trait, but others of the service have"),
            ),
        };
        out.push(
            diagnostic
                .on(bound.model, operation.shape)
                .advice("apply `http` with the method and uri"),
        );
    }
}
