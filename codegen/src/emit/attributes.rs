//! Writes attributes, and documentation as attributes.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal;
use crate::ir::{Deprecated, Operation};
use crate::visible::cleaned;

/// Returns `#[deprecated]`, if the shape is deprecated.
pub(super) fn deprecated(deprecated: Option<&Deprecated>) -> Option<String> {
    Some(match &deprecated?.note {
        None => "deprecated".to_owned(),
        Some(note) => format!("deprecated(note = {})", literal::string(note)),
    })
}

/// Returns the attribute that allows one variant to be much larger than the others.
pub(super) fn allow_uneven(uneven: bool) -> Option<String> {
    let allow = r#"allow(clippy::large_enum_variant, reason = "the sizes follow from the model")"#;
    uneven.then(|| allow.to_owned())
}

/// Returns the documentation and the deprecation of the method of an operation.
pub(super) fn method(it: &Operation, with_deprecated: bool) -> TokenStream {
    let docs = lines(&it.summary);
    let deprecated = it.deprecated.as_ref().filter(|_| with_deprecated);
    let deprecated = deprecated.map(|it| match &it.note {
        None => quote! { #[deprecated] },
        Some(note) => quote! { #[deprecated(note = #note)] },
    });
    quote! { #docs #deprecated }
}

/// Returns documentation as attributes.
pub(super) fn lines(docs: &[String]) -> TokenStream {
    let docs = docs.iter().map(|line| match line.is_empty() {
        true => String::new(),
        false => format!(" {}", cleaned(line)),
    });
    quote! { #(#[doc = #docs])* }
}

/// Returns the attribute that allows the use of deprecated items in generated code.
pub(super) fn allow_deprecated(any: bool) -> Option<TokenStream> {
    any.then(|| quote! { #[allow(deprecated, reason = "deprecated items still work")] })
}

/// Returns the attribute that allows names of operations that clippy reserves for conversions.
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
