//! Numbers as literals.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// A whole number, whose type follows from where it stands.
pub(super) fn integer(value: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(value.unsigned_abs());
    if value < 0 {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}

/// A float, whose type follows from where it stands.
pub(super) fn float(value: f64) -> TokenStream {
    // As Rust prints it, with an exponent where that is shorter; `quote` writes out every digit.
    let digits = format!("{:?}", value.abs()).parse::<Literal>();
    let digits = digits.unwrap_or_else(|_| Literal::f64_unsuffixed(value.abs()));
    if value.is_sign_negative() {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}
