//! Mixins are only mixed in, and trait definitions only applied; nothing else refers to them (Smithy 2.0, "Mixins",
//! "Trait definitions").

use crate::diagnostic::{Diagnostics, Severity};
use crate::knowledge::neighbours::Graph;
use crate::model::{Model, Shape};
use crate::rules;
use crate::validate::traits::applications::Application;

pub(crate) fn check(
    model: &Model,
    graph: &Graph<'_>,
    applications: &[Application<'_>],
    out: &mut Diagnostics,
) {
    for it in applications {
        let kind = match it.id.as_str() {
            "smithy.api#mixin" => "a mixin",
            "smithy.api#trait" => "a trait definition",
            "smithy.api#private" if is_member_of_mixin(it) => {
                let message = format!(
                    "{} is private, which does not keep it from being mixed in elsewhere",
                    it.node.name()
                );
                let found = it.diagnostic(model, Severity::Warning, rules::MIXIN, message);
                out.push(
                    found.help("make the mixin private, or what the member targets".to_owned()),
                );
                continue;
            }
            _ => continue,
        };
        for node in graph.referrers(it.at) {
            let what = format!("`{}`, which is {kind}", it.node.shape.id);
            out.push(node.reference(model, rules::MIXIN, &what));
        }
    }
}

fn is_member_of_mixin(it: &Application<'_>) -> bool {
    let mixin = |shape: &Shape| shape.traits.mixin();
    it.node.member.is_some() && mixin(it.node.shape)
}
