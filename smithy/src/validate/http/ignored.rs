//! Warns of bindings that are ignored (Smithy 2.0, "HTTP bindings"): they count in inputs, outputs and errors only,
//! and some of them in only one of these.

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::http_bindings::BINDING_TRAITS;
use crate::knowledge::operations::Structure;
use crate::rules;

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    if !bound.index.is_whole() {
        return;
    }
    for id in model.shapes.keys() {
        let Some(it) = Structure::of(model, id) else {
            continue;
        };
        let request = bound.index.is_input(id);
        let response = bound.is_response(id);
        for member in it.members.iter().filter(|it| !it.traits.is_empty()) {
            for binding in BINDING_TRAITS {
                let name = binding.id;
                if !member.traits.has(name)
                    || (request && binding.request)
                    || (response && binding.response)
                {
                    continue;
                }
                let (only, event) = match (binding.request, binding.response) {
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
