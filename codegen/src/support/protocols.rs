//! A service that is called or served needs a protocol that the runtime supports. It may have unsupported protocols,
//! too.

use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics};
use farrier_smithy::knowledge::protocols::{self, PROTOCOLS};
use farrier_smithy::model::{Model, ShapeKind};

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        if !matches!(shape.kind, ShapeKind::Service(_))
            || protocols::of_service(shape).next().is_some()
        {
            continue;
        }
        let message = format!(
            "service `{}` names no protocol that Farrier knows",
            shape.id
        );
        let error = Diagnostic::error(rules::UNSUPPORTED, message)
            .shape(&shape.id)
            .at(model.place_of(shape));
        out.push(error.help(known()));
    }
}

fn known() -> String {
    let known: Vec<String> = PROTOCOLS.iter().map(|it| format!("`{it}`")).collect();
    format!(
        "{} are supported; types alone, by `parts = \"types\"` or `Config::parts(Parts::Types)`, need no protocol",
        known.join(", ")
    )
}
