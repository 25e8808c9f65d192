//! A service binds each resource and each operation in one place (Smithy 2.0, "Service closure").

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::top_down::TopDown;
use crate::model::{Model, ShapeId};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

pub(crate) fn check(model: &Model, services: &[TopDown<'_>], out: &mut Diagnostics) {
    for service in services {
        several(model, service, "operation", &service.operations, out);
        several(model, service, "resource", &service.resources, out);
    }
}

fn several(
    model: &Model,
    service: &TopDown<'_>,
    what: &str,
    bound: &BTreeMap<&ShapeId, BTreeSet<&ShapeId>>,
    out: &mut Diagnostics,
) {
    for (id, binders) in bound.iter().filter(|(_, binders)| binders.len() > 1) {
        let Some(shape) = model.shape(id) else {
            continue;
        };
        let message = format!(
            "{what} `{id}` is bound {} times in service `{}`: by {}",
            binders.len(),
            service.shape.id,
            quoted(binders)
        );
        out.push(
            Diagnostic::error(rules::BOUND_ONCE, message)
                .on(model, shape)
                .help(format!(
                    "leave one of them; a {what} is known by its name alone"
                )),
        );
    }
}
