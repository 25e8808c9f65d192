//! Gives each operation an input and an output structure of its own, named `<Operation>Input` and
//! `<Operation>Output` in the operation's namespace: users find them by the operation's name, and a member
//! that is added to one operation does not show up in another.
//!
//! - A structure that has the name already stays.
//! - One that nothing else refers to is renamed; `origin` keeps the id that its file knows.
//! - One that is shared is copied, and an empty one is made where the operation has none.
//! - Where another shape has the name, `<Operation>OperationInput` is taken, or the first that is free of
//!   `<Operation>OperationInput2`, `<Operation>OperationInput3` and so on.
//!
//! Operations are visited by name, the input before the output, so the outcome does not depend on files.

use std::collections::HashMap;

use serde_json::json;

use super::references;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind, Traits};
use crate::rules;

/// The two structures of an operation.
#[derive(Clone, Copy)]
enum Side {
    Input,
    Output,
}

/// How much the copies may be in all, in bytes or so: a thousand operations that share a structure of a
/// thousand members are a small file and a million members of generated code.
const ROOM: usize = 64 << 20;

/// What a member that is copied costs beside its traits.
const MEMBER: usize = 200;

pub(super) fn give(model: &mut Model, service: &ShapeId, out: &mut Diagnostics) {
    let Some(ShapeKind::Service(it)) = model.shapes.get(service).map(|shape| &shape.kind) else {
        return;
    };
    let operations = it.operations.clone();
    let mut uses: HashMap<ShapeId, usize> = HashMap::new();
    for id in model.shapes.values().flat_map(references) {
        *uses.entry(id.clone()).or_default() += 1;
    }
    let mut room = ROOM;
    for operation in operations {
        for side in [Side::Input, Side::Output] {
            let cost = cost(model, &operation, side, &uses);
            if cost > room {
                let message = format!(
                    "operations share structures; copies of them for each operation exceed {} MiB",
                    ROOM >> 20
                );
                let place = model.shapes.get(service).map(|it| model.place_of(it));
                let error = Diagnostic::error(rules::SIZE, message)
                    .shape(service)
                    .at(place);
                let help = "select fewer operations, or let them share smaller structures";
                out.push(error.help(help.to_owned()));
                return;
            }
            room -= cost;
            own(model, &operation, side, &uses);
        }
    }
}

/// What a copy of an operation's structure costs; nothing where none is needed.
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
    let of = |member: &Member| MEMBER + member.name.len() + member.traits.size();
    shape.traits.size() + members.map(of).sum::<usize>()
}

fn own(model: &mut Model, operation: &ShapeId, side: Side, uses: &HashMap<ShapeId, usize>) {
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
            // The operation's is the only reference where there is one: nobody else has to follow.
            let alone = uses.get(&current) == Some(&1);
            let shapes = &mut model.shapes;
            let shape = if alone {
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
