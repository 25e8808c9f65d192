//! Finds the shapes whose values can hold something that is `@sensitive`. A model comes in, a set of shapes goes out.

use std::collections::{HashMap, HashSet};

use farrier_smithy::model::{Model, Shape, ShapeId};

/// Returns the shapes that are sensitive, have a sensitive member, or reach such a shape by their members. The work
/// grows with the members of the model, and not with the paths between its shapes.
pub(super) fn holders(model: &Model) -> HashSet<&ShapeId> {
    let is_sensitive = |shape: &Shape| {
        let mut members = shape.members().into_iter();
        shape.traits.sensitive() || members.any(|it| it.traits.sensitive())
    };
    let shapes = || model.shapes.values();
    let mut found = HashSet::new();
    let mut open: Vec<&ShapeId> = shapes()
        .filter(|it| is_sensitive(it))
        .map(|it| &it.id)
        .collect();
    if open.is_empty() {
        return found;
    }
    let mut owners: HashMap<&ShapeId, Vec<&ShapeId>> = HashMap::new();
    for shape in shapes() {
        for member in shape.members() {
            owners.entry(&member.target).or_default().push(&shape.id);
        }
    }
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(owners.get(id).into_iter().flatten());
        }
    }
    found
}
