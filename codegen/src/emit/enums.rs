//! Enums of strings and of integers.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::docs::{deprecated, docs};
use super::structure::hidden;
use super::{ident, number};
use crate::ir::{EnumVariant, IntEnum, StringEnum};

pub(super) fn string(it: &StringEnum) -> TokenStream {
    let (name, unknown) = (ident(&it.name), ident(&it.unknown));
    let values = it
        .variants
        .iter()
        .map(|variant| (&variant.name, &variant.value));
    let table = table(values);
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
        farrier::string_enum!(#name, #unknown, { #table });
    }
}

pub(super) fn int(it: &IntEnum) -> TokenStream {
    let (name, unknown) = (ident(&it.name), ident(&it.unknown));
    let values = it.variants.iter();
    let values = values.map(|variant| (&variant.name, number::integer(variant.value.into())));
    let table = table(values);
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
        farrier::int_enum!(#name, #unknown, { #table });
    }
}

fn table<'a>(values: impl Iterator<Item = (&'a String, impl ToTokens)>) -> TokenStream {
    let values = values.map(|(name, value)| {
        let name = ident(name);
        quote! { #name = #value }
    });
    quote! { #(#values),* }
}

fn definition<V>(
    name: &str,
    shape_docs: &TokenStream,
    sensitive: bool,
    variants: &[EnumVariant<V>],
    clone: TokenStream,
    unknown: TokenStream,
) -> TokenStream {
    let debug = (!sensitive).then(|| quote! { Debug, });
    let hidden = sensitive.then(|| hidden(name));
    let name = ident(name);
    let variants = variants.iter().map(|variant| {
        let (docs, deprecated) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        let name = ident(&variant.name);
        quote! { #docs #deprecated #name }
    });
    quote! {
        #shape_docs
        #[derive(#clone, #debug PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #name { #(#variants,)* #unknown }
        #hidden
    }
}
