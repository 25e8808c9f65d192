//! Applies expressions to values.

use std::cmp::Ordering;
use std::fmt;

use super::{Function, Object, Step, Value};

/// An expression that fails for a value: a function was given a type that it does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvaluationError {
    function: Function,
}

impl EvaluationError {
    pub(super) const fn new(function: Function) -> Self {
        Self { function }
    }
}

impl fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` does not take such a value", self.function.name())
    }
}

impl std::error::Error for EvaluationError {}

type Result<'v> = std::result::Result<Value<'v>, EvaluationError>;

/// Applies an expression to a value. The result is null where the value does not have what the expression asks for.
///
/// # Errors
///
/// When a function is given a type that it does not take, such as the length of a value that is absent.
pub fn evaluate<'v>(expression: &[Step], value: Value<'v>) -> Result<'v> {
    let mut value = value.looked();
    for step in expression {
        value = apply(step, value)?.looked();
    }
    Ok(value)
}

fn apply<'v>(step: &Step, value: Value<'v>) -> Result<'v> {
    match step {
        Step::Field(name) => Ok(match value {
            Value::Object(object) => object.get(name),
            _ => Value::Null,
        }),
        Step::Index(index) => Ok(match value {
            Value::Array(elements) => at(elements, *index),
            _ => Value::Null,
        }),
        Step::Slice(start, stop, step, inside) => slice(*start, *stop, *step, inside, value),
        Step::Elements(inside) => project(array(value), inside),
        Step::Flatten(inside) => project(array(value).map(flatten), inside),
        Step::Values(inside) => project(values(value), inside),
        Step::Filter(condition, inside) => {
            let Value::Array(elements) = value else {
                return Ok(Value::Null);
            };
            let mut kept = Vec::new();
            for element in elements {
                if evaluate(condition, element.clone())?.is_true() {
                    kept.push(element);
                }
            }
            project(Some(kept), inside)
        }
        Step::List(_) | Step::Hash(_) if value.is_null() => Ok(Value::Null),
        Step::List(all) => all_of(all, &value).map(Value::Array),
        Step::Hash(entries) => {
            let mut found = Vec::with_capacity(entries.len());
            for (name, inside) in *entries {
                found.push(((*name).into(), evaluate(inside, value.clone())?));
            }
            Ok(Value::Object(Object::Entries(found)))
        }
        Step::Literal(literal) => Ok((*literal).into()),
        Step::Equal(one, other) => compare([one, other], value, |a, b| a == b),
        Step::NotEqual(one, other) => compare([one, other], value, |a, b| a != b),
        Step::Less(one, other) => in_order([one, other], value, Ordering::is_lt),
        Step::LessOrEqual(one, other) => in_order([one, other], value, Ordering::is_le),
        Step::Greater(one, other) => in_order([one, other], value, Ordering::is_gt),
        Step::GreaterOrEqual(one, other) => in_order([one, other], value, Ordering::is_ge),
        Step::And(all) => logical(all, &value, false),
        Step::Or(all) => logical(all, &value, true),
        Step::Not(inside) => Ok(Value::Boolean(!evaluate(inside, value)?.is_true())),
        Step::Call(function, arguments) => function.call(all_of(arguments, &value)?),
    }
}

fn all_of<'v>(
    all: &[&'static [Step]],
    value: &Value<'v>,
) -> std::result::Result<Vec<Value<'v>>, EvaluationError> {
    all.iter().map(|it| evaluate(it, value.clone())).collect()
}

/// Returns the first result that is true, or that is false; or else the last one.
fn logical<'v>(all: &[&'static [Step]], value: &Value<'v>, ends_at: bool) -> Result<'v> {
    let mut last = Value::Null;
    for inside in all {
        last = evaluate(inside, value.clone())?;
        if last.is_true() == ends_at {
            break;
        }
    }
    Ok(last)
}

fn array(value: Value<'_>) -> Option<Vec<Value<'_>>> {
    match value {
        Value::Array(elements) => Some(elements),
        _ => None,
    }
}

fn values(value: Value<'_>) -> Option<Vec<Value<'_>>> {
    match value {
        Value::Object(object) => {
            let entries = object.entries().into_iter();
            Some(entries.map(|(_, value)| value).collect())
        }
        _ => None,
    }
}

/// Replaces arrays in an array by their elements.
fn flatten(elements: Vec<Value<'_>>) -> Vec<Value<'_>> {
    let mut flat = Vec::with_capacity(elements.len());
    for element in elements {
        match element.looked() {
            Value::Array(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    flat
}

/// Applies an expression to each value. Results that are null are left out.
fn project<'v>(values: Option<Vec<Value<'v>>>, inside: &[Step]) -> Result<'v> {
    let Some(values) = values else {
        return Ok(Value::Null);
    };
    let mut results = Vec::with_capacity(values.len());
    for value in values {
        let result = evaluate(inside, value)?;
        if !result.is_null() {
            results.push(result);
        }
    }
    Ok(Value::Array(results))
}

/// Returns an element. A negative index counts from the end.
fn at(elements: Vec<Value<'_>>, index: i64) -> Value<'_> {
    let index = match index < 0 {
        true => (elements.len() as i64).checked_add(index),
        false => Some(index),
    };
    let index = index.and_then(|it| usize::try_from(it).ok());
    let found = index.and_then(|it| elements.into_iter().nth(it));
    found.unwrap_or_default()
}

/// Takes a part of an array, whose elements are projected, or of a string.
fn slice<'v>(
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
    inside: &[Step],
    value: Value<'v>,
) -> Result<'v> {
    match value {
        Value::Array(elements) => {
            let chosen = indices(elements.len(), start, stop, step);
            let chosen = chosen.filter_map(|it| elements.get(it).cloned());
            project(Some(chosen.collect()), inside)
        }
        Value::String(text) => {
            let chars: Vec<char> = text.chars().collect();
            let chosen = indices(chars.len(), start, stop, step);
            let text: String = chosen.filter_map(|it| chars.get(it)).collect();
            evaluate(inside, Value::String(text.into()))
        }
        _ => Ok(Value::Null),
    }
}

/// Returns the indices of a slice, as Python counts them.
fn indices(
    length: usize,
    start: Option<i64>,
    stop: Option<i64>,
    step: i64,
) -> impl Iterator<Item = usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let (least, most) = match step > 0 {
        true => (0, length),
        false => (-1, length - 1),
    };
    let bound = |index: i64| match index < 0 {
        true => index.saturating_add(length).max(least),
        false => index.min(most),
    };
    let (first, last) = match step > 0 {
        true => (0, length),
        false => (length - 1, -1),
    };
    let start = start.map_or(first, bound);
    let stop = stop.map_or(last, bound);
    let next = move |at: &i64| at.checked_add(step);
    let within = move |at: &i64| match step > 0 {
        true => *at < stop,
        false => *at > stop,
    };
    std::iter::successors(Some(start).filter(|_| step != 0), next)
        .take_while(within)
        .filter_map(|it| usize::try_from(it).ok())
}

/// Applies two expressions to a value, and compares the results.
fn compare<'v>(
    [one, other]: [&[Step]; 2],
    value: Value<'v>,
    is: impl Fn(&Value<'_>, &Value<'_>) -> bool,
) -> Result<'v> {
    let one = evaluate(one, value.clone())?;
    let other = evaluate(other, value)?;
    Ok(Value::Boolean(is(&one, &other)))
}

/// The same for an order, which only numbers have. The result is null for other values.
fn in_order<'v>(
    [one, other]: [&[Step]; 2],
    value: Value<'v>,
    is: fn(Ordering) -> bool,
) -> Result<'v> {
    let one = evaluate(one, value.clone())?;
    let other = evaluate(other, value)?;
    let order = match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.partial_cmp(&other),
        _ => None,
    };
    Ok(order.map_or(Value::Null, |it| Value::Boolean(is(it))))
}
