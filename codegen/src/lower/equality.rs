//! Finds the structures and unions whose values do not always equal themselves: those that hold numbers of floating point,
//! documents (which hold such numbers) or streams, in any depth.

use std::collections::{HashMap, HashSet};

use farrier_smithy::model::{Model, ShapeId, ShapeKind};

/// Returns the shapes that cannot have `Eq`. Each member is looked at once.
pub(super) fn partial(model: &Model) -> HashSet<ShapeId> {
    let mut owners: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    let mut found: Vec<&ShapeId> = Vec::new();
    let mut partial = HashSet::new();
    for shape in model.shapes.values() {
        for member in shape.members() {
            owners.entry(&member.target).or_default().push(&shape.id);
            let target = model.shape(&member.target);
            let unequal = target.is_some_and(|it| {
                let kind = matches!(
                    it.kind,
                    ShapeKind::Float | ShapeKind::Double | ShapeKind::Document
                );
                kind || it.traits.streaming()
            });
            if unequal {
                found.push(&shape.id);
            }
        }
    }
    while let Some(id) = found.pop() {
        if partial.insert(id.clone()) {
            found.extend(owners.get(id).into_iter().flatten());
        }
    }
    partial
}
