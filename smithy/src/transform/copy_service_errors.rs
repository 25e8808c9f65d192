//! Copies the errors of a service to each of its operations, because every operation can fail with them (Smithy 2.0,
//! "Service"). They come after the operation's own; none is added twice.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;

/// How many errors operations may get in all. Each becomes a variant of an enum of its operation.
const MAX_ERRORS: usize = 250_000;

pub(super) fn apply(model: &mut Model, service: &ShapeId, out: &mut Diagnostics) {
    let Some(ShapeKind::Service(it)) = model.shapes.get(service).map(|shape| &shape.kind) else {
        return;
    };
    let (operations, errors) = (it.operations.clone(), it.errors.clone());
    if operations.len().saturating_mul(errors.len()) > MAX_ERRORS {
        let message = format!(
            "{} operations with {} errors of the service each are more than {MAX_ERRORS} errors",
            operations.len(),
            errors.len()
        );
        let place = model
            .shapes
            .get(service)
            .map(|it| model.place_of(it).child("errors"));
        let error = Diagnostic::error(rules::SIZE, message)
            .shape(service)
            .at(place);
        out.push(error.help("select fewer operations".to_owned()));
        return;
    }
    for id in operations {
        if let Some(Shape {
            kind: ShapeKind::Operation(operation),
            ..
        }) = model.shapes.get_mut(&id)
        {
            operation.errors.extend(errors.iter().cloned());
            let mut seen = HashSet::new();
            operation.errors.retain(|error| seen.insert(error.clone()));
        }
    }
}
