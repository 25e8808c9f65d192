//! A service that is called or served speaks a protocol that there is a runtime for; it may name others
//! beside it.

use crate::ir::Protocol;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics};
use farrier_smithy::model::{Model, ShapeKind};

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        if let ShapeKind::Service(_) = &shape.kind {
            let protocols = shape.traits.protocols();
            if !protocols.into_iter().any(|it| Protocol::of(it).is_some()) {
                let message = format!(
                    "service `{}` names no protocol that Farrier knows",
                    shape.id
                );
                let error = Diagnostic::error("unsupported", message)
                    .shape(&shape.id)
                    .at(model.place_of(shape));
                out.push(error.help(known()));
            }
        }
    }
}

fn known() -> String {
    let known = Protocol::ALL.map(|(id, _)| format!("`{id}`"));
    format!(
        "{} are supported; types alone, by `only = \"types\"` or `Config::only(Only::Types)`, need no protocol",
        known.join(", ")
    )
}
