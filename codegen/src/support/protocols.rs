//! A service that is called or served needs a protocol that the runtime supports. It may have unsupported protocols,
//! too.

use crate::rules;
use farrier_smithy::diagnostic::{Diagnostic, Diagnostics, Severity};
use farrier_smithy::knowledge::protocols::{self, PROTOCOLS};
use farrier_smithy::model::{Model, ShapeKind};

pub(crate) fn check(model: &Model, unknown: Severity, out: &mut Diagnostics) {
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
        let found = Diagnostic::new(unknown, rules::UNSUPPORTED, message)
            .shape(&shape.id)
            .at(model.place_of(shape));
        out.push(found.help(known()));
    }
}

fn known() -> String {
    let known: Vec<String> = PROTOCOLS.iter().map(|it| format!("`{it}`")).collect();
    format!(
        "{} are supported; types alone need no protocol: `--parts types` (or `--only types`), `parts = \"types\"`, or `Config::parts(Parts::Types)`",
        known.join(", ")
    )
}
