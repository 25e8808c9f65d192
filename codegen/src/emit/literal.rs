//! Writes values as literals.

use proc_macro2::Literal;

/// Returns a string literal.
pub(super) fn string(value: &str) -> String {
    Literal::string(value).to_string()
}

/// Returns a byte string literal.
pub(super) fn bytes(value: &[u8]) -> String {
    Literal::byte_string(value).to_string()
}

/// Returns a float literal without a type suffix. It has an exponent if that is shorter.
pub(super) fn float(value: f64) -> String {
    format!("{value:?}")
}
