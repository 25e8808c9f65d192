//! Names of waiters differ, delays are in order, an acceptor ends in success, and acceptors compare with values that
//! can occur (Smithy, "Waiters"). Expressions are checked against inputs and outputs.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::jmespath::{self, Type};
use crate::knowledge::operations::{Operation, Structure, operations};
use crate::knowledge::waiters::{self, Comparator, Matcher, Waiter};
use crate::model::Model;
use crate::rules;

const WAITABLE: &str = "smithy.waiters#waitable";
/// The default, in seconds.
const MIN_DELAY: u64 = 2;
const MAX_DELAY: u64 = 120;

pub(crate) fn check(model: &Model, out: &mut Diagnostics) {
    let mut names = HashMap::new();
    for operation in operations(model) {
        let waiters = operation
            .shape
            .traits
            .get(WAITABLE)
            .and_then(Value::as_object);
        let errors = operation.errors.iter().map(|it| it.shape.definition_id());
        let errors: HashSet<&str> = errors.flat_map(|id| [id.as_str(), id.name()]).collect();
        for (name, waiter) in waiters.into_iter().flatten() {
            if let Some(first) = names.insert(name.to_lowercase(), operation.shape) {
                let message = format!(
                    "waiter `{name}` of operation `{}` has the name of one of `{}`",
                    operation.shape.definition_id(),
                    first.definition_id()
                );
                out.push(
                    Diagnostic::error(rules::WAITER, message)
                        .in_trait(model, operation.shape, WAITABLE, name)
                        .related(model.place_of(first), "the first of them"),
                );
            }
            if let Some(waiter) = waiter.as_object() {
                one(model, (&operation, &errors), name, waiter, out);
            }
        }
        for waiter in waiters::waiters(operation.shape) {
            expressions(model, &operation, &waiter, out);
        }
    }
}

fn one(
    model: &Model,
    (operation, errors): (&Operation<'_>, &HashSet<&str>),
    name: &str,
    waiter: &Map<String, Value>,
    out: &mut Diagnostics,
) {
    let at = |it: Diagnostic| it.in_trait(model, operation.shape, WAITABLE, name);
    let delay = |key: &str, or: u64| waiter.get(key).and_then(Value::as_u64).unwrap_or(or);
    let (min, max) = (delay("minDelay", MIN_DELAY), delay("maxDelay", MAX_DELAY));
    if min > max {
        let message =
            format!("waiter `{name}` has a `minDelay` of {min}, over its `maxDelay` of {max}");
        out.push(at(Diagnostic::error(rules::WAITER, message)));
    }
    let acceptors = waiter.get("acceptors").and_then(Value::as_array);
    let mut success = false;
    for (index, acceptor) in acceptors.into_iter().flatten().enumerate() {
        let state = acceptor.get("state").and_then(Value::as_str);
        success |= state == Some("success");
        if acceptor.get("message").is_some() && state != Some("failure") {
            let message = format!("waiter `{name}` has a `message` for what is not a failure");
            out.push(at(Diagnostic::error(rules::WAITER, message)));
        }
        let Some(matcher) = acceptor.get("matcher") else {
            continue;
        };
        if let Some(error) = matcher.get("errorType").and_then(Value::as_str)
            && operation.known.errors
            && !errors.contains(error)
        {
            let message = format!(
                "waiter `{name}` waits for the error `{error}`, which the operation does not have"
            );
            let help = "it can come all the same where servers have errors that no model lists";
            let event = format!("WaitableTraitInvalidErrorType.{name}.{index}");
            out.push(at(Diagnostic::note(rules::WAITER, message).event(event)).advice(help));
        }
        for matcher in ["output", "inputOutput"]
            .iter()
            .filter_map(|key| matcher.get(key))
        {
            let text = |key: &str| matcher.get(key).and_then(Value::as_str);
            if text("comparator") == Some("booleanEquals")
                && !matches!(text("expected"), None | Some("true" | "false"))
            {
                let message = format!(
                    "waiter `{name}` compares a boolean with what is neither true nor false"
                );
                out.push(at(Diagnostic::error(rules::WAITER, message)));
            }
        }
    }
    if !success {
        let message = format!("waiter `{name}` never succeeds");
        out.push(
            at(Diagnostic::error(rules::WAITER, message))
                .advice("one acceptor has the state `success`"),
        );
    }
}

/// Checks the expressions of a waiter. Problems of one that can be read are dangers: the acceptor never matches.
fn expressions(
    model: &Model,
    operation: &Operation<'_>,
    waiter: &Waiter<'_>,
    out: &mut Diagnostics,
) {
    let of = |it: Option<Structure<'_>>, known: bool| match it {
        Some(it) if known => Type::of(model, &it.shape.id),
        _ => Type::Any,
    };
    let output = of(operation.output, operation.known.output);
    let both = Type::Hash(vec![
        (
            "input".to_owned(),
            of(operation.input, operation.known.input),
        ),
        ("output".to_owned(), output.clone()),
    ]);
    for (index, acceptor) in waiter.acceptors.iter().enumerate() {
        let matched = match &acceptor.matcher {
            Matcher::Output(it) => Some((it.path, output.clone(), Some(it.comparator))),
            Matcher::InputOutput(it) => Some((it.path, both.clone(), Some(it.comparator))),
            Matcher::Success(_) | Matcher::ErrorType(_) => None,
        };
        let message = acceptor.message.map(|it| (it, output.clone(), None));
        for (text, of, comparator) in matched.into_iter().chain(message) {
            for (severity, problem) in problems(model, text, of, comparator) {
                let name = waiter.name;
                let message = format!("waiter `{name}`: `{text}`, {problem}");
                let event = match severity {
                    Severity::Error => "WaitableTrait".to_owned(),
                    _ => format!("WaitableTraitJmespathProblem.{name}.{index}"),
                };
                out.push(
                    Diagnostic::new(severity, rules::WAITER, message)
                        .event(event)
                        .in_trait(model, operation.shape, WAITABLE, name),
                );
            }
        }
    }
}

/// Returns what is wrong with an expression, with the column.
fn problems(
    model: &Model,
    text: &str,
    of: Type<'_>,
    comparator: Option<Comparator>,
) -> Vec<(Severity, String)> {
    let expression = match jmespath::parse(text) {
        Ok(expression) => expression,
        Err(error) => return vec![(Severity::Error, error.to_string())],
    };
    let (found, problems) = jmespath::check(model, &expression, of);
    let problems = problems.iter().map(|it| (Severity::Danger, it.to_string()));
    let mut problems: Vec<_> = problems.collect();
    let of_strings = || found.is_array() && found.element(model).is_string();
    let (fits, wanted) = match comparator {
        Some(Comparator::StringEquals) => (found.is_string(), "a string"),
        Some(Comparator::BooleanEquals) => (found.is_boolean(), "a boolean"),
        Some(Comparator::AllStringEquals | Comparator::AnyStringEquals) => {
            (of_strings(), "an array of strings")
        }
        None => (
            found.is_string() || of_strings(),
            "a string or an array of strings",
        ),
    };
    if !fits {
        let found = found.describe();
        let problem = format!("whose result is {found}: {wanted} is wanted");
        problems.push((Severity::Danger, problem));
    }
    problems
}
