//! Values as literals.

use proc_macro2::Literal;

/// A string in quotes.
pub(super) fn string(value: &str) -> String {
    Literal::string(value).to_string()
}

/// Bytes: `b"..."`.
pub(super) fn bytes(value: &[u8]) -> String {
    Literal::byte_string(value).to_string()
}

/// A float, whose type follows from where it stands: as Rust prints it, with an exponent where that is
/// shorter.
pub(super) fn float(value: f64) -> String {
    format!("{value:?}")
}
