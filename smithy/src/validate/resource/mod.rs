//! Rules about resources (Smithy 2.0, "Resource"): their hierarchy, their identifiers and properties, and the
//! operations that are bound to them. There is a file for each rule.

mod binding;
mod cycle;
mod identifiers;
mod lifecycle;
mod properties;
mod references;
mod update_defaults;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::knowledge::operations::{Operation, Structure};
use crate::model::{Member, Model, Resource, Shape, ShapeId, ShapeKind};

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    binding::structures(model, out);
    references::check(model, out);
    update_defaults::check(model, out);
    for shape in model.shapes.values() {
        if let ShapeKind::Resource(resource) = &shape.kind {
            let it = Bound {
                model,
                shape,
                resource,
            };
            identifiers::check(&it, out);
            binding::check(&it, out);
            lifecycle::check(&it, out);
            properties::check(&it, out);
        }
    }
    cycle::check(model, out);
}

/// A resource.
struct Bound<'a> {
    model: &'a Model,
    shape: &'a Shape,
    resource: &'a Resource,
}

impl<'a> Bound<'a> {
    fn operation(&self, id: &ShapeId) -> Option<Operation<'a>> {
        Operation::of(self.model, self.model.shape(id)?)
    }

    /// The identifiers of the resource that members of a structure provide (Smithy 2.0, "Implicit identifier
    /// bindings", "Explicit identifier bindings").
    fn identifiers_in(&self, structure: Option<Structure<'a>>) -> BTreeMap<&'a str, &'a Member> {
        let mut bindings = BTreeMap::new();
        for member in structure.map_or(&[][..], |it| it.members) {
            if let Some(name) = explicit(member) {
                bindings.insert(name, member);
            } else if member.traits.required()
                && let Some(target) = self.resource.identifiers.get(&member.name)
                && self.same(target, &member.target)
            {
                bindings.entry(member.name.as_str()).or_insert(member);
            }
        }
        bindings
    }

    /// Whether two targets are the same shape. One that leads nowhere may be meant to be; it is reported.
    fn same(&self, a: &ShapeId, b: &ShapeId) -> bool {
        a == b || self.model.shape(a).is_none() || self.model.shape(b).is_none()
    }

    /// The resources that are bound to this one.
    fn children(&self) -> impl Iterator<Item = Bound<'a>> {
        let model = self.model;
        self.resource.resources.iter().filter_map(move |id| {
            let shape = model.shape(id)?;
            match &shape.kind {
                ShapeKind::Resource(resource) => Some(Bound {
                    model,
                    shape,
                    resource,
                }),
                _ => None,
            }
        })
    }
}

/// The identifier that a member explicitly provides.
fn explicit(member: &Member) -> Option<&str> {
    member.traits.get("smithy.api#resourceIdentifier")?.as_str()
}
