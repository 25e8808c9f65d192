//! Checks expressions against shapes: an expression and the type of the value to which it is applied come in, the type
//! of the result and every problem go out.
//!
//! Every value can be absent, so types say nothing of null. A problem is an expression that fails, or is null, whatever
//! the value is: a member that a structure does not have, or the length of a number.

use serde_json::Value;

use super::function::Parameter;
use super::{Comparator, Error, Expression, Function, Operation, Step};
use crate::model::{Member, Model, Shape, ShapeId, ShapeKind};
use crate::suggest;

/// A type of values, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Type<'m> {
    /// Any value.
    Any,
    /// Null and nothing else.
    Null,
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array of values of this type.
    Array(Box<Type<'m>>),
    /// An object with these keys.
    Hash(Vec<(String, Type<'m>)>),
    /// A list shape: an array.
    List(&'m Shape),
    /// A map shape: an object.
    Map(&'m Shape),
    /// A structure or union shape: an object.
    Structure(&'m Shape),
}

impl<'m> Type<'m> {
    /// Returns the type that values of a shape have in expressions (Smithy, "Waiters": "JMESPath data model").
    pub fn of(model: &'m Model, id: &ShapeId) -> Self {
        let Some(shape) = model.shape(id) else {
            return Self::Any;
        };
        match &shape.kind {
            ShapeKind::Boolean => Self::Boolean,
            ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Float
            | ShapeKind::Double
            | ShapeKind::BigInteger
            | ShapeKind::BigDecimal
            | ShapeKind::IntEnum(_)
            | ShapeKind::Timestamp => Self::Number,
            ShapeKind::Blob | ShapeKind::String | ShapeKind::Enum(_) => Self::String,
            ShapeKind::List(_) => Self::List(shape),
            ShapeKind::Map { .. } => Self::Map(shape),
            ShapeKind::Structure(_) | ShapeKind::Union(_) => Self::Structure(shape),
            _ => Self::Any,
        }
    }

    /// An array of values of a type.
    pub fn array(element: Self) -> Self {
        Self::Array(Box::new(element))
    }

    /// Whether a value can be an array.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Any | Self::Array(_) | Self::List(_))
    }

    /// Whether a value can be an object.
    pub fn is_object(&self) -> bool {
        matches!(
            self,
            Self::Any | Self::Hash(_) | Self::Map(_) | Self::Structure(_)
        )
    }

    /// Whether a value can be a string.
    pub fn is_string(&self) -> bool {
        matches!(self, Self::Any | Self::String)
    }

    /// Whether a value can be a boolean.
    pub fn is_boolean(&self) -> bool {
        matches!(self, Self::Any | Self::Boolean)
    }

    /// Whether a value can be a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Any | Self::Number)
    }

    /// The type in messages.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array(_) | Self::List(_) => "an array",
            Self::Hash(_) | Self::Map(_) | Self::Structure(_) => "an object",
        }
    }

    /// Returns the type of the elements of an array.
    pub fn element(&self, model: &'m Model) -> Self {
        match self {
            Self::Array(element) => (**element).clone(),
            Self::List(shape) => match &shape.kind {
                ShapeKind::List(member) => Self::of(model, &member.target),
                _ => Self::Any,
            },
            _ => Self::Any,
        }
    }

    fn of_literal(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(values) => Self::array(one_of(values.iter().map(Self::of_literal))),
            Value::Object(entries) => {
                let entries = entries.iter();
                Self::Hash(
                    entries
                        .map(|(key, it)| (key.clone(), Self::of_literal(it)))
                        .collect(),
                )
            }
        }
    }
}

/// Returns the type that all of these types are, or else any.
fn one_of<'m>(types: impl IntoIterator<Item = Type<'m>>) -> Type<'m> {
    let mut types = types.into_iter();
    let Some(first) = types.next() else {
        return Type::Any;
    };
    match types.all(|it| it == first) {
        true => first,
        false => Type::Any,
    }
}

/// Checks an expression that is applied to a value of the type `of`. Returns the type of its result, and the problems.
pub fn check<'m>(
    model: &'m Model,
    expression: &Expression,
    of: Type<'m>,
) -> (Type<'m>, Vec<Error>) {
    let mut checker = Checker {
        model,
        problems: Vec::new(),
    };
    let result = checker.expression(expression, of);
    (result, checker.problems)
}

struct Checker<'m> {
    model: &'m Model,
    problems: Vec<Error>,
}

