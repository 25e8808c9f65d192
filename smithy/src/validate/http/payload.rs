//! If a member is the payload, every other member is bound to another part of the message (Smithy 2.0, "httpPayload
//! trait").

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::ShapeKind;
use crate::rules;

const PAYLOAD: &str = "smithy.api#httpPayload";

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for message in bound.index.messages() {
        let payload = message.members.iter().find(|it| it.traits.http_payload());
        let Some(payload) = payload else { continue };
        for member in message.members {
            if bound.is_document(&message.shape.id, member) {
                let text = format!(
                    "member `{}` is not bound to a part of the message: the body is `{}`",
                    member.name, payload.name
                );
                out.push(
                    Diagnostic::error(rules::HTTP_PAYLOAD, text)
                        .on_member(model, message.shape, member)
                        .advice("bind it to a header, or remove `httpPayload`"),
                );
            }
        }
        let target = model.shape(&payload.target).map(|it| &it.kind);
        if let (Some(protocol), Some(ShapeKind::List(_) | ShapeKind::Map { .. })) =
            (bound.protocol, target)
        {
            let text = format!(
                "member `{}` is the body, but `{protocol}` takes no list or map for it",
                payload.name
            );
            out.push(
                Diagnostic::error(rules::HTTP_PAYLOAD, text)
                    .on_member_trait(model, message.shape, payload, PAYLOAD)
                    .advice("wrap it in a structure"),
            );
        }
    }
}
