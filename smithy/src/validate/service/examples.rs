//! Examples are values of the input, and of the output or an error of the operation or its services (Smithy 2.0,
//! "examples trait").

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::knowledge::operations::{Operation, operations};
use crate::knowledge::top_down::TopDown;
use crate::model::{Model, Shape, ShapeId};
use crate::rules;
use crate::validate::traits::node_values::Values;

const EXAMPLES: &str = "smithy.api#examples";

pub(crate) fn check<'a>(
    model: &'a Model,
    values: &Values<'_, '_, 'a>,
    services: &[TopDown<'a>],
    out: &mut Diagnostics,
) {
    let mut shared = None;
    for operation in operations(model) {
        let examples = operation.shape.traits.get(EXAMPLES);
        let examples = examples.and_then(Value::as_array).into_iter().flatten();
        for (index, example) in examples.enumerate() {
            let Some(example) = example.as_object() else {
                continue;
            };
            let shared = shared.get_or_insert_with(|| Shared::of(services));
            let place = model.place_of(operation.shape).child("traits");
            let mut one = One {
                operation: &operation,
                values,
                lenient: example.get("allowConstraintErrors") == Some(&Value::Bool(true)),
                place: place.child(EXAMPLES).index(index),
                out,
            };
            one.check(model, shared, example);
        }
    }
}

/// Services with their errors, and those that bind an operation.
struct Shared<'a> {
    errors: Vec<HashSet<&'a str>>,
    services: HashMap<&'a ShapeId, Vec<usize>>,
}

impl<'a> Shared<'a> {
    fn of(all: &[TopDown<'a>]) -> Self {
        let mut services: HashMap<&ShapeId, Vec<usize>> = HashMap::new();
        for (index, it) in all.iter().enumerate() {
            for operation in it.operations.keys() {
                services.entry(operation).or_default().push(index);
            }
        }
        let errors = |it: &TopDown<'a>| it.service.errors.iter().map(ShapeId::as_str).collect();
        Self {
            errors: all.iter().map(errors).collect(),
            services,
        }
    }

    /// Whether an error is one of every service that binds an operation. If there are services, but none binds it,
    /// that is true.
    fn has(&self, operation: &ShapeId, error: &str) -> bool {
        let has = |it: &usize| self.errors.get(*it).is_some_and(|it| it.contains(error));
        let mut bound = self.services.get(operation).into_iter().flatten();
        !self.errors.is_empty() && bound.all(has)
    }
}

struct One<'o, 'v, 'e, 'g, 'a> {
    operation: &'o Operation<'a>,
    values: &'v Values<'e, 'g, 'a>,
    /// Whether the example shows what the service refuses.
    lenient: bool,
    place: Place,
    out: &'o mut Diagnostics,
}

impl<'a> One<'_, '_, '_, '_, 'a> {
    fn check(&mut self, model: &'a Model, shared: &Shared<'a>, example: &Map<String, Value>) {
        if let Some(input) = self.operation.input {
            let none = Value::Object(Map::new());
            let value = example.get("input").unwrap_or(&none);
            self.value(value, input.shape, self.place.clone().child("input"));
        }
        let (output, error) = (example.get("output"), example.get("error"));
        if self.lenient && error.is_none() {
            let message = "an example of what is refused has no `error`";
            self.report(
                Severity::Error,
                "ExamplesTrait",
                message.to_owned(),
                self.place.clone(),
            );
        }
        if let (Some(_), Some(_)) = (output, error) {
            let message = "an example has `output` and `error`; only one can be";
            self.report(
                Severity::Error,
                "ExamplesTrait",
                message.to_owned(),
                self.place.clone(),
            );
            return;
        }
        if let (Some(value), Some(shape)) = (output, self.operation.output) {
            self.value(value, shape.shape, self.place.clone().child("output"));
        }
        if let Some(error) = error {
            self.error(model, shared, error);
        }
    }

    fn error(&mut self, model: &'a Model, shared: &Shared<'a>, error: &Value) {
        let place = self.place.clone().child("error");
        let Some(id) = error.get("shapeId").and_then(Value::as_str) else {
            return;
        };
        let own = self.operation.errors.iter().map(|it| it.shape);
        let found = own.into_iter().find(|it| it.id.as_str() == id).or_else(|| {
            let known = shared.has(&self.operation.shape.id, id);
            model.shapes.get(id).filter(|_| known)
        });
        let Some(shape) = found else {
            if !self.operation.known.errors || model.unread.has(id) {
                return;
            }
            let message = format!("`{id}` is not among the errors of the operation");
            self.report(
                Severity::Error,
                "ExamplesTrait",
                message,
                place.child("shapeId"),
            );
            return;
        };
        if let Some(value) = error.get("content") {
            self.value(value, shape, place.child("content"));
        }
    }

    fn value(&mut self, value: &Value, shape: &'a Shape, place: Place) {
        if self.values.model().unread.has(shape.id.as_str()) {
            return;
        }
        for found in self.values.of_shape(value, shape, place.clone()) {
            let severity = if self.lenient && found.constraint {
                Severity::Warning
            } else {
                found.severity
            };
            let message = format!("in an example, {}", found.sentence());
            let place = found.place(place.clone());
            let event = match (&found.unknown, found.constraint) {
                (Some(_), _) => "ExamplesTrait.UnknownMember",
                (None, true) => "ExamplesTrait.Member",
                (None, false) => "ExamplesTrait",
            };
            self.report(severity, event, message, place);
        }
    }

    fn report(&mut self, severity: Severity, event: &str, message: String, place: Place) {
        let found = Diagnostic::new(severity, rules::EXAMPLE, message).event(event);
        let shape = self.operation.shape.definition_id();
        self.out.push(found.shape(shape).at(place));
    }
}
