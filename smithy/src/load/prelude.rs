//! Copies built-in shapes into a model that refers to them (Smithy 2.0, "Prelude model"): trait definitions, and types
//! of packages that models use without carrying them, such as `smithy.framework#ValidationException`. A loaded model
//! comes in; the shapes that it refers to are added, with all that these refer to, as if its files defined them. A
//! definition of the files comes before a built-in one.

use crate::knowledge::closure::references;
use crate::model::{Model, Shape, ShapeId, library_shape, prelude, trait_definitions};

pub(super) fn bring_in(model: &mut Model) {
    let missing = |model: &Model, shape: &Shape| -> Vec<ShapeId> {
        let targets = references(shape).into_iter();
        let targets = targets.filter(|id| {
            !prelude().contains_key(*id)
                && !model.shapes.contains_key(*id)
                && trait_definitions().contains_key(*id)
        });
        targets.cloned().collect()
    };
    let shapes = model.shapes.values();
    let mut open: Vec<ShapeId> = shapes.flat_map(|it| missing(model, it)).collect();
    open.retain(|id| library_shape(id).is_some());
    while let Some(id) = open.pop() {
        if let Some(shape) = trait_definitions().get(&id)
            && !model.shapes.contains_key(&id)
        {
            model.shapes.insert(id, shape.clone());
            open.extend(missing(model, shape));
        }
    }
}
