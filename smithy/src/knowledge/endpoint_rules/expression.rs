//! Expressions and conditions: JSON comes in, typed expressions go out.

use serde_json::{Map, Value};

use super::functions::{self, Function};
use super::read::Reader;
use super::template::{self, Part};

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A boolean.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text without references.
    Text(String),
    /// A text with references.
    Template(Vec<Part>),
    /// The value of a parameter or a variable.
    Reference(String),
    /// `getAttr`: an attribute of a record, or an element of a list.
    Attribute(Box<Expression>, Vec<Step>),
    /// A call of another function.
    Call(Function, Vec<Expression>),
}

/// A step of a path into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The attribute of this name.
    Name(String),
    /// The element at this index; a negative one counts from the end.
    Index(i64),
}

/// A condition, and the variable that keeps its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The expression. The condition holds if it has a value that is not false.
    pub expression: Expression,
    /// The variable that the value is assigned to.
    pub assign: Option<String>,
}

/// Reads a path such as `resourceId[1]` or `[-1]`.
pub(super) fn steps(path: &str) -> Result<Vec<Step>, String> {
    let broken = || format!("the path `{path}` is not one of names and indices");
    let mut steps = Vec::new();
    for (at, segment) in path.split('.').enumerate() {
        let (name, mut rest) = segment.split_at(segment.find('[').unwrap_or(segment.len()));
        if !name.is_empty() {
            steps.push(Step::Name(name.to_owned()));
        } else if at > 0 || rest.is_empty() {
            return Err(broken());
        }
        while !rest.is_empty() {
            let inner = rest.strip_prefix('[').ok_or_else(broken)?;
            let (index, behind) = inner.split_once(']').ok_or_else(broken)?;
            steps.push(Step::Index(index.parse().map_err(|_| broken())?));
            rest = behind;
        }
    }
    Ok(steps)
}

impl Reader {
    /// Reads a condition: a call, perhaps with `assign`.
    pub(super) fn condition(&mut self, value: &Value) -> Condition {
        let assign = value.get("assign").and_then(Value::as_str);
        let expression = match value.as_object() {
            Some(object) if object.contains_key("fn") => self.call(object),
            _ => self.wrong("a condition is a call: it has `fn` and `argv`", None),
        };
        Condition {
            expression,
            assign: assign.map(str::to_owned),
        }
    }

    /// Reads an expression.
    pub(super) fn expression(&mut self, value: &Value) -> Expression {
        match value {
            Value::Bool(value) => Expression::Boolean(*value),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Expression::Integer(number),
                None => self.wrong(&format!("{number} is not a whole number of 64 bits"), None),
            },
            Value::String(text) => match template::parse(text) {
                Ok(expression) => expression,
                Err(message) => self.wrong(&message, Some("`{{` and `}}` stand for braces")),
            },
            Value::Object(object) => {
                if let Some(name) = object.get("ref").and_then(Value::as_str) {
                    return Expression::Reference(name.to_owned());
                }
                self.call(object)
            }
            _ => self.wrong(
                "an expression is a string, a boolean, a whole number, `ref` or `fn`",
                None,
            ),
        }
    }

    fn call(&mut self, object: &Map<String, Value>) -> Expression {
        let Some(name) = object.get("fn").and_then(Value::as_str) else {
            return self.wrong(
                "an object is either `ref` or a call with `fn` and `argv`",
                None,
            );
        };
        let empty = Vec::new();
        let argv = object.get("argv").and_then(Value::as_array);
        let argv = argv.unwrap_or(&empty);
        if name == "getAttr" {
            return self.attribute(argv);
        }
        let arguments = self.list("argv", argv, Self::expression);
        match functions::named(name) {
            Ok(function) => Expression::Call(function, arguments),
            Err(help) => {
                let message = format!("there is no function `{name}`");
                self.at("fn", |it| it.wrong(&message, help.as_deref()))
            }
        }
    }

    fn attribute(&mut self, argv: &[Value]) -> Expression {
        let [value, Value::String(path)] = argv else {
            return self.wrong("`getAttr` takes a value and a path", None);
        };
        let value = self.at("argv", |it| it.at("0", |it| it.expression(value)));
        match steps(path) {
            Ok(steps) => Expression::Attribute(Box::new(value), steps),
            Err(message) => self.at("argv", |it| it.at("1", |it| it.wrong(&message, None))),
        }
    }

    /// Reports a problem, and stands in for what could not be read.
    fn wrong(&mut self, message: &str, help: Option<&str>) -> Expression {
        self.report(message, help);
        Expression::Text(String::new())
    }
}