impl<'m> Checker<'m> {
    fn expression(&mut self, expression: &Expression, of: Type<'m>) -> Type<'m> {
        let steps = expression.steps.iter();
        steps.fold(of, |of, step| self.step(step, of))
    }

    fn report(&mut self, step: &Step, message: String) {
        self.problems.push(Error::new(step.column, message));
    }

    fn step(&mut self, step: &Step, of: Type<'m>) -> Type<'m> {
        match &step.operation {
            Operation::Field(name) => self.field(step, name, &of),
            Operation::Index(_) => self.elements(step, "an index", &of),
            Operation::Slice(_, inside) if of.is_string() && of != Type::Any => {
                self.expression(inside, of.clone());
                self.elements(step, "a slice", &of)
            }
            Operation::Slice(_, inside) => {
                let element = self.elements(step, "a slice", &of);
                Type::array(self.expression(inside, element))
            }
            Operation::Elements(inside) => {
                let element = self.elements(step, "`[*]`", &of);
                Type::array(self.expression(inside, element))
            }
            Operation::Flatten(inside) => {
                let element = self.elements(step, "`[]`", &of);
                let element = match element {
                    Type::Array(_) | Type::List(_) => element.element(self.model),
                    other => other,
                };
                Type::array(self.expression(inside, element))
            }
            Operation::Values(inside) => {
                if !of.is_object() {
                    self.report(
                        step,
                        format!("`*` of {}, which has no values", of.describe()),
                    );
                }
                let value = self.value(&of);
                Type::array(self.expression(inside, value))
            }
            Operation::Filter(condition, inside) => {
                let element = self.elements(step, "`[?`", &of);
                self.expression(condition, element.clone());
                Type::array(self.expression(inside, element))
            }
            Operation::List(all) => {
                let types: Vec<_> = all
                    .iter()
                    .map(|it| self.expression(it, of.clone()))
                    .collect();
                Type::array(one_of(types))
            }
            Operation::Hash(entries) => {
                let entries = entries.iter();
                Type::Hash(
                    entries
                        .map(|(name, it)| (name.clone(), self.expression(it, of.clone())))
                        .collect(),
                )
            }
            Operation::Literal(value) => Type::of_literal(value),
            Operation::Compare(comparator, one, other) => {
                let one = self.expression(one, of.clone());
                let other = self.expression(other, of);
                self.compare(step, *comparator, &one, &other);
                Type::Boolean
            }
            Operation::And(all) | Operation::Or(all) => {
                let types: Vec<_> = all
                    .iter()
                    .map(|it| self.expression(it, of.clone()))
                    .collect();
                one_of(types)
            }
            Operation::Not(inside) => {
                self.expression(inside, of);
                Type::Boolean
            }
            Operation::Call(function, arguments) => self.call(step, *function, arguments, &of),
            Operation::Reference(_) => Type::Any,
        }
    }

    fn field(&mut self, step: &Step, name: &str, of: &Type<'m>) -> Type<'m> {
        match of {
            Type::Any => Type::Any,
            Type::Map(shape) => self.member(shape.members().into_iter().nth(1)),
            Type::Structure(shape) => {
                match shape.members().into_iter().find(|it| it.name == name) {
                    Some(member) => self.member(Some(member)),
                    None if self.model.unread.has(shape.definition_id().as_str()) => Type::Any,
                    None => {
                        let names = shape.members().into_iter().map(|it| it.name.as_str());
                        let near = suggest::nearest(name, names);
                        let help = near.map(|it| format!(": `{it}` has a similar name"));
                        let (id, help) = (shape.definition_id(), help.unwrap_or_default());
                        self.report(step, format!("`{id}` has no member `{name}`{help}"));
                        Type::Any
                    }
                }
            }
            Type::Hash(entries) => match entries.iter().find(|(key, _)| key == name) {
                Some((_, found)) => found.clone(),
                None => {
                    self.report(step, format!("the object has no key `{name}`"));
                    Type::Null
                }
            },
            Type::Null
            | Type::Boolean
            | Type::Number
            | Type::String
            | Type::Array(_)
            | Type::List(_) => {
                let message = format!("`{name}` of {}, which has no keys", of.describe());
                self.report(step, message);
                Type::Null
            }
        }
    }

    fn member(&self, member: Option<&'m Member>) -> Type<'m> {
        member.map_or(Type::Any, |it| Type::of(self.model, &it.target))
    }

    /// Returns the type of the elements of an array, and reports what is none.
    fn elements(&mut self, step: &Step, what: &str, of: &Type<'m>) -> Type<'m> {
        if !of.is_array() {
            let message = format!("{what} of {}, which has no elements", of.describe());
            self.report(step, message);
        }
        of.element(self.model)
    }

    /// Returns the type of the values of an object.
    fn value(&self, of: &Type<'m>) -> Type<'m> {
        match of {
            Type::Map(shape) => self.member(shape.members().into_iter().nth(1)),
            Type::Structure(shape) => {
                let members = shape.members();
                one_of(members.into_iter().map(|it| self.member(Some(it))))
            }
            Type::Hash(entries) => one_of(entries.iter().map(|(_, it)| it.clone())),
            _ => Type::Any,
        }
    }

    fn compare(&mut self, step: &Step, by: Comparator, one: &Type<'m>, other: &Type<'m>) {
        if by.is_order() {
            for it in [one, other] {
                if !it.is_number() {
                    let message = format!("an order with {}: only numbers have one", it.describe());
                    self.report(step, message);
                }
            }
        }
    }

    fn call(
        &mut self,
        step: &Step,
        function: Function,
        arguments: &[Expression],
        of: &Type<'m>,
    ) -> Type<'m> {
        let mut types = Vec::new();
        for (index, argument) in arguments.iter().enumerate() {
            let parameter = function.parameter(index);
            let is_reference = matches!(
                argument.steps.as_slice(),
                [Step {
                    operation: Operation::Reference(_),
                    ..
                }]
            );
            let found = match is_reference {
                true => Type::Any,
                false => self.expression(argument, of.clone()),
            };
            let name = function.name();
            if is_reference != (parameter == Parameter::Expression) {
                let message = match is_reference {
                    true => format!("`{name}` does not take an expression (`&`) here"),
                    false => format!("`{name}` takes an expression here: `&name`"),
                };
                self.report(step, message);
            } else if let Some(wanted) = self.wanted(parameter, &found) {
                let message = format!("`{name}` of {}: {wanted} is wanted", found.describe());
                self.report(step, message);
            }
            types.push(found);
        }
        self.result(function, &types)
    }

    /// Returns what a parameter wants, if values of the type are never that.
    fn wanted(&self, parameter: Parameter, of: &Type<'m>) -> Option<&'static str> {
        let of_elements =
            |is: &dyn Fn(&Type<'m>) -> bool| of.is_array() && is(&of.element(self.model));
        let (fits, wanted) = match parameter {
            Parameter::Any | Parameter::Expression => (true, ""),
            Parameter::Number => (of.is_number(), "a number"),
            Parameter::String => (of.is_string(), "a string"),
            Parameter::Array => (of.is_array(), "an array"),
            Parameter::Object => (of.is_object(), "an object"),
            Parameter::Numbers => (of_elements(&Type::is_number), "an array of numbers"),
            Parameter::Strings => (of_elements(&Type::is_string), "an array of strings"),
            Parameter::Sortable => (
                of_elements(&|it| it.is_number() || it.is_string()),
                "an array of numbers or strings",
            ),
            Parameter::StringOrArray => (of.is_string() || of.is_array(), "a string or an array"),
            Parameter::Counted => (
                of.is_string() || of.is_array() || of.is_object(),
                "a string, an array or an object",
            ),
        };
        (!fits).then_some(wanted)
    }

    /// Returns the type of the result of a function.
    fn result(&self, function: Function, arguments: &[Type<'m>]) -> Type<'m> {
        let first = arguments.first().cloned().unwrap_or(Type::Any);
        match function {
            Function::Abs
            | Function::Avg
            | Function::Ceil
            | Function::Floor
            | Function::Length
            | Function::Sum
            | Function::ToNumber => Type::Number,
            Function::Contains | Function::EndsWith | Function::StartsWith => Type::Boolean,
            Function::Join | Function::ToString | Function::Type => Type::String,
            Function::Keys => Type::array(Type::String),
            Function::Values => Type::array(self.value(&first)),
            Function::Max | Function::MaxBy | Function::Min | Function::MinBy => {
                first.element(self.model)
            }
            Function::Reverse | Function::Sort | Function::SortBy => first,
            Function::ToArray if first.is_array() => first,
            Function::ToArray => Type::array(first),
            Function::Map => Type::array(Type::Any),
            Function::NotNull => one_of(arguments.iter().cloned()),
            Function::Merge => Type::Any,
        }
    }
}
