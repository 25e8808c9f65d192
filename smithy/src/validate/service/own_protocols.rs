//! A protocol that a model defines may say that it does not support documents (Smithy 2.0, "protocolDefinition trait").

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::closure;
use crate::knowledge::top_down::TopDown;
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;

pub(crate) fn check(model: &Model, services: &[TopDown<'_>], out: &mut Diagnostics) {
    for service in services {
        let protocols = service.shape.traits.iter().map(|(id, _)| id);
        for protocol in protocols.filter(|id| has_no_documents(model, id)) {
            for id in closure::of(model, [&service.shape.id]) {
                if let Some(shape) = model.shapes.get(id) {
                    documents(model, shape, protocol, out);
                }
            }
        }
    }
}

fn has_no_documents(model: &Model, protocol: &ShapeId) -> bool {
    let definition = model.shapes.get(protocol);
    let definition = definition.and_then(|it| it.traits.get("smithy.api#protocolDefinition"));
    let unsupported = definition.and_then(|it| it.get("noInlineDocumentSupport"));
    unsupported == Some(&Value::Bool(true))
}

fn documents(model: &Model, shape: &Shape, protocol: &ShapeId, out: &mut Diagnostics) {
    for member in shape.members() {
        let target = model.shape(&member.target).map(|it| &it.kind);
        if matches!(target, Some(ShapeKind::Document)) {
            let message = format!(
                "member `{}` is a document, which `{protocol}` does not carry",
                member.name
            );
            out.push(
                Diagnostic::error(rules::PROTOCOL_DOCUMENT, message)
                    .event("NoInlineDocumentSupport")
                    .on_member(model, shape, member),
            );
        }
    }
}
