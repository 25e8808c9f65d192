//! What functions do. Arguments come in; a result goes out, or an error where an argument is not what the function
//! takes.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::function::functions;
use super::{EvaluationError, Function, Number, Object, Value};

macro_rules! calls {
    ($($variant:ident $name:literal $call:ident;)*) => {
        impl Function {
            /// Calls the function.
            pub(super) fn call<'v>(
                self,
                arguments: Vec<Value<'v>>,
            ) -> Result<Value<'v>, EvaluationError> {
                let result = match self {
                    $(Self::$variant => $call(arguments),)*
                };
                result.ok_or(EvaluationError::new(self))
            }
        }
    };
}
functions!(calls);

/// `None` where an argument is not what the function takes.
type Called<'v> = Option<Value<'v>>;

fn one(arguments: Vec<Value<'_>>) -> Called<'_> {
    arguments.into_iter().next()
}

fn two(arguments: Vec<Value<'_>>) -> Option<(Value<'_>, Value<'_>)> {
    let mut arguments = arguments.into_iter();
    Some((arguments.next()?, arguments.next()?))
}

fn number(arguments: Vec<Value<'_>>) -> Option<Number> {
    match one(arguments)? {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn object(arguments: Vec<Value<'_>>) -> Option<Object<'_>> {
    match one(arguments)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// The elements of an array, looked at.
fn elements(value: Value<'_>) -> Option<Vec<Value<'_>>> {
    let elements = value.into_array()?;
    Some(elements.into_iter().map(Value::looked).collect())
}

fn numbers(arguments: Vec<Value<'_>>) -> Option<Vec<Number>> {
    let elements = elements(one(arguments)?)?.into_iter();
    let number = |it| match it {
        Value::Number(number) => Some(number),
        _ => None,
    };
    elements.map(number).collect()
}

fn abs<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    Some(Value::Number(match number(arguments)? {
        Number::Integer(value) => value
            .checked_abs()
            .map_or(Number::Float((value as f64).abs()), Number::Integer),
        Number::Float(value) => Number::Float(value.abs()),
    }))
}

fn avg<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let numbers = numbers(arguments)?;
    let sum: f64 = numbers.iter().map(|it| it.as_f64()).sum();
    Some(match numbers.is_empty() {
        true => Value::Null,
        false => Value::Number((sum / numbers.len() as f64).into()),
    })
}

fn ceil<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    round(number(arguments)?, f64::ceil)
}

fn floor<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    round(number(arguments)?, f64::floor)
}

fn round<'v>(number: Number, how: fn(f64) -> f64) -> Called<'v> {
    Some(Value::Number(match number {
        Number::Integer(_) => number,
        Number::Float(value) => Number::Float(how(value)),
    }))
}

fn contains<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let (subject, wanted) = two(arguments)?;
    let found = match subject {
        Value::Array(elements) => elements.contains(&wanted),
        Value::String(text) => match wanted {
            Value::String(wanted) => text.contains(wanted.as_ref()),
            _ => false,
        },
        _ => return None,
    };
    Some(Value::Boolean(found))
}

fn texts(arguments: Vec<Value<'_>>) -> Option<(String, String)> {
    let (one, other) = two(arguments)?;
    Some((one.into_string()?, other.into_string()?))
}

fn starts_with<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let (text, start) = texts(arguments)?;
    Some(Value::Boolean(text.starts_with(&start)))
}

fn ends_with<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let (text, end) = texts(arguments)?;
    Some(Value::Boolean(text.ends_with(&end)))
}

fn join<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let (between, texts) = two(arguments)?;
    let texts = elements(texts)?.into_iter().map(Value::into_string);
    let texts: Vec<String> = texts.collect::<Option<_>>()?;
    Some(Value::String(texts.join(&between.into_string()?).into()))
}

fn keys<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let entries = object(arguments)?.entries().into_iter();
    Some(Value::Array(
        entries.map(|(key, _)| Value::String(key)).collect(),
    ))
}

fn values<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let entries = object(arguments)?.entries().into_iter();
    Some(Value::Array(entries.map(|(_, value)| value).collect()))
}

fn length<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let length = match one(arguments)? {
        Value::String(text) => text.chars().count(),
        Value::Array(elements) => elements.len(),
        Value::Object(object) => object.entries().len(),
        _ => return None,
    };
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    Some(Value::Number(length.into()))
}

/// The order of two numbers, or of two strings.
fn order(one: &Value<'_>, other: &Value<'_>) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.partial_cmp(other),
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    }
}

/// The elements of an array of numbers, or of strings.
fn sortable(arguments: Vec<Value<'_>>) -> Option<Vec<Value<'_>>> {
    let elements = elements(one(arguments)?)?;
    let is_sortable = |it: &Value<'_>| match elements.first() {
        Some(first) => order(first, it).is_some(),
        None => true,
    };
    elements.iter().all(is_sortable).then_some(elements)
}

fn sort<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let mut elements = sortable(arguments)?;
    elements.sort_by(|one, other| order(one, other).unwrap_or(Ordering::Equal));
    Some(Value::Array(elements))
}

fn max<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    extreme(arguments, Ordering::Greater)
}

fn min<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    extreme(arguments, Ordering::Less)
}

fn extreme<'v>(arguments: Vec<Value<'v>>, wins: Ordering) -> Called<'v> {
    let elements = sortable(arguments)?.into_iter();
    let best = elements.reduce(|best, next| match order(&next, &best) == Some(wins) {
        true => next,
        false => best,
    });
    Some(best.unwrap_or_default())
}

/// Later keys replace earlier ones.
fn merge<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let mut merged = BTreeMap::new();
    for argument in arguments {
        let Value::Object(object) = argument else {
            return None;
        };
        merged.extend(object.entries());
    }
    Some(Value::Object(Object::Entries(merged.into_iter().collect())))
}

fn not_null<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let mut arguments = arguments.into_iter();
    Some(arguments.find(|it| !it.is_null()).unwrap_or_default())
}

fn reverse<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    match one(arguments)? {
        Value::String(text) => Some(Value::String(text.chars().rev().collect::<String>().into())),
        Value::Array(mut elements) => {
            elements.reverse();
            Some(Value::Array(elements))
        }
        _ => None,
    }
}

fn sum<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let numbers = numbers(arguments)?;
    let exact = numbers.iter().try_fold(0_i64, |sum, it| match it {
        Number::Integer(value) => sum.checked_add(*value),
        Number::Float(_) => None,
    });
    let sum = exact.map(Number::Integer);
    let sum = sum.unwrap_or_else(|| Number::Float(numbers.iter().map(|it| it.as_f64()).sum()));
    Some(Value::Number(sum))
}

fn to_array<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    Some(match one(arguments)? {
        array @ Value::Array(_) => array,
        other => Value::Array(vec![other]),
    })
}

fn to_number<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    Some(match one(arguments)? {
        number @ Value::Number(_) => number,
        Value::String(text) => Number::parse(&text).map_or(Value::Null, Value::Number),
        _ => Value::Null,
    })
}

fn type_of<'v>(arguments: Vec<Value<'v>>) -> Called<'v> {
    let name = match one(arguments)? {
        Value::Null => "null",
        Value::Boolean(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Shape(_) => return None,
    };
    Some(Value::String(name.into()))
}
