//! Lowers waiters: an operation comes in, a method and a trait of its table for each waiter go out. An expression that the
//! runtime cannot evaluate is an error.

use farrier_smithy::diagnostic::Diagnostic;
use farrier_smithy::jmespath::{self, Expression};
use farrier_smithy::knowledge::waiters::{
    self, Acceptor, Comparator, Matcher, PathMatcher, State, Waiter,
};
use farrier_smithy::model::Shape;

use super::Lowering;
use super::jmespath::expression;
use super::names::OperationNames;
use crate::ir::{self, Trait, Value};
use crate::rules;
use crate::support::jmespath::unsupported;

const WAITABLE: &str = "smithy.waiters#waitable";

impl Lowering<'_> {
    /// Returns the waiters of an operation, for the client.
    pub(super) fn waiters(&mut self, shape: &Shape, names: &OperationNames) -> Vec<ir::Waiter> {
        if !self.options.parts.has_client() {
            return Vec::new();
        }
        let mut lowered = Vec::new();
        for waiter in waiters::waiters(shape) {
            let Some(method) = names.waiters.get(waiter.name) else {
                continue;
            };
            let acceptors = waiter.acceptors.iter();
            let acceptors = acceptors.filter_map(|it| self.acceptor(shape, &waiter, it));
            let acceptors = Value::List(acceptors.collect());
            lowered.push(ir::Waiter {
                method: method.clone(),
                name: waiter.name.to_owned(),
                docs: docs(&waiter, &names.method.name),
                deprecated: waiter.deprecated,
                table: Trait::new("waiter").with([
                    waiter.name.into(),
                    Value::Unsigned(waiter.min_delay.min(u32::MAX.into())),
                    Value::Unsigned(waiter.max_delay.min(u32::MAX.into())),
                    acceptors,
                ]),
            });
        }
        lowered
    }

    fn acceptor(&mut self, shape: &Shape, waiter: &Waiter<'_>, it: &Acceptor<'_>) -> Option<Value> {
        let matcher = match &it.matcher {
            Matcher::Success(true) => Value::Constant("any_output"),
            Matcher::Success(false) => Value::Constant("any_error"),
            Matcher::ErrorType(id) => {
                let name = id.rsplit_once('#').map_or(*id, |(_, name)| name);
                Value::Part("error_type", vec![name.into()])
            }
            Matcher::Output(it) => Value::Part("output", self.path_matcher(shape, waiter, it)?),
            Matcher::InputOutput(it) => {
                Value::Part("input_output", self.path_matcher(shape, waiter, it)?)
            }
        };
        let word = match (it.state, it.message) {
            (State::Success, _) => "success",
            (State::Retry, _) => "retry",
            (State::Failure, None) => "failure",
            (State::Failure, Some(message)) => {
                let message = self.expression(shape, waiter, message)?;
                return Some(Value::Part("failure_because", vec![matcher, message]));
            }
        };
        Some(Value::Part(word, vec![matcher]))
    }

    fn path_matcher(
        &mut self,
        shape: &Shape,
        waiter: &Waiter<'_>,
        it: &PathMatcher<'_>,
    ) -> Option<Vec<Value>> {
        let expected = match it.comparator {
            Comparator::StringEquals => Value::Part("string_equals", vec![it.expected.into()]),
            Comparator::AllStringEquals => {
                Value::Part("all_string_equals", vec![it.expected.into()])
            }
            Comparator::AnyStringEquals => {
                Value::Part("any_string_equals", vec![it.expected.into()])
            }
            Comparator::BooleanEquals => {
                let expected = if it.expected == "true" {
                    "true"
                } else {
                    "false"
                };
                Value::Part("boolean_equals", vec![Value::Constant(expected)])
            }
        };
        Some(vec![self.expression(shape, waiter, it.path)?, expected])
    }

    /// Returns the table of an expression. One that is not of the grammar is reported by a rule.
    fn expression(&mut self, shape: &Shape, waiter: &Waiter<'_>, text: &str) -> Option<Value> {
        let parsed: Expression = jmespath::parse(text).ok()?;
        if let Some((column, construct)) = unsupported(&parsed) {
            let name = waiter.name;
            let message =
                format!("waiter `{name}`: `{text}`, column {column}: {construct} is not supported");
            let place = self.model.place_of(shape).child("traits").child(WAITABLE);
            let place = place.child(name).key();
            self.out.push(
                Diagnostic::error(rules::UNSUPPORTED, message)
                    .shape(shape.definition_id())
                    .at(place),
            );
        }
        expression(&parsed)
    }
}

/// Returns the documentation of the model, or a sentence.
fn docs(waiter: &Waiter<'_>, method: &str) -> ir::Docs {
    let docs = super::docs::of_text(waiter.documentation.unwrap_or_default());
    match docs.is_empty() {
        true => vec![format!(
            "Calls [`{method}`](Self::{method}) until it has the result of the waiter `{}`.",
            waiter.name
        )],
        false => docs,
    }
}
