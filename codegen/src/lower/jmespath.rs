//! Lowers expressions of JMESPath: an expression that is supported comes in, the table of it goes out, in the words of
//! the runtime (`runtime/src/__private/v1/words/jmespath.rs`).

use farrier_smithy::jmespath::{Comparator, Expression, Function, Operation, Slice};
use serde_json as json;

use crate::ir::Value;

/// Returns the table of an expression. `None` if a construct is not supported.
pub fn expression(it: &Expression) -> Option<Value> {
    let steps = it.steps.iter().map(|it| step(&it.operation));
    Some(Value::List(steps.collect::<Option<_>>()?))
}

fn expressions(all: &[Expression]) -> Option<Value> {
    let all = all.iter().map(expression);
    Some(Value::List(all.collect::<Option<_>>()?))
}

fn step(operation: &Operation) -> Option<Value> {
    let (word, values) = match operation {
        Operation::Field(name) => ("field", vec![name.as_str().into()]),
        Operation::Index(index) => ("index", vec![Value::Integer(*index)]),
        Operation::Slice(bounds, inside) => ("slice", slice(*bounds, inside)?),
        Operation::Elements(inside) => ("elements", vec![expression(inside)?]),
        Operation::Flatten(inside) => ("flatten", vec![expression(inside)?]),
        Operation::Values(inside) => ("values", vec![expression(inside)?]),
        Operation::Filter(condition, inside) => {
            ("filter", vec![expression(condition)?, expression(inside)?])
        }
        Operation::List(all) => ("list", vec![expressions(all)?]),
        Operation::Hash(entries) => {
            let entry = |(name, it): &(String, Expression)| {
                Some(Value::Tuple(vec![name.as_str().into(), expression(it)?]))
            };
            let entries = entries.iter().map(entry);
            ("hash", vec![Value::List(entries.collect::<Option<_>>()?)])
        }
        Operation::Literal(value) => ("literal", vec![literal(value)?]),
        Operation::Compare(by, one, other) => {
            (comparator(*by), vec![expression(one)?, expression(other)?])
        }
        Operation::And(all) => ("and", vec![expressions(all)?]),
        Operation::Or(all) => ("or", vec![expressions(all)?]),
        Operation::Not(inside) => ("not", vec![expression(inside)?]),
        Operation::Call(called, arguments) => {
            let called = Value::Constant(function(*called)?);
            ("call", vec![called, expressions(arguments)?])
        }
        _ => return None,
    };
    Some(Value::Part(word, values))
}

fn slice(bounds: Slice, inside: &Expression) -> Option<Vec<Value>> {
    let bound = |it: Option<i64>| match it {
        Some(index) => Value::Part("Some", vec![Value::Integer(index)]),
        None => Value::Constant("None"),
    };
    Some(vec![
        bound(bounds.start),
        bound(bounds.stop),
        Value::Integer(bounds.step),
        expression(inside)?,
    ])
}

fn comparator(it: Comparator) -> &'static str {
    match it {
        Comparator::Equal => "equal",
        Comparator::NotEqual => "not_equal",
        Comparator::Less => "less",
        Comparator::LessOrEqual => "less_or_equal",
        Comparator::Greater => "greater",
        Comparator::GreaterOrEqual => "greater_or_equal",
    }
}

/// Returns a value of JSON. A number that no double holds becomes null, which no number equals.
fn literal(value: &json::Value) -> Option<Value> {
    Some(match value {
        json::Value::Null => Value::Constant("null"),
        json::Value::Bool(true) => Value::Part("boolean_literal", vec![Value::Constant("true")]),
        json::Value::Bool(false) => Value::Part("boolean_literal", vec![Value::Constant("false")]),
        json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Part("integer", vec![Value::Integer(whole)]),
            (None, Some(float)) => Value::Part("float", vec![Value::Float(float)]),
            (None, None) => Value::Constant("null"),
        },
        json::Value::String(text) => Value::Part("string_literal", vec![text.as_str().into()]),
        json::Value::Array(elements) => {
            let elements = elements.iter().map(literal);
            let elements = Value::List(elements.collect::<Option<_>>()?);
            Value::Part("array", vec![elements])
        }
        json::Value::Object(entries) => {
            let entry = |(name, it): (&String, &json::Value)| {
                Some(Value::Tuple(vec![name.as_str().into(), literal(it)?]))
            };
            let entries = entries.iter().map(entry);
            Value::Part("object", vec![Value::List(entries.collect::<Option<_>>()?)])
        }
    })
}

fn function(it: Function) -> Option<&'static str> {
    Some(match it {
        Function::Abs => "Function::Abs",
        Function::Avg => "Function::Avg",
        Function::Ceil => "Function::Ceil",
        Function::Contains => "Function::Contains",
        Function::EndsWith => "Function::EndsWith",
        Function::Floor => "Function::Floor",
        Function::Join => "Function::Join",
        Function::Keys => "Function::Keys",
        Function::Length => "Function::Length",
        Function::Max => "Function::Max",
        Function::Merge => "Function::Merge",
        Function::Min => "Function::Min",
        Function::NotNull => "Function::NotNull",
        Function::Reverse => "Function::Reverse",
        Function::Sort => "Function::Sort",
        Function::StartsWith => "Function::StartsWith",
        Function::Sum => "Function::Sum",
        Function::ToArray => "Function::ToArray",
        Function::ToNumber => "Function::ToNumber",
        Function::Type => "Function::Type",
        Function::Values => "Function::Values",
        Function::Map
        | Function::MaxBy
        | Function::MinBy
        | Function::SortBy
        | Function::ToString => return None,
    })
}
