//! Every event is a structure; if one of its members has `@eventPayload`, the others have `@eventHeader` (Smithy 2.0,
//! "Event streams", "eventPayload trait", "eventHeader trait").

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::Structure;
use crate::model::{Member, Model, ShapeKind};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        match &shape.kind {
            ShapeKind::Union(members) if shape.traits.streaming() => {
                for member in members.iter().filter(|it| !is_event(model, it)) {
                    let message = format!("the event `{}` is not a structure", member.name);
                    out.push(
                        Diagnostic::error(rules::EVENT_STREAM, message)
                            .on_member(model, shape, member)
                            .advice("wrap it in a structure, as the `eventPayload`"),
                    );
                }
            }
            ShapeKind::Structure(members) => payload(model, Structure { shape, members }, out),
            _ => {}
        }
    }
}

/// Whether a member targets a structure. A target that is missing is reported by another rule.
fn is_event(model: &Model, member: &Member) -> bool {
    model.shape(&member.target).is_none() || Structure::of(model, &member.target).is_some()
}

fn payload(model: &Model, event: Structure<'_>, out: &mut Diagnostics) {
    let Some(payload) = event.members.iter().find(|it| it.traits.event_payload()) else {
        return;
    };
    let unbound: Vec<&str> = event
        .members
        .iter()
        .filter(|it| !it.traits.event_payload() && !it.traits.event_header())
        .map(|it| it.name.as_str())
        .collect();
    if !unbound.is_empty() {
        let message = format!(
            "the payload of the event is `{}`, which leaves no place for {}",
            payload.name,
            quoted(&unbound)
        );
        out.push(
            Diagnostic::error(rules::EVENT_STREAM, message)
                .on_member(model, event.shape, payload)
                .advice("apply `eventHeader` to the other members, or remove `eventPayload`"),
        );
    }
}
