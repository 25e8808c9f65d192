//! The tables of expressions.

use super::Function;

/// An expression: its steps. Without a step, its result is the value to which it is applied.
pub type Expression = &'static [Step];

/// A step of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Step {
    /// `a`: the value of a key of an object.
    Field(&'static str),
    /// `[1]`: an element of an array. A negative index counts from the end.
    Index(i64),
    /// `[1:2:3]`: applies an expression to the elements of a part of an array, from the first index to before the
    /// second one, with this distance between them.
    Slice(Option<i64>, Option<i64>, i64, Expression),
    /// `[*]`: applies an expression to each element of an array.
    Elements(Expression),
    /// `[]`: replaces arrays in an array by their elements, and applies an expression to each element.
    Flatten(Expression),
    /// `.*`: applies an expression to each value of an object.
    Values(Expression),
    /// `[?a]`: applies the second expression to each element of an array for which the first one is true.
    Filter(Expression, Expression),
    /// `[a, b]`: an array of results.
    List(&'static [Expression]),
    /// `{a: b}`: an object of results.
    Hash(&'static [(&'static str, Expression)]),
    /// A value of JSON.
    Literal(Literal),
    /// `a == b`.
    Equal(Expression, Expression),
    /// `a != b`.
    NotEqual(Expression, Expression),
    /// `a < b`. Operators of order compare numbers only.
    Less(Expression, Expression),
    /// `a <= b`.
    LessOrEqual(Expression, Expression),
    /// `a > b`.
    Greater(Expression, Expression),
    /// `a >= b`.
    GreaterOrEqual(Expression, Expression),
    /// `a && b`: the first result that is false, or else the last one.
    And(&'static [Expression]),
    /// `a || b`: the first result that is true, or else the last one.
    Or(&'static [Expression]),
    /// `!a`.
    Not(Expression),
    /// `length(a)`.
    Call(Function, &'static [Expression]),
}

/// A value of JSON in an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // The variants are JSON's own words.
pub enum Literal {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(&'static str),
    Array(&'static [Literal]),
    Object(&'static [(&'static str, Literal)]),
}
