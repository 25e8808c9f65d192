//! What Farrier cannot generate yet, each named where it stands: an answer now is better than code that
//! does not compile or loses data.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeId, ShapeKind};

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
    }
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
