//! What Farrier cannot generate yet, each named where it stands: an answer now is better than code that
//! does not compile or loses data.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, ShapeKind};

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
        }
    }
}
