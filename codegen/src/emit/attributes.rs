//! Attributes, and documentation as an attribute.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal;
use crate::ir::{Deprecated, Operation};

/// `#[deprecated]`, if it is.
pub(super) fn deprecated(deprecated: Option<&Deprecated>) -> Option<String> {
    Some(match &deprecated?.note {
        None => "deprecated".to_owned(),
        Some(note) => format!("deprecated(note = {})", literal::string(note)),
    })
}

/// Lets an enum have one variant that is much larger than the rest.
pub(super) fn allow_uneven(uneven: bool) -> Option<String> {
    let allow = r#"allow(clippy::large_enum_variant, reason = "the sizes follow from the model")"#;
    uneven.then(|| allow.to_owned())
}

/// The documentation and the deprecation of an operation's method.
pub(super) fn method(it: &Operation, with_deprecated: bool) -> TokenStream {
    let docs = it.summary.iter().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {line}"),
    });
    let deprecated = it.deprecated.as_ref().filter(|_| with_deprecated);
    let deprecated = deprecated.map(|it| match &it.note {
        None => quote! { #[deprecated] },
        Some(note) => quote! { #[deprecated(note = #note)] },
    });
    quote! { #(#[doc = #docs])* #deprecated }
}

/// Lets generated code use what it has itself marked as deprecated.
pub(super) fn allow_deprecated(any: bool) -> Option<TokenStream> {
    any.then(|| quote! { #[allow(deprecated, reason = "what is deprecated works as before")] })
}

/// Lets operations have names that Rust keeps for other things.
pub(super) fn allow_names(operations: &[&Operation]) -> Option<TokenStream> {
    let odd = |it: &&Operation| {
        let name = it.name.as_str();
        name == "new" || name.starts_with("from_") || name.starts_with("into_")
    };
    let allow = || {
        quote! {
            #[allow(clippy::wrong_self_convention, reason = "the names are the model's")]
        }
    };
    operations.iter().any(odd).then(allow)
}
