//! Labels of uris are members with `@httpLabel`, and each such member is a label (Smithy 2.0, "httpLabel trait").

use std::collections::HashMap;

use super::Bound;
use super::uri::Uris;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::ShapeKind;
use crate::rules;

const HTTP: &str = "smithy.api#http";
const LABEL: &str = "smithy.api#httpLabel";

pub(super) fn check(bound: &Bound<'_>, uris: &Uris<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for operation in bound.operations() {
        let Some(uri) = uris.get(&operation.shape.id) else {
            continue;
        };
        let labels: HashMap<&str, bool> = uri.labels().collect();
        let mut in_uri = |message: String, help: String| {
            out.push(
                Diagnostic::error(rules::HTTP_LABEL, message)
                    .in_trait(model, operation.shape, HTTP, "uri")
                    .help(help),
            );
        };
        for (label, _) in uri.labels() {
            match operation.input.and_then(|it| it.member(label)) {
                Some(member) if member.traits.http_label() => {}
                Some(_) => in_uri(
                    format!("the uri has the label `{label}`, a member without `httpLabel`"),
                    format!("apply `httpLabel` to `{label}`"),
                ),
                None if !operation.known.input => {}
                None => in_uri(
                    format!("the uri has the label `{label}`, which is not a member of the input"),
                    format!("add a required member `{label}` with `httpLabel`"),
                ),
            }
        }
        let Some(input) = operation.input else {
            continue;
        };
        for member in input.members.iter().filter(|it| it.traits.http_label()) {
            let message = match labels.get(member.name.as_str()) {
                None => format!(
                    "member `{}` has `httpLabel`, but the uri of `{}` has no such label",
                    member.name,
                    operation.shape.definition_id()
                ),
                Some(true) if !text(model.shape(&member.target).map(|it| &it.kind)) => {
                    format!("the greedy label `{}` is not a string", member.name)
                }
                Some(_) => continue,
            };
            out.push(
                Diagnostic::error(rules::HTTP_LABEL, message).on_member_trait(
                    model,
                    input.shape,
                    member,
                    LABEL,
                ),
            );
        }
    }
}

/// Whether a shape is a string. A missing target is reported by another rule.
fn text(kind: Option<&ShapeKind>) -> bool {
    matches!(kind, None | Some(ShapeKind::String | ShapeKind::Enum(_)))
}
