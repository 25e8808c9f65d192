//! Payloads (Smithy 2.0, "httpPayload trait"): where a member is the whole body, every other member has
//! another place.

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Member, ShapeKind};
use crate::rules;

const PAYLOAD: &str = "smithy.api#httpPayload";

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for message in bound.messages() {
        let payload = message.members.iter().find(|it| it.traits.http_payload());
        let Some(payload) = payload else { continue };
        let request = bound.requests.contains_key(&message.shape.id);
        let response = bound.responses.contains_key(&message.shape.id);
        for member in message.members {
            if (request && !placed(member, true)) || (response && !placed(member, false)) {
                let text = format!(
                    "member `{}` has no place: the body is `{}`",
                    member.name, payload.name
                );
                out.push(
                    Diagnostic::error(rules::HTTP_PAYLOAD, text)
                        .on_member(model, message.shape, member)
                        .advice("bind it to a header, or leave `httpPayload` away"),
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

fn placed(member: &Member, request: bool) -> bool {
    let traits = &member.traits;
    let anywhere = traits.http_payload()
        || traits.http_header().is_some()
        || traits.http_prefix_headers().is_some();
    anywhere
        || if request {
            traits.http_label() || traits.http_query().is_some() || traits.http_query_params()
        } else {
            traits.http_response_code()
        }
}
