//! Copies trait definitions of the prelude into a model that targets them as shapes (Smithy 2.0, "Prelude model"). A
//! loaded model comes in; the definitions that it targets are added, with all that they target, as if its files
//! defined them.

use crate::model::{Model, Shape, ShapeId, prelude, trait_definitions};

pub(super) fn bring_in(model: &mut Model) {
    let missing = |model: &Model, shape: &Shape| -> Vec<ShapeId> {
        let members = shape.members().into_iter();
        let targets = members.map(|it| &it.target).filter(|id| {
            id.namespace() == "smithy.api"
                && !prelude().contains_key(*id)
                && !model.shapes.contains_key(*id)
        });
        targets.cloned().collect()
    };
    let shapes = model.shapes.values();
    let mut open: Vec<ShapeId> = shapes.flat_map(|it| missing(model, it)).collect();
    while let Some(id) = open.pop() {
        if let Some(shape) = trait_definitions().get(&id)
            && !model.shapes.contains_key(&id)
        {
            model.shapes.insert(id, shape.clone());
            open.extend(missing(model, shape));
        }
    }
}
