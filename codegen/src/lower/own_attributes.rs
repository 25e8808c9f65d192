//! Attributes of types that the configuration adds. Selectors of shapes come in; each type gets its attributes, and a
//! selector of none is reported.

use std::collections::HashMap;

use super::{Lowering, OwnAttribute};
use crate::rules;
use farrier_smithy::diagnostic::Diagnostic;
use farrier_smithy::model::{Shape, ShapeId};
use farrier_smithy::suggest;

impl Lowering<'_> {
    /// The attributes that the configuration adds to the type of a shape, in its order.
    pub(super) fn own_attributes(&self, shape: &Shape) -> Vec<String> {
        if self.options.attributes.is_empty() {
            return Vec::new();
        }
        let id = self.id_in_model(shape);
        let own = self.options.attributes.iter();
        let own = own.filter(|it| is_of(it, id));
        own.map(|it| it.text.clone()).collect()
    }

    /// Reports attributes of shapes that have no type.
    pub(super) fn check_own_attributes(&mut self) {
        if self.options.attributes.is_empty() {
            return;
        }
        let shapes = self.modules.keys().filter_map(|id| self.model.shape(id));
        let ids: Vec<&ShapeId> = shapes.map(|it| self.id_in_model(it)).collect();
        // Errors are in the order of the configuration, one for each shape.
        let mut unknown: Vec<&OwnAttribute> = Vec::new();
        let mut seen: HashMap<&str, bool> = HashMap::new();
        for own in &self.options.attributes {
            let value = own.shape.value.as_str();
            if !*seen
                .entry(value)
                .or_insert_with(|| ids.iter().any(|id| is_of(own, id)))
                && !unknown.iter().any(|it| it.shape.value == value)
            {
                unknown.push(own);
            }
        }
        let errors: Vec<Diagnostic> = unknown
            .into_iter()
            .map(|own| {
                let value = &own.shape.value;
                let name = value.rsplit('#').next().unwrap_or_default();
                let similar = suggest::nearest(name, ids.iter().map(|it| it.name()));
                let message =
                    format!("an attribute is for `{value}`, which is no type that is generated");
                Diagnostic::error(rules::CONFIGURATION, message)
                    .at(own.shape.place.clone())
                    .help(similar.map(|it| format!("`{it}` has a similar name")))
            })
            .collect();
        self.out.extend(errors);
    }
}

/// Whether an attribute is for the shape of this id.
fn is_of(own: &OwnAttribute, id: &ShapeId) -> bool {
    let value = own.shape.value.as_str();
    value == id.as_str() || value == id.name()
}
