//! Traits are applied to shapes that match the selectors of their definitions (Smithy 2.0, "Trait definitions":
//! "selector").

use crate::diagnostic::{Diagnostics, Severity};
use crate::model::Model;
use crate::rules;
use crate::selector::{Engine, Matches};
use crate::validate::traits::applications::{Application, short};

pub(crate) fn check(
    model: &Model,
    engine: &Engine<'_, '_>,
    applications: &[Application<'_>],
    out: &mut Diagnostics,
) {
    for it in applications {
        let name = short(it.id.as_str());
        let Some(definition) = it.definition else {
            continue;
        };
        if definition.traits.mixin() {
            let message = format!("trait `{name}` is a mixin, which cannot be applied");
            out.push(it.diagnostic(model, Severity::Error, rules::TRAIT_TARGET, message));
            continue;
        }
        let selector = it.defined("selector").and_then(|it| it.as_str());
        let Some(selector) = selector.filter(|it| *it != "*") else {
            continue;
        };
        // Errors in a selector are reported where the trait is defined.
        let matches = engine.select(selector);
        let Matches::Nodes(nodes) = &*matches else {
            continue;
        };
        // A missing target is reported by another rule, and not again here.
        let target = it.node.member.map(|member| member.target.as_str());
        let dangling = target.is_some_and(|id| engine.graph().shape(id).is_none())
            || (engine.graph().is_dangling() && follows_relations(selector));
        if !nodes.contains(it.at) && !dangling {
            let message = format!("trait `{name}` does not go with {}", it.node.name());
            let found = it.diagnostic(model, Severity::Error, rules::TRAIT_TARGET, message);
            let selector = selector.split_whitespace().collect::<Vec<_>>().join(" ");
            out.push(found.help(format!("it goes with what matches `{selector}`")));
        }
    }
}

/// Whether a selector follows named relations, or many of them. If a reference leads nowhere, they are incomplete.
fn follows_relations(selector: &str) -> bool {
    selector.contains("->") || selector.contains("~>") || selector.contains('<')
}
