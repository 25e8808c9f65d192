//! Enums of strings and of integers.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs::{deprecated, docs};
use super::structure::hidden;
use super::{ident, number};
use crate::ir::{EnumVariant, IntEnum, StringEnum};

pub(super) fn string(it: &StringEnum) -> TokenStream {
    let (name, unknown) = (ident(&it.name), ident(&it.unknown));
    let tables = tables(&it.variants, |value| quote! { #value });
    let definition = definition(
        &it.name,
        &docs(&it.docs),
        it.sensitive,
        &it.variants,
        quote! { Clone },
        quote! {
            /// A value that the model does not know.
            #unknown(String),
        },
    );
    quote! {
        #definition
        farrier::string_enum!(#name, #unknown, #tables);
    }
}

pub(super) fn int(it: &IntEnum) -> TokenStream {
    let (name, unknown) = (ident(&it.name), ident(&it.unknown));
    let tables = tables(&it.variants, |value| number::integer((*value).into()));
    let definition = definition(
        &it.name,
        &docs(&it.docs),
        it.sensitive,
        &it.variants,
        quote! { Clone, Copy },
        quote! {
            /// A value that the model does not know.
            #unknown(i32),
        },
    );
    quote! {
        #definition
        farrier::int_enum!(#name, #unknown, #tables);
    }
}

/// The variants with their values, and the values that no message lists.
fn tables<V, T: ToTokens>(variants: &[EnumVariant<V>], literal: impl Fn(&V) -> T) -> TokenStream {
    let all = variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.name), literal(&variant.value));
        quote! { #name = #value }
    });
    let mut internal = variants.iter().filter(|it| it.internal).peekable();
    let internal = internal.peek().is_some().then(|| {
        let values = internal.map(|it| literal(&it.value));
        quote! { internal(#(#values),*), }
    });
    quote! { #internal { #(#all),* } }
}

fn definition<V>(
    name: &str,
    shape_docs: &TokenStream,
    sensitive: bool,
    variants: &[EnumVariant<V>],
    clone: TokenStream,
    unknown: TokenStream,
) -> TokenStream {
    let debug = (!sensitive).then(|| quote! { , Debug });
    let hidden = sensitive.then(|| hidden(name));
    let name = ident(name);
    let variants = variants.iter().map(|variant| {
        let (docs, deprecated) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        let name = ident(&variant.name);
        quote! { #docs #deprecated #name }
    });
    quote! {
        #shape_docs
        #[derive(#clone #debug)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* #unknown }
        #hidden
    }
}
