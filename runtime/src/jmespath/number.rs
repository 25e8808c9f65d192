//! Numbers of expressions.

use std::cmp::Ordering;

use crate::types;

/// A number.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A whole number of 64 bits.
    Integer(i64),
    /// Any other number: the nearest double.
    Float(f64),
}

impl Number {
    /// The nearest double.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// Reads a number of JSON's grammar. `None` for other texts.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.parse()
            .ok()
            .as_ref()
            .map(<Self as From<&types::Number>>::from)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

/// Whole numbers are compared with every digit, others as doubles.
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(one), Self::Integer(other)) => Some(one.cmp(other)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&types::Number> for Number {
    fn from(value: &types::Number) -> Self {
        let integer = value.as_i64().map(Self::Integer);
        integer.unwrap_or_else(|| Self::Float(value.as_f64()))
    }
}
