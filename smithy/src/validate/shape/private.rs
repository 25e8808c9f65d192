//! Shapes with `@private` are used only in their own namespace (Smithy 2.0, "private trait").

use crate::diagnostic::{Diagnostics, Severity};
use crate::knowledge::neighbours::Graph;
use crate::model::{Model, Shape, ShapeId};
use crate::rules;
use crate::validate::traits::applications::{Application, short};

pub(crate) fn check(
    model: &Model,
    graph: &Graph<'_>,
    applications: &[Application<'_>],
    out: &mut Diagnostics,
) {
    let foreign = |from: &ShapeId, to: &Shape| from.namespace() != to.id.namespace();
    for it in applications {
        if it.id.as_str() == "smithy.api#private" && it.node.member.is_none() {
            let target = it.node.shape;
            let referrers = graph.referrers(it.at);
            for node in referrers.filter(|node| foreign(&node.shape.id, target)) {
                let what = format!("`{}`, which is private to its namespace", target.id);
                out.push(node.reference(model, rules::PRIVATE, &what));
            }
        }
        let definition = it
            .definition
            .filter(|to| to.traits.has("smithy.api#private"));
        if definition.is_some_and(|to| foreign(&it.node.shape.id, to)) {
            let message = format!(
                "{} has the trait `{}`, which is private to its namespace",
                it.node.name(),
                short(it.id.as_str())
            );
            out.push(it.diagnostic(model, Severity::Warning, rules::PRIVATE, message));
        }
    }
}
