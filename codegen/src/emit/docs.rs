//! Documentation and the attributes that go with it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Deprecated;

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
