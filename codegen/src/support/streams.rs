//! An operation can be called and served if the runtime supports its streams. For other operations, types are
//! generated but no method, and a warning is reported (Smithy 2.0, "Streaming").

use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics};
use farrier_smithy::knowledge::protocols;
use farrier_smithy::model::{Model, Operation, ShapeKind};

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut services = model.shapes.values();
    let service = services.find(|it| matches!(it.kind, ShapeKind::Service(_)));
    let protocols = service.map(protocols::of_service);
    let protocols: Vec<_> = protocols.into_iter().flatten().collect();
    if protocols.is_empty() {
        return;
    }
    let binds_http = protocols.iter().any(|it| it.http_bindings);
    for shape in model.shapes.values() {
        if let ShapeKind::Operation(operation) = &shape.kind
            && let Some(reason) = unsupported_reason(model, operation, binds_http)
        {
            let name = shape.definition_id().name();
            let message = format!("operation `{name}` {reason}, which is not supported yet");
            let warning = Diagnostic::warning(rules::UNSUPPORTED, message)
                .shape(&shape.id)
                .at(model.place_of(shape));
            let help = "it gets its types, but no method of the client or server".to_owned();
            out.push(warning.help(help));
        }
    }
}

/// Returns why an operation cannot be called and served. `None` if it can.
pub(crate) fn unsupported_reason(
    model: &Model,
    operation: &Operation,
    binds_http: bool,
) -> Option<&'static str> {
    let structures = [&operation.input, &operation.output];
    let structures = structures
        .into_iter()
        .flatten()
        .filter_map(|id| model.shape(id));
    for member in structures.flat_map(|it| it.members()) {
        let Some(target) = model
            .shape(&member.target)
            .filter(|it| it.traits.streaming())
        else {
            continue;
        };
        match target.kind {
            ShapeKind::Union(_) => return Some("has a stream of events"),
            ShapeKind::Blob if !(binds_http && member.traits.http_payload()) => {
                return Some("has a stream of bytes that is not the whole body");
            }
            _ => {}
        }
    }
    None
}
