//! The values of numbers: text of the grammar comes in, numbers go out.

use std::str::FromStr;

use crate::types::Number;

/// Returns the finite number that is nearest to a text. Returns `None` if the number is too large for the type, because
/// JSON writes infinity as a word.
pub(super) fn finite<T: FromStr + Copy>(text: &str, is_finite: fn(T) -> bool) -> Option<T> {
    text.parse().ok().filter(|number| is_finite(*number))
}

/// Returns the number of a document. It is exact if 64 bits can hold it.
pub(super) fn exact(text: &str) -> Option<Number> {
    if let Ok(integer) = text.parse() {
        return Some(Number::Integer(integer));
    }
    if let Ok(unsigned) = text.parse() {
        return Some(Number::Unsigned(unsigned));
    }
    finite(text, f64::is_finite).map(Number::Double)
}
