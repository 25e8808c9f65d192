//! Checks that every target exists and has a type that is allowed there (Smithy 2.0, "Target validation").

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Model, Operation, Resource, Service, Shape, ShapeId, ShapeKind};
use crate::rules;
use crate::suggest::similar;

/// After this number of missing targets, no names are suggested: each suggestion compares with every shape.
const SUGGESTED: usize = 100;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut targets = Targets {
        model,
        out,
        missing: 0,
    };
    for shape in model.shapes.values() {
        targets.members(shape);
        match &shape.kind {
            ShapeKind::Operation(operation) => targets.operation(shape, operation),
            ShapeKind::Resource(resource) => targets.resource(shape, resource),
            ShapeKind::Service(service) => targets.service(shape, service),
            _ => {}
        }
    }
}

/// Checks one target after the other.
struct Targets<'a> {
    model: &'a Model,
    out: &'a mut Diagnostics,
    /// How many targets do not exist.
    missing: usize,
}

/// What a target has to be: words for it, and a test.
type Wanted = (&'static str, fn(&Shape) -> bool);

const MEMBER: Wanted = ("a shape with a value", |it| {
    !matches!(
        it.kind,
        ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_)
    )
});
/// A shape with a value. `smithy.api#Unit` has none: only members of unions and enums may target it.
const VALUE: Wanted = ("a shape with a value", |it| {
    MEMBER.1(it) && it.id.as_str() != "smithy.api#Unit"
});
const STRING: Wanted = ("a string", |it| {
    matches!(it.kind, ShapeKind::String | ShapeKind::Enum(_))
});
const STRUCTURE: Wanted = ("a structure", |it| {
    matches!(it.kind, ShapeKind::Structure(_))
});
const ERROR: Wanted = ("a structure with the trait `smithy.api#error`", |it| {
    matches!(it.kind, ShapeKind::Structure(_)) && it.traits.has("smithy.api#error")
});
const OPERATION: Wanted = ("an operation", |it| {
    matches!(it.kind, ShapeKind::Operation(_))
});
const RESOURCE: Wanted = ("a resource", |it| matches!(it.kind, ShapeKind::Resource(_)));

const ANY: Wanted = ("a shape", |_| true);

/// The place of the target in a field of a shape.
fn target_place(model: &Model, shape: &Shape, field: &str) -> Place {
    model.place_of(shape).child(field).child("target")
}

impl Targets<'_> {
    fn members(&mut self, shape: &Shape) {
        let model = self.model;
        for member in shape.members() {
            let place = || model.place_of_member(shape, member).child("target");
            let wanted = match shape.kind {
                ShapeKind::Map { .. } if member.name == "key" => STRING,
                ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => MEMBER,
                _ => VALUE,
            };
            let what = format!("member `{}`", member.name);
            self.target(shape, &what, &member.target, wanted, place);
        }
    }

    fn operation(&mut self, shape: &Shape, operation: &Operation) {
        let model = self.model;
        let name = shape.id.name();
        for (field, id) in [("input", &operation.input), ("output", &operation.output)] {
            let Some(id) = id else { continue };
            let place = || target_place(model, shape, field);
            let what = format!("the {field} of operation `{name}`");
            self.target(shape, &what, id, STRUCTURE, place);
            if model.shape(id).is_some_and(ERROR.1) {
                let message = format!("{what} targets `{id}`, which is an error");
                let error = Diagnostic::error(rules::TARGET, message);
                self.out.push(error.shape(&shape.id).at(place()));
            }
        }
        let what = format!("an error of operation `{name}`");
        self.list(shape, "errors", &what, &operation.errors, ERROR);
    }

    fn resource(&mut self, shape: &Shape, resource: &Resource) {
        let name = shape.id.name();
        for (field, id) in resource.lifecycle() {
            let place = || target_place(self.model, shape, field);
            let what = format!("`{field}` of resource `{name}`");
            self.target(shape, &what, id, OPERATION, place);
        }
        self.map(shape, "identifiers", &resource.identifiers, STRING);
        self.map(shape, "properties", &resource.properties, MEMBER);
        let operation = format!("an operation of resource `{name}`");
        let list = &resource.operations;
        self.list(shape, "operations", &operation, list, OPERATION);
        let list = &resource.collection_operations;
        self.list(shape, "collectionOperations", &operation, list, OPERATION);
        let what = format!("a resource of resource `{name}`");
        self.list(shape, "resources", &what, &resource.resources, RESOURCE);
    }

    fn service(&mut self, shape: &Shape, service: &Service) {
        let model = self.model;
        let name = shape.id.name();
        let what = format!("an operation of service `{name}`");
        self.list(shape, "operations", &what, &service.operations, OPERATION);
        let what = format!("a resource of service `{name}`");
        self.list(shape, "resources", &what, &service.resources, RESOURCE);
        let what = format!("an error of service `{name}`");
        self.list(shape, "errors", &what, &service.errors, ERROR);
        let what = format!("`rename` of service `{name}`");
        for id in service.rename.keys() {
            let place = || {
                let place = model.place_of(shape).child("rename");
                place.child(id.as_str()).key()
            };
            self.target(shape, &what, id, ANY, place);
        }
    }

    /// The ids in a list of a shape.
    fn list(&mut self, shape: &Shape, field: &str, what: &str, ids: &[ShapeId], wanted: Wanted) {
        let model = self.model;
        for (index, id) in ids.iter().enumerate() {
            let place = || {
                let place = model.place_of(shape).child(field);
                place.index(index).child("target")
            };
            self.target(shape, what, id, wanted, place);
        }
    }

    /// The ids in a map of a resource.
    fn map(&mut self, shape: &Shape, field: &str, ids: &BTreeMap<String, ShapeId>, wanted: Wanted) {
        let model = self.model;
        for (name, id) in ids {
            let place = || {
                let place = model.place_of(shape).child(field);
                place.child(name).child("target")
            };
            let what = format!("`{name}` of resource `{}`", shape.id.name());
            self.target(shape, &what, id, wanted, place);
        }
    }

    fn target(
        &mut self,
        shape: &Shape,
        what: &str,
        id: &ShapeId,
        wanted: Wanted,
        place: impl FnOnce() -> Place,
    ) {
        let error = match self.model.shape(id) {
            Some(target) if wanted.1(target) => return,
            // Its definition has errors, which are reported.
            _ if self.model.unread.has(id.as_str()) => return,
            Some(_) => Diagnostic::error(
                rules::TARGET,
                format!("{what} targets `{id}`, which is not {}", wanted.0),
            ),
            None => {
                self.missing += 1;
                let known = self.model.shapes.keys();
                let prelude = crate::model::prelude()
                    .keys()
                    .filter(|_| id.namespace() == "smithy.api");
                let help = if self.missing > SUGGESTED {
                    None
                } else {
                    similar(id, known.chain(prelude))
                };
                Diagnostic::error(
                    rules::TARGET,
                    format!("{what} targets `{id}`, which no file defines"),
                )
                .help(help)
            }
        };
        self.out.push(error.shape(&shape.id).at(place()));
    }
}
