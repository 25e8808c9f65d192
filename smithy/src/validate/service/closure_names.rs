//! No two shapes of a service have the same name, whatever their namespaces and letter case (Smithy 2.0, "Service
//! closure"). Simple shapes, and lists of them, may, if nothing else distinguishes them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::knowledge::operations::operations;
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;

/// The depth to which lists in lists are compared.
const DEEPEST: usize = 16;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    // The names of inputs and outputs are made by a transform.
    let ours: HashSet<&ShapeId> = operations(model)
        .flat_map(|it| it.input.into_iter().chain(it.output))
        .filter(|it| it.shape.id != *it.shape.definition_id())
        .map(|it| &it.shape.id)
        .collect();
    let mut first: HashMap<String, &Shape> = HashMap::new();
    for shape in model.shapes.values() {
        if ours.contains(&shape.id) || matches!(shape.kind, ShapeKind::Service(_)) {
            continue;
        }
        let Some(other) = first.get(&shape.id.name().to_lowercase()) else {
            first.insert(shape.id.name().to_lowercase(), shape);
            continue;
        };
        if is_conflict_of_ids(shape, other) {
            continue;
        }
        let severity = match (&shape.kind, alike(model, shape, other)) {
            (_, false) => Severity::Error,
            (ShapeKind::List(_), true) => Severity::Warning,
            (_, true) => Severity::Note,
        };
        let message = format!(
            "`{}` and `{}` have the same name in one service",
            shape.definition_id(),
            other.definition_id()
        );
        out.push(
            Diagnostic::new(severity, rules::CLOSURE_NAME, message)
                .on(model, shape)
                .related(model.place_of(other), "the first of them")
                .advice("give one another name by `rename` of the service"),
        );
    }
}

/// Whether ids of the files differ in letter case alone, which another rule reports.
fn is_conflict_of_ids(shape: &Shape, other: &Shape) -> bool {
    let (a, b) = (shape.definition_id(), other.definition_id());
    a != b && a.as_str().eq_ignore_ascii_case(b.as_str())
}

/// Whether two shapes are of one simple type, or lists of such, with the same traits.
fn alike<'a>(model: &'a Model, mut a: &'a Shape, mut b: &'a Shape) -> bool {
    for _ in 0..DEEPEST {
        if a.id == b.id {
            return true;
        }
        if a.traits != b.traits {
            return false;
        }
        let (ShapeKind::List(x), ShapeKind::List(y)) = (&a.kind, &b.kind) else {
            return simple(a) && a.kind == b.kind;
        };
        if x.traits != y.traits {
            return false;
        }
        match (model.shape(&x.target), model.shape(&y.target)) {
            (Some(next), Some(other)) => (a, b) = (next, other),
            // A missing target is reported by another rule.
            _ => return true,
        }
    }
    false
}

fn simple(shape: &Shape) -> bool {
    use ShapeKind as K;
    !matches!(
        shape.kind,
        K::List(_)
            | K::Map { .. }
            | K::Structure(_)
            | K::Union(_)
            | K::Operation(_)
            | K::Resource(_)
            | K::Service(_)
    )
}
