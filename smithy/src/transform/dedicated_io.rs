//! Gives each operation an input and an output structure of its own, named `<Operation>Input` and `<Operation>Output` in
//! the namespace of the operation. Users find them by the operation's name, and a member that is added to one operation
//! does not appear in another.
//!
//! - A structure that has the name already stays.
//! - A structure that nothing else refers to is renamed; `origin` keeps the id that its file has.
//! - A structure that is shared is copied, and an empty one is made if the operation has none.
//! - If another shape has the name, `<Operation>OperationInput` is taken, or the first free one of
//!   `<Operation>OperationInput2`, `<Operation>OperationInput3` and so on.
//!
//! Operations are visited by name, the input before the output, so the result does not depend on files.

use std::collections::HashMap;

use serde_json::json;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::closure::references;
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};
use crate::rules;

/// A structure of an operation.
#[derive(Clone, Copy)]
enum Side {
    Input,
    Output,
}

/// How much the copies may be in all, in bytes, roughly. A thousand operations that share a structure of a thousand
/// members are a small file and a million members of generated code.
const MAX_COPY_BYTES: usize = 64 << 20;

/// What a member that is copied costs beside its traits.
const MEMBER_BYTES: usize = 200;

pub(super) fn apply(model: &mut Model, service: &ShapeId, out: &mut Diagnostics) {
    let Some(ShapeKind::Service(it)) = model.shapes.get(service).map(|shape| &shape.kind) else {
        return;
    };
    let operations = it.operations.clone();
    let mut uses: HashMap<ShapeId, usize> = HashMap::new();
    for id in model.shapes.values().flat_map(references) {
        *uses.entry(id.clone()).or_default() += 1;
    }
    let mut budget = MAX_COPY_BYTES;
    for operation in operations {
        for side in [Side::Input, Side::Output] {
            let cost = cost(model, &operation, side, &uses);
            if cost > budget {
                let message = format!(
                    "operations share structures; copies of them for each operation exceed {} MiB",
                    MAX_COPY_BYTES >> 20
                );
                let place = model.shapes.get(service).map(|it| model.place_of(it));
                let error = Diagnostic::error(rules::SIZE, message)
                    .shape(service)
                    .at(place);
                let help = "select fewer operations, or let them share smaller structures";
                out.push(error.help(help.to_owned()));
                return;
            }
            budget -= cost;
            dedicate(model, &operation, side, &uses);
        }
    }
}

/// What a copy of an operation's structure costs; 0 if no copy is needed.
fn cost(
    model: &mut Model,
    operation: &ShapeId,
    side: Side,
    uses: &HashMap<ShapeId, usize>,
) -> usize {
    let Some(Some(current)) = target(model, operation, side).cloned() else {
        return 0;
    };
    let shared = uses.get(&current) > Some(&1);
    let Some(shape) = model.shapes.get(&current).filter(|_| shared) else {
        return 0;
    };
    let members = shape.members().into_iter();
    let of = |member: &Member| MEMBER_BYTES + member.name.len() + member.traits.size();
    shape.traits.size() + members.map(of).sum::<usize>()
}

fn dedicate(model: &mut Model, operation: &ShapeId, side: Side, uses: &HashMap<ShapeId, usize>) {
    let Some(source) = model.shapes.get(operation).map(|shape| shape.source) else {
        return;
    };
    let current = target(model, operation, side).and_then(|it| it.clone());
    let suffix = match side {
        Side::Input => "Input",
        Side::Output => "Output",
    };
    let wanted = |infix: &str| {
        operation
            .sibling(&format!("{}{infix}", operation.name()))
            .ok()
    };
    if current.is_some() && current == wanted(suffix) {
        return;
    }
    let names = [suffix.to_owned(), format!("Operation{suffix}")];
    let more = (2..).map(|n| format!("Operation{suffix}{n}"));
    let free = |id: &ShapeId| !model.shapes.contains_key(id);
    let mut candidates = names
        .into_iter()
        .chain(more)
        .map_while(|name| wanted(&name));
    let Some(id) = candidates.find(free) else {
        return;
    };
    let shape = match current {
        Some(current) => {
            // If the operation has the only reference, no other reference has to be changed.
            let is_only_use = uses.get(&current) == Some(&1);
            let shapes = &mut model.shapes;
            let shape = if is_only_use {
                shapes.remove(&current)
            } else {
                shapes.get(&current).cloned()
            };
            let Some(shape) = shape else { return };
            Shape {
                id: id.clone(),
                origin: Some(shape.definition_id().clone()),
                ..shape
            }
        }
        None => {
            let mut traits = Traits::default();
            if let Ok(mark) = ShapeId::parse(&format!("smithy.api#{}", suffix.to_lowercase())) {
                traits.insert(mark, json!({}));
            }
            let (kind, origin) = (ShapeKind::Structure(Vec::new()), Some(operation.clone()));
            Shape {
                id: id.clone(),
                kind,
                traits,
                source,
                origin,
            }
        }
    };
    model.shapes.insert(id.clone(), shape);
    if let Some(target) = target(model, operation, side) {
        *target = Some(id);
    }
}

fn target<'a>(
    model: &'a mut Model,
    operation: &ShapeId,
    side: Side,
) -> Option<&'a mut Option<ShapeId>> {
    match (&mut model.shapes.get_mut(operation)?.kind, side) {
        (ShapeKind::Operation(it), Side::Input) => Some(&mut it.input),
        (ShapeKind::Operation(it), Side::Output) => Some(&mut it.output),
        _ => None,
    }
}
