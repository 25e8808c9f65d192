//! Bindings that nothing comes of (Smithy 2.0, "HTTP bindings"): they count in inputs, outputs and errors
//! only, and some of them in inputs or in outputs only.

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::structure;
use crate::rules;

/// A trait, and whether inputs and whether outputs and errors honour it.
const BINDINGS: [(&str, bool, bool); 7] = [
    ("smithy.api#httpHeader", true, true),
    ("smithy.api#httpLabel", true, false),
    ("smithy.api#httpPayload", true, true),
    ("smithy.api#httpPrefixHeaders", true, true),
    ("smithy.api#httpQuery", true, false),
    ("smithy.api#httpQueryParams", true, false),
    ("smithy.api#httpResponseCode", false, true),
];

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for id in model.shapes.keys() {
        let Some(it) = structure(model, id) else {
            continue;
        };
        let request = bound.requests.contains_key(id);
        let response = bound.responses.contains_key(id);
        for member in it.members.iter().filter(|it| !it.traits.is_empty()) {
            for (name, in_requests, in_responses) in BINDINGS {
                if !member.traits.has(name)
                    || (request && in_requests)
                    || (response && in_responses)
                {
                    continue;
                }
                let (only, event) = match (in_requests, in_responses) {
                    (true, true) => (
                        "inputs, outputs and errors",
                        "HttpBindingTraitIgnored.TopLevel",
                    ),
                    (true, false) => ("inputs", "HttpBindingTraitIgnored.Input"),
                    _ => ("outputs", "HttpBindingTraitIgnored.Output"),
                };
                let short = name.split_once('#').map_or(name, |(_, short)| short);
                let message = format!(
                    "`{short}` of member `{}` is ignored: `{}` is not among the {only} of operations",
                    member.name,
                    it.shape.definition_id().name()
                );
                out.push(
                    Diagnostic::warning(rules::HTTP_BINDING_IGNORED, message)
                        .event(event)
                        .on_member_trait(model, it.shape, member, name),
                );
            }
        }
    }
}
