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
        if let (Some(protocol), Some(kind)) = (bound.protocol, target)
            && !can_be_body(kind)
        {
            let text = format!(
                "member `{}` is the body, but `{protocol}` does not take `{}` for it",
                payload.name, payload.target
            );
            out.push(
                Diagnostic::error(rules::HTTP_PAYLOAD, text)
                    .on_member_trait(model, message.shape, payload, PAYLOAD)
                    .advice("a body is a string, blob, enum, document, structure or union; wrap other types in a structure"),
            );
        }
    }
}

/// Whether a type of shape has a form as a whole body.
fn can_be_body(kind: &ShapeKind) -> bool {
    use ShapeKind::{Blob, Document, Enum, String, Structure, Union};
    matches!(
        kind,
        Blob | Document | Enum(_) | String | Structure(_) | Union(_)
    )
}
