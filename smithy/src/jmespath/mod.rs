//! JMESPath (<https://jmespath.org/specification.html>): the language in which waiters and endpoint parameters name
//! values of inputs and outputs. A text comes in; an [`Expression`], or an error with its column, goes out. [`check`]
//! takes an expression and the shape to which it is applied, and returns the type of the result and every problem.
//!
//! An expression is a list of steps. Each step is applied to the result of the one before it, so sub-expressions
//! (`a.b`) and pipes (`a | b`) need no nodes of their own. A projection holds the steps that follow it inside.
//!
//! The whole grammar is read. What a generator supports of it is the generator's matter.

mod expression;
mod function;
mod lexer;
mod parser;
#[cfg(test)]
mod tests;
mod types;

use std::fmt;

pub use self::expression::{Comparator, Expression, Operation, Slice, Step};
pub use self::function::Function;
pub use self::parser::parse;
pub use self::types::{Type, check};

/// How deep the parts of an expression may be nested.
pub const MAX_DEPTH: usize = 128;

/// Why a text is no expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    column: usize,
    message: String,
}

impl Error {
    fn new(column: usize, message: impl Into<String>) -> Self {
        Self {
            column,
            message: message.into(),
        }
    }

    /// The column of the text, counted in characters from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)
    }
}

impl std::error::Error for Error {}
