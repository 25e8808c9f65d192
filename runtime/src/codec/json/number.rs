//! The values of numbers.

use std::str::FromStr;

use crate::types::Number;

/// The number that a text is nearest to. One that is too big for the type is none, rather than infinity,
/// which has a word of its own.
pub(super) fn finite<T: FromStr + Copy>(text: &str, is_finite: fn(T) -> bool) -> Option<T> {
    text.parse().ok().filter(|number| is_finite(*number))
}

/// The number of a document: exactly, if 64 bits can.
pub(super) fn exact(text: &str) -> Option<Number> {
    if let Ok(integer) = text.parse() {
        return Some(Number::Integer(integer));
    }
    if let Ok(unsigned) = text.parse() {
        return Some(Number::Unsigned(unsigned));
    }
    finite(text, f64::is_finite).map(Number::Double)
}
