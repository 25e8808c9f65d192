//! Operations and the structures that they use: a model comes in, each of its operations goes out with its input,
//! output and errors. References that do not resolve are left out: a rule reports them.

use std::collections::BTreeMap;

use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};

/// A structure and its members.
#[derive(Clone, Copy, Debug)]
pub struct Structure<'a> {
    /// The structure.
    pub shape: &'a Shape,
    /// Its members, in order.
    pub members: &'a [Member],
}

/// An operation and its structures.
#[derive(Clone, Debug)]
pub struct Operation<'a> {
    /// The operation.
    pub shape: &'a Shape,
    /// Its input.
    pub input: Option<Structure<'a>>,
    /// Its output.
    pub output: Option<Structure<'a>>,
    /// Its own errors, in order; those of its services are not in it.
    pub errors: Vec<Structure<'a>>,
    /// Whether the structures that it names exist and were read as a whole.
    pub known: Known,
}

/// Whether the structures that an operation names exist and were read as a whole. Where they are not, rules that miss a
/// member or an error are silent: the reference that leads nowhere is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The fields say it.
#[non_exhaustive]
pub struct Known {
    pub input: bool,
    pub output: bool,
    pub errors: bool,
}

impl Known {
    /// Whether all of them are known.
    pub fn is_all(self) -> bool {
        self.input && self.output && self.errors
    }
}

/// The operations of a model, and the parts that structures play in them.
#[derive(Clone, Debug, Default)]
pub struct OperationIndex<'a> {
    operations: Vec<Operation<'a>>,
    inputs: BTreeMap<&'a ShapeId, Structure<'a>>,
    outputs: BTreeMap<&'a ShapeId, Structure<'a>>,
    errors: BTreeMap<&'a ShapeId, Structure<'a>>,
}

impl<'a> OperationIndex<'a> {
    /// The index of a model.
    pub fn new(model: &'a Model) -> Self {
        let mut index = Self::default();
        for operation in operations(model) {
            let entry = |it: Structure<'a>| (&it.shape.id, it);
            index.inputs.extend(operation.input.map(entry));
            index.outputs.extend(operation.output.map(entry));
            let errors = operation.errors.iter().copied();
            index.errors.extend(errors.map(entry));
            index.operations.push(operation);
        }
        let has_service = |it: &Shape| matches!(it.kind, ShapeKind::Service(_));
        if !model.shapes.values().any(has_service) {
            // Without a service, nothing says which operations fail with an error.
            let errors = model
                .shapes
                .values()
                .filter(|it| it.traits.error().is_some());
            let errors = errors.filter_map(|it| Structure::of(model, &it.id));
            index.errors.extend(errors.map(|it| (&it.shape.id, it)));
        }
        index
    }

    /// Whether the structures of all operations are known, so that a structure that none of them names has no use.
    pub fn is_whole(&self) -> bool {
        self.operations.iter().all(|it| it.known.is_all())
    }

    /// Every operation, by id.
    pub fn operations(&self) -> &[Operation<'a>] {
        &self.operations
    }

    /// Whether a structure is the input of an operation.
    pub fn is_input(&self, id: &ShapeId) -> bool {
        self.inputs.contains_key(id)
    }

    /// Whether a structure is the output of an operation.
    pub fn is_output(&self, id: &ShapeId) -> bool {
        self.outputs.contains_key(id)
    }

    /// Whether a structure is an error of an operation.
    pub fn is_error(&self, id: &ShapeId) -> bool {
        self.errors.contains_key(id)
    }

    /// The inputs of all operations, each once, by id.
    pub fn inputs(&self) -> impl Iterator<Item = Structure<'a>> {
        self.inputs.values().copied()
    }

    /// The inputs, outputs and errors of all operations, each once: inputs first, each group by id.
    pub fn messages(&self) -> impl Iterator<Item = Structure<'a>> {
        let mut responses = self.outputs.clone();
        responses.extend(self.errors.iter().map(|(id, it)| (*id, *it)));
        let responses = responses.into_values();
        let responses = responses.filter(|it| !self.is_input(&it.shape.id));
        self.inputs().chain(responses)
    }
}

impl<'a> Structure<'a> {
    /// The structure of this id; `None` if it is another type of shape.
    pub fn of(model: &'a Model, id: &ShapeId) -> Option<Self> {
        let shape = model.shape(id)?;
        match &shape.kind {
            ShapeKind::Structure(members) => Some(Self { shape, members }),
            _ => None,
        }
    }

    /// Whether its definition was read as a whole.
    pub fn is_read(&self, model: &Model) -> bool {
        !model.unread.has(self.shape.definition_id().as_str())
    }

    /// Whether a path of names may lead to a member that is unknown, because a structure on the way is.
    pub fn hides(self, model: &'a Model, path: &str) -> bool {
        let mut structure = self;
        for name in path.split('.') {
            let Some(member) = structure.member(name) else {
                return !structure.is_read(model);
            };
            match (Self::of(model, &member.target), model.shape(&member.target)) {
                (Some(next), _) => structure = next,
                (None, target) => return target.is_none(),
            }
        }
        false
    }

    /// The member of this name.
    pub fn member(&self, name: &str) -> Option<&'a Member> {
        self.members.iter().find(|it| it.name == name)
    }

    /// The member at the end of a path of names, through structures: `result.next`.
    pub fn member_at(self, model: &'a Model, path: &str) -> Option<&'a Member> {
        let mut structure = Some(self);
        let mut found = None;
        for name in path.split('.') {
            let member = structure?.member(name)?;
            structure = Self::of(model, &member.target);
            found = Some(member);
        }
        found
    }
}

/// Every operation of a model, by id.
pub fn operations(model: &Model) -> impl Iterator<Item = Operation<'_>> {
    let shapes = model.shapes.values();
    shapes.filter_map(|shape| Operation::of(model, shape))
}

impl<'a> Operation<'a> {
    /// A shape as an operation; `None` if it is another type of shape.
    pub fn of(model: &'a Model, shape: &'a Shape) -> Option<Self> {
        let ShapeKind::Operation(operation) = &shape.kind else {
            return None;
        };
        let find = |id: &ShapeId| Structure::of(model, id);
        let read = |id: &ShapeId| find(id).is_some_and(|it| it.is_read(model));
        // An operation that was not read as a whole may lack any of them.
        let whole = !model.unread.has(shape.definition_id().as_str());
        Some(Self {
            shape,
            known: Known {
                input: whole && operation.input.iter().all(read),
                output: whole && operation.output.iter().all(read),
                errors: whole && operation.errors.iter().all(read),
            },
            input: operation.input.as_ref().and_then(find),
            output: operation.output.as_ref().and_then(find),
            errors: operation.errors.iter().filter_map(find).collect(),
        })
    }
}
