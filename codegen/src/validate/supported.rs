//! What Farrier cannot generate yet, each named where it stands: an answer now is better than code that
//! does not compile or loses data.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeId, ShapeKind};

/// The protocols that there are; a service may have others beside one of them.
const PROTOCOLS: [&str; 2] = ["aws.protocols#awsJson1_1", "aws.protocols#restJson1"];

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        let mut unsupported = |what: &str, place| {
            let message = format!("{what} not supported yet");
            out.push(
                Diagnostic::error("unsupported", message)
                    .shape(&shape.id)
                    .at(place),
            );
        };
        if let Some(what) = unsupported_kind(&shape.kind) {
            unsupported(&format!("`{}`: {what} is", shape.id), model.place_of(shape));
        }
        if shape.traits.streaming() {
            let what = if matches!(shape.kind, ShapeKind::Union(_)) {
                "event streams are"
            } else {
                "streaming is"
            };
            unsupported(&format!("`{}`: {what}", shape.id), model.place_of(shape));
        }
        for member in shape.members() {
            let place = || model.place_of_member(shape, member);
            if member.traits.streaming() {
                unsupported(&format!("member `{}`: streaming is", member.name), place());
            }
            if let Some(what) = prelude_kind(&member.target).and_then(unsupported_kind) {
                unsupported(
                    &format!("member `{}`: {what} is", member.name),
                    place().child("target"),
                );
            }
        }
        if let ShapeKind::Service(_) = &shape.kind {
            let protocols = shape.traits.protocols();
            if protocols.is_empty() {
                let message = format!(
                    "service `{}` names no protocol that Farrier knows",
                    shape.id
                );
                let error = Diagnostic::error("unsupported", message)
                    .shape(&shape.id)
                    .at(model.place_of(shape));
                out.push(error.help(known()));
            } else if !protocols.iter().any(|it| PROTOCOLS.contains(it)) {
                for protocol in protocols {
                    let message = format!("the protocol `{protocol}` is not supported yet");
                    let place = model.place_of(shape).child("traits").child(protocol).key();
                    out.push(
                        Diagnostic::error("unsupported", message)
                            .shape(&shape.id)
                            .at(place)
                            .help(known()),
                    );
                }
            }
        }
    }
}

fn known() -> String {
    PROTOCOLS.map(|it| format!("`{it}`")).join(" and ") + " are supported"
}

fn prelude_kind(id: &ShapeId) -> Option<&'static ShapeKind> {
    crate::model::prelude().get(id).map(|shape| &shape.kind)
}

fn unsupported_kind(kind: &ShapeKind) -> Option<&'static str> {
    match kind {
        ShapeKind::BigInteger => Some("bigInteger"),
        ShapeKind::BigDecimal => Some("bigDecimal"),
        ShapeKind::Document => Some("document"),
        _ => None,
    }
}
