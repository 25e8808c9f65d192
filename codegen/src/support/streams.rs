//! An operation can be called and served if the runtime supports its streams. For other operations, types are
//! generated but no method, and a warning is reported (Smithy 2.0, "Streaming").

use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics};
use farrier_smithy::knowledge::protocols::{self, Protocol};
use farrier_smithy::model::{Model, Operation, ShapeKind};

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut services = model.shapes.values();
    let service = services.find(|it| matches!(it.kind, ShapeKind::Service(_)));
    let protocols = service.map(protocols::of_service);
    let protocols: Vec<_> = protocols.into_iter().flatten().collect();
    if protocols.is_empty() {
        return;
    }
    let streams = Streams::of(&protocols);
    for shape in model.shapes.values() {
        if let ShapeKind::Operation(operation) = &shape.kind
            && let Some(reason) = unsupported_reason(model, operation, streams)
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

/// What the protocols of a service have of streams.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streams {
    /// Whether a protocol has the whole body of a message for a member.
    binds_http: bool,
    /// Whether a protocol has events.
    events: bool,
}

impl Streams {
    pub(crate) fn of(protocols: &[&'static Protocol]) -> Self {
        Self {
            binds_http: protocols.iter().any(|it| it.http_bindings),
            events: protocols.iter().any(|it| !it.form),
        }
    }
}

/// Returns why an operation cannot be called and served. `None` if it can.
pub(crate) fn unsupported_reason(
    model: &Model,
    operation: &Operation,
    streams: Streams,
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
            ShapeKind::Union(_) if !streams.events => {
                return Some("has a stream of events, and protocols of forms have none");
            }
            ShapeKind::Union(_) if streams.binds_http && !member.traits.http_payload() => {
                return Some("has a stream of events that is not the whole body");
            }
            ShapeKind::Blob if !(streams.binds_http && member.traits.http_payload()) => {
                return Some("has a stream of bytes that is not the whole body");
            }
            _ => {}
        }
    }
    None
}
