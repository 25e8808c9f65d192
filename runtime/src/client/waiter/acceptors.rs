//! Acceptors: the end of a call comes in, the first acceptor that matches goes out (Smithy, "Waiters": "Matcher union").
//!
//! An expression that fails, such as the length of a list that is absent, matches nothing.

use super::Waited;
use crate::client::error::Error;
use crate::error::OperationError;
use crate::jmespath::{Expression, Value, evaluate};
use crate::operation::{Acceptor, Expected, Matcher};
use crate::shape::Structure;

/// Returns the first acceptor that matches.
pub(super) fn find<I: Structure, O: Structure, E: OperationError>(
    acceptors: &'static [Acceptor],
    input: &I,
    result: Result<&O, &Error<E>>,
) -> Option<&'static Acceptor> {
    match result {
        Ok(output) => acceptors
            .iter()
            .find(|it| of_output(&it.matcher, input, output)),
        Err(error) => {
            let names = names(error);
            acceptors.iter().find(|it| of_error(&it.matcher, &names))
        }
    }
}

fn of_output(matcher: &Matcher, input: &dyn Structure, output: &dyn Structure) -> bool {
    let (value, expression, expected) = match matcher {
        Matcher::Output => return true,
        Matcher::Error | Matcher::ErrorType(_) => return false,
        Matcher::OutputPath(expression, expected) => (Value::from(output), expression, expected),
        Matcher::InputOutputPath(expression, expected) => {
            let both = [("input", input.into()), ("output", output.into())];
            (Value::object(both), expression, expected)
        }
    };
    evaluate(expression, value).is_ok_and(|it| is_expected(it, *expected))
}

fn is_expected(value: Value<'_>, expected: Expected) -> bool {
    let is = |it: Value<'_>, text: &str| matches!(it.looked(), Value::String(it) if it == text);
    match expected {
        Expected::String(text) => is(value, text),
        Expected::Boolean(wanted) => value.as_bool() == Some(wanted),
        Expected::AllStrings(text) => {
            let values = value.into_array().unwrap_or_default();
            !values.is_empty() && values.into_iter().all(|it| is(it, text))
        }
        Expected::AnyString(text) => {
            let values = value.into_array().unwrap_or_default();
            values.into_iter().any(|it| is(it, text))
        }
    }
}

fn of_error(matcher: &Matcher, names: &[&str]) -> bool {
    match matcher {
        Matcher::Error => true,
        Matcher::ErrorType(name) => names.contains(name),
        Matcher::Output | Matcher::OutputPath(..) | Matcher::InputOutputPath(..) => false,
    }
}

/// Returns the names of an error: its code, that of the model, and that of awsQuery, each without a namespace.
fn names<E: OperationError>(error: &Error<E>) -> Vec<&str> {
    let kind = error.modeled().map(|it| it.as_modeled().kind());
    let of_model = kind.map(|it| it.code());
    let of_query = kind.and_then(|it| it.aws_query_error()).map(|it| it.0);
    let all = [error.code(), of_model, of_query].into_iter().flatten();
    all.map(|it| it.rsplit_once('#').map_or(it, |(_, name)| name))
        .collect()
}

/// Returns why a waiter has failed: what the model's expression finds in the output.
pub(super) fn message<O: Structure, E>(
    acceptor: &Acceptor,
    waited: &Waited<O, E>,
) -> Option<String> {
    let (Some(expression), Waited::Output(output)) = (acceptor.message, waited) else {
        return None;
    };
    text(expression, output)
}

fn text(expression: Expression, output: &dyn Structure) -> Option<String> {
    let texts = match evaluate(expression, output.into()).ok()? {
        Value::Array(values) => values,
        value => vec![value],
    };
    let texts: Vec<String> = texts.into_iter().filter_map(Value::into_string).collect();
    Some(texts.join("; ")).filter(|it| !it.is_empty())
}
