//! Documentation and the attributes that go with it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Deprecated, Operation};

/// `/// line` for each line.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    });
    quote! { #(#[doc = #lines])* }
}

/// `#[deprecated]`, if it is.
pub(super) fn deprecated(deprecated: Option<&Deprecated>) -> TokenStream {
    match deprecated {
        None => TokenStream::new(),
        Some(Deprecated { note: None }) => quote! { #[deprecated] },
        Some(Deprecated { note: Some(note) }) => quote! { #[deprecated(note = #note)] },
    }
}

/// Lets generated code use what it has itself marked as deprecated.
pub(super) fn allow_deprecated(any: bool) -> TokenStream {
    match any {
        true => quote! { #[allow(deprecated, reason = "what is deprecated works as before")] },
        false => TokenStream::new(),
    }
}

/// Lets an enum have one variant that is much larger than the rest.
pub(super) fn allow_uneven(uneven: bool) -> TokenStream {
    match uneven {
        true => quote! {
            #[allow(clippy::large_enum_variant, reason = "the sizes follow from the model")]
        },
        false => TokenStream::new(),
    }
}

/// Lets operations have names that Rust keeps for other things.
pub(super) fn allow_names(operations: &[&Operation]) -> TokenStream {
    let odd = |it: &&Operation| {
        ["from_", "into_"]
            .iter()
            .any(|start| it.name.starts_with(start))
            || it.name == "new"
    };
    match operations.iter().any(odd) {
        true => quote! {
            #[allow(clippy::wrong_self_convention, reason = "the names are the model's")]
        },
        false => TokenStream::new(),
    }
}
