//! A success has a status of 2xx, an error one of the class of its fault; responses with 204 or 205 have no body
//! (Smithy 2.0, "http trait", "httpError trait").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::http_bindings::{Location, Message};
use crate::model::{ErrorKind, Model};
use crate::rules;

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for operation in bound.operations() {
        let Some(http) = operation.shape.traits.http() else {
            continue;
        };
        let at = |it: Diagnostic| it.in_trait(model, operation.shape, "smithy.api#http", "code");
        if !(200..300).contains(&http.code) {
            let message = format!("{} is not a status of success", http.code);
            out.push(
                at(Diagnostic::danger(rules::HTTP_STATUS, message))
                    .advice("those are from 200 to 299"),
            );
        }
        let members = operation.output.map_or(&[][..], |it| it.members);
        if matches!(http.code, 204 | 205)
            && let Some(member) = members
                .iter()
                .find(|it| Location::of(it, Message::Response).is_body())
        {
            let message = format!(
                "a response with the status {} has no body, but `{}` would be in it",
                http.code, member.name
            );
            out.push(
                at(Diagnostic::warning(rules::HTTP_STATUS, message))
                    .advice("the status 200 allows a body"),
            );
        }
    }
}

/// Checks the statuses of errors. Protocols without bindings use them, too.
pub(super) fn errors(model: &Model, out: &mut Diagnostics) {
    for error in model.shapes.values() {
        let (Some(kind), Some(status)) = (error.traits.error(), error.traits.http_error()) else {
            continue;
        };
        let (class, whose) = match kind {
            ErrorKind::Client => (400..500, "client"),
            ErrorKind::Server => (500..600, "server"),
        };
        if !class.contains(&status) {
            let message = format!("{status} is not a status of {whose} errors");
            let help = format!("those are from {} to {}", class.start, class.end - 1);
            out.push(
                Diagnostic::danger(rules::HTTP_STATUS, message)
                    .on_trait(model, error, "smithy.api#httpError")
                    .help(help),
            );
        }
    }
}
