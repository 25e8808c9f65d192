//! The checks of a value, as a chain of calls.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ident;
use super::imports::Imports;
use crate::ir::{Bounds, Checks, Inside, Range};

/// The calls, each with its leading dot. Whether they end in a value differs: a statement is made of them.
pub(super) fn emit(it: &Checks, imports: &mut Imports) -> TokenStream {
    let mut calls = TokenStream::new();
    if it.sparse {
        calls.extend(quote! { .some() });
    }
    if it.required {
        calls.extend(quote! { .required() });
    }
    if let Some(length) = it.length {
        let length = bounds(length, Literal::u64_unsuffixed);
        calls.extend(quote! { .length(#length) });
    }
    match &it.range {
        Some(Range::Integer(range)) => {
            let range = bounds(*range, integer);
            calls.extend(quote! { .range(#range) });
        }
        Some(Range::Float(range)) => {
            let range = bounds(*range, float);
            calls.extend(quote! { .range(#range) });
        }
        Some(Range::Big(range)) => {
            let range = bounds(range.clone(), |it| Literal::string(&it));
            calls.extend(quote! { .range(#range) });
        }
        None => {}
    }
    if let Some(pattern) = &it.pattern {
        imports.service();
        let pattern = ident(pattern);
        calls.extend(quote! { .pattern(&patterns::#pattern) });
    }
    if it.unique {
        calls.extend(quote! { .unique() });
    }
    if it.one_of {
        calls.extend(quote! { .one_of() });
    }
    match &it.inside {
        Inside::Nothing => {}
        Inside::Nested => calls.extend(quote! { .nested() }),
        Inside::Elements(checks) => {
            let each = closure(checks, imports);
            calls.extend(quote! { .each(#each) });
        }
        Inside::Entries {
            keys,
            values,
            hidden,
        } => {
            if let Some(keys) = keys {
                let keys = closure(keys, imports);
                calls.extend(quote! { .keys(#keys) });
            }
            if let Some(values) = values {
                let values = closure(values, imports);
                let hide = hidden.then(|| quote! { .hide_keys() });
                calls.extend(quote! { #hide.values(#values) });
            }
        }
    }
    calls
}

fn closure(it: &Checks, imports: &mut Imports) -> TokenStream {
    let calls = emit(it, imports);
    match it.inside {
        Inside::Nested => quote! { |it| it #calls },
        _ => quote! { |it| { it #calls; } },
    }
}

fn bounds<T, L: quote::ToTokens>(bounds: Bounds<T>, literal: impl Fn(T) -> L) -> TokenStream {
    match bounds {
        Bounds::Min(min) => {
            let min = literal(min);
            quote! { #min.. }
        }
        Bounds::Max(max) => {
            let max = literal(max);
            quote! { ..=#max }
        }
        Bounds::Both(min, max) => {
            let (min, max) = (literal(min), literal(max));
            quote! { #min..=#max }
        }
    }
}

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
