//! The values of numbers: text of the grammar comes in, numbers go out.

use std::str::FromStr;

/// Returns the finite number that is nearest to a text. Returns `None` if the number is too large for the type, because
/// JSON writes infinity as a word.
pub(super) fn finite<T: FromStr + Copy>(text: &str, is_finite: fn(T) -> bool) -> Option<T> {
    text.parse().ok().filter(|number| is_finite(*number))
}
