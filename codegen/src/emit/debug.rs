//! Emits implementations of `Debug` that redact values. Structures have theirs from their tables.

use proc_macro2::TokenStream;
use quote::quote;

use super::attributes::allow_deprecated;
use super::ident;
use super::item::Item;
use crate::ir::{Debug, Simple, Type, Union};

/// For an enum or union that is redacted as a whole.
pub(super) fn hidden(name: &str) -> Item {
    let name = ident(name);
    Item::rust(quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("*** redacted ***")
            }
        }
    })
}

/// For a union. `None` if it derives `Debug`.
pub(super) fn of_union(it: &Union) -> Option<Item> {
    match it.debug {
        Debug::Whole => None,
        Debug::Hidden => Some(hidden(&it.name)),
        Debug::Redacted => Some(Item::rust(redacted(it))),
    }
}

fn redacted(it: &Union) -> TokenStream {
    let (name, unknown, unknown_text) = (ident(&it.name), ident(&it.unknown), &it.unknown);
    let allow = allow_deprecated(it.variants.iter().any(|it| it.deprecated.is_some()));
    let arms = it.variants.iter().map(|variant| {
        let (name, text) = (ident(&variant.name), &variant.name);
        if variant.value == Type::Simple(Simple::Unit) {
            return quote! { Self::#name => f.write_str(#text) };
        }
        match variant.sensitive {
            true => quote! {
                Self::#name(_) => {
                    f.debug_tuple(#text).field(&format_args!("*** redacted ***")).finish()
                }
            },
            false => quote! { Self::#name(it) => f.debug_tuple(#text).field(it).finish() },
        }
    });
    quote! {
        impl std::fmt::Debug for #name {
            #allow
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #(#arms,)*
                    Self::#unknown(it) => f.debug_tuple(#unknown_text).field(it).finish(),
                }
            }
        }
    }
}
