//! No two shape ids differ in letter case alone (Smithy 2.0, "Shape ID conflicts"). Ids of members are compared where
//! members are checked; the grammar of ids is checked while loading.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::rules;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut ids = HashMap::with_capacity(model.shapes.len());
    for shape in model.shapes.values() {
        let lower = shape.id.as_str().to_ascii_lowercase();
        let Some(first) = ids.insert(lower, shape) else {
            continue;
        };
        let message = format!("`{}` and `{}` differ only by case", first.id, shape.id);
        let found = Diagnostic::error(rules::SHAPE_ID, message)
            .shape(shape.definition_id())
            .at(model.place_of(shape));
        out.push(found.related(model.place_of(first), "the first of them"));
    }
}
