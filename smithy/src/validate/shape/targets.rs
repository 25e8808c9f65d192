//! Every target exists, and is of a type that may stand there (Smithy 2.0, "Target validation").

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Model, Shape, ShapeId, ShapeKind};

use crate::suggest::similar;

/// After so many findings no more names are suggested: each costs a look at every shape.
const SUGGESTED: usize = 100;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut rule = Rule {
        model,
        out,
        found: 0,
    };
    for shape in model.shapes.values() {
        rule.shape(shape);
    }
}

struct Rule<'a> {
    model: &'a Model,
    out: &'a mut Diagnostics,
    found: usize,
}

/// What a target has to be: a word for it, and the test.
type Wanted = (&'static str, fn(&Shape) -> bool);

const MEMBER: Wanted = ("a shape with a value", |it| {
    !matches!(
        it.kind,
        ShapeKind::Operation(_) | ShapeKind::Resource(_) | ShapeKind::Service(_)
    )
});
/// `smithy.api#Unit` says that there is no value: the tag of a union alone may do so, and enums have it by rule.
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

impl Rule<'_> {
    fn shape(&mut self, shape: &Shape) {
        let model = self.model;
        let one = |field: &'static str| move || model.place_of(shape).child(field).child("target");
        let nth = |field: &'static str, index| {
            move || {
                model
                    .place_of(shape)
                    .child(field)
                    .index(index)
                    .child("target")
            }
        };
        for member in shape.members() {
            let place = || model.place_of_member(shape, member).child("target");
            let wanted = match shape.kind {
                ShapeKind::Map { .. } if member.name == "key" => STRING,
                ShapeKind::Union(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => MEMBER,
                _ => VALUE,
            };
            self.target(
                shape,
                &format!("member `{}`", member.name),
                &member.target,
                wanted,
                place,
            );
        }
        match &shape.kind {
            ShapeKind::Operation(it) => {
                for (field, id) in [("input", &it.input), ("output", &it.output)] {
                    if let Some(id) = id {
                        let what = format!("the {field} of operation `{}`", shape.id.name());
                        self.target(shape, &what, id, STRUCTURE, one(field));
                        if model.shape(id).is_some_and(ERROR.1) {
                            let message = format!("{what} targets `{id}`, which is an error");
                            let error = Diagnostic::error("target", message);
                            self.out.push(error.shape(&shape.id).at(one(field)()));
                        }
                    }
                }
                for (index, id) in it.errors.iter().enumerate() {
                    let what = format!("an error of operation `{}`", shape.id.name());
                    self.target(shape, &what, id, ERROR, nth("errors", index));
                }
            }
            ShapeKind::Resource(it) => {
                let lifecycle = [
                    ("create", &it.create),
                    ("put", &it.put),
                    ("read", &it.read),
                    ("update", &it.update),
                    ("delete", &it.delete),
                    ("list", &it.list),
                ];
                for (field, id) in lifecycle {
                    if let Some(id) = id {
                        let what = format!("`{field}` of resource `{}`", shape.id.name());
                        self.target(shape, &what, id, OPERATION, one(field));
                    }
                }
                for (field, named, wanted) in [
                    ("identifiers", &it.identifiers, STRING),
                    ("properties", &it.properties, MEMBER),
                ] {
                    for (name, id) in named {
                        let place = || {
                            model
                                .place_of(shape)
                                .child(field)
                                .child(name)
                                .child("target")
                        };
                        self.target(
                            shape,
                            &format!("`{name}` of resource `{}`", shape.id.name()),
                            id,
                            wanted,
                            place,
                        );
                    }
                }
                let operations = [
                    ("operations", &it.operations),
                    ("collectionOperations", &it.collection_operations),
                ];
                for (field, ids) in operations {
                    for (index, id) in ids.iter().enumerate() {
                        let what = format!("an operation of resource `{}`", shape.id.name());
                        self.target(shape, &what, id, OPERATION, nth(field, index));
                    }
                }
                for (index, id) in it.resources.iter().enumerate() {
                    let what = format!("a resource of resource `{}`", shape.id.name());
                    self.target(shape, &what, id, RESOURCE, nth("resources", index));
                }
            }
            ShapeKind::Service(it) => {
                let lists = [
                    ("operations", "an operation", &it.operations, OPERATION),
                    ("resources", "a resource", &it.resources, RESOURCE),
                    ("errors", "an error", &it.errors, ERROR),
                ];
                for (field, what, ids, wanted) in lists {
                    for (index, id) in ids.iter().enumerate() {
                        let what = format!("{what} of service `{}`", shape.id.name());
                        self.target(shape, &what, id, wanted, nth(field, index));
                    }
                }
                for id in it.rename.keys() {
                    let place = || {
                        model
                            .place_of(shape)
                            .child("rename")
                            .child(id.as_str())
                            .key()
                    };
                    let any: Wanted = ("a shape", |_| true);
                    self.target(
                        shape,
                        &format!("`rename` of service `{}`", shape.id.name()),
                        id,
                        any,
                        place,
                    );
                }
            }
            _ => {}
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
            Some(_) => Diagnostic::error(
                "target",
                format!("{what} targets `{id}`, which is not {}", wanted.0),
            ),
            None => {
                self.found += 1;
                let known = self.model.shapes.keys();
                let prelude = crate::model::prelude()
                    .keys()
                    .filter(|_| id.namespace() == "smithy.api");
                let help = if self.found > SUGGESTED {
                    None
                } else {
                    similar(id, known.chain(prelude))
                };
                Diagnostic::error(
                    "target",
                    format!("{what} targets `{id}`, which no file defines"),
                )
                .help(help)
            }
        };
        self.out.push(error.shape(&shape.id).at(place()));
    }
}
