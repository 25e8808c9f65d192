//! Operations with the structures that they use: a model comes in, each of its operations goes out with
//! its input, output and errors. What does not resolve is left out: another rule reports it.

use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};

/// A structure and its members.
#[derive(Clone, Copy)]
pub(crate) struct Structure<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) members: &'a [Member],
}

/// An operation and its structures.
pub(crate) struct Operation<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) input: Option<Structure<'a>>,
    pub(crate) output: Option<Structure<'a>>,
    pub(crate) errors: Vec<Structure<'a>>,
}

/// Every operation of the model.
pub(crate) fn operations(model: &Model) -> impl Iterator<Item = Operation<'_>> {
    model
        .shapes
        .values()
        .filter_map(|shape| operation(model, shape))
}

/// A shape as an operation, if it is one.
pub(crate) fn operation<'a>(model: &'a Model, shape: &'a Shape) -> Option<Operation<'a>> {
    let ShapeKind::Operation(it) = &shape.kind else {
        return None;
    };
    let find = |id: &ShapeId| structure(model, id);
    Some(Operation {
        shape,
        input: it.input.as_ref().and_then(find),
        output: it.output.as_ref().and_then(find),
        errors: it.errors.iter().filter_map(find).collect(),
    })
}

/// The structure of this id, if it is one.
pub(crate) fn structure<'a>(model: &'a Model, id: &ShapeId) -> Option<Structure<'a>> {
    let shape = model.shape(id)?;
    match &shape.kind {
        ShapeKind::Structure(members) => Some(Structure { shape, members }),
        _ => None,
    }
}

impl<'a> Structure<'a> {
    /// The member of this name.
    pub(crate) fn member(&self, name: &str) -> Option<&'a Member> {
        self.members.iter().find(|it| it.name == name)
    }
}
