//! The form of an expression.

use serde_json::Value;

use super::Function;

/// An expression: its steps. Without a step, its result is the value to which it is applied (`@`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expression {
    /// The steps. Each one is applied to the result of the one before it.
    pub steps: Vec<Step>,
}

/// A step of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Where the step begins in the text: a column, counted in characters from 1.
    pub column: usize,
    /// What the step does.
    pub operation: Operation,
}

/// What a step does with a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// `a`: the value of a key of an object.
    Field(String),
    /// `[1]`: an element of an array. A negative index counts from the end.
    Index(i64),
    /// `[1:2]`: applies an expression to the elements of a part of an array.
    Slice(Slice, Expression),
    /// `[*]`: applies an expression to each element of an array.
    Elements(Expression),
    /// `[]`: replaces arrays in an array by their elements, and applies an expression to each element.
    Flatten(Expression),
    /// `.*`: applies an expression to each value of an object.
    Values(Expression),
    /// `[?a]`: applies the second expression to each element of an array for which the first one is true.
    Filter(Expression, Expression),
    /// `[a, b]`: an array of results.
    List(Vec<Expression>),
    /// `{a: b}`: an object of results.
    Hash(Vec<(String, Expression)>),
    /// A value of JSON.
    Literal(Value),
    /// `a == b`.
    Compare(Comparator, Expression, Expression),
    /// `a && b`: the first result that is false, or else the last one. There are at least two expressions.
    And(Vec<Expression>),
    /// `a || b`: the first result that is true, or else the last one. There are at least two expressions.
    Or(Vec<Expression>),
    /// `!a`.
    Not(Expression),
    /// `length(a)`.
    Call(Function, Vec<Expression>),
    /// `&a`: the expression itself, an argument of a function.
    Reference(Expression),
}

/// The bounds of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The index of the first element.
    pub start: Option<i64>,
    /// The index behind the last element.
    pub stop: Option<i64>,
    /// The distance from an element to the next one. It is not zero.
    pub step: i64,
}

/// An operator that compares two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are operators.
pub enum Comparator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparator {
    /// Whether the operator is one of order, which compares numbers only.
    pub fn is_order(self) -> bool {
        !matches!(self, Self::Equal | Self::NotEqual)
    }
}

impl Operation {
    /// Returns the expressions inside of the step.
    pub fn parts(&self) -> Vec<&Expression> {
        match self {
            Self::Field(_) | Self::Index(_) | Self::Literal(_) => Vec::new(),
            Self::Slice(_, it)
            | Self::Elements(it)
            | Self::Flatten(it)
            | Self::Values(it)
            | Self::Not(it)
            | Self::Reference(it) => vec![it],
            Self::Filter(one, other) | Self::Compare(_, one, other) => vec![one, other],
            Self::List(all) | Self::And(all) | Self::Or(all) | Self::Call(_, all) => {
                all.iter().collect()
            }
            Self::Hash(entries) => entries.iter().map(|(_, it)| it).collect(),
        }
    }
}
