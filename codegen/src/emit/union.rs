//! Unions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::{allow_deprecated, allow_uneven, deprecated, docs};
use super::imports::Imports;
use super::structure::hidden;
use super::types::{allow_complex, ty};
use super::{ident, operation};
use crate::ir::{Debug, Simple, Type, Union};

pub(super) fn emit(it: &Union, imports: &mut Imports) -> TokenStream {
    let (name, unknown) = (ident(&it.name), ident(&it.unknown));
    let shape_docs = docs(&it.docs);
    let derive = match it.debug {
        Debug::Whole => quote! { #[derive(Clone, Debug, PartialEq)] },
        Debug::Redacted | Debug::Hidden => quote! { #[derive(Clone, PartialEq)] },
    };
    let uneven = allow_uneven(it.uneven);
    let variants = it.variants.iter().map(|variant| {
        let (docs, deprecated) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        let name = ident(&variant.name);
        match &variant.value {
            Type::Simple(Simple::Unit) => quote! { #docs #deprecated #name },
            value => {
                let complex = allow_complex(value, false);
                let value = ty(value, imports);
                quote! { #docs #deprecated #complex #name(#value) }
            }
        }
    });
    let variants: Vec<_> = variants.collect();
    let debug = debug(it);
    imports.service();
    let schema = ident(&it.schema);
    let table = it.variants.iter().map(|variant| {
        let index = Literal::usize_unsuffixed(variant.index);
        let (name, value) = (ident(&variant.name), ty(&variant.value, imports));
        quote! { #index #name: #value }
    });
    let table: Vec<_> = table.collect();
    let errors = it
        .errors
        .as_ref()
        .map(|errors| operation::error(errors, &it.name, imports));
    quote! {
        #shape_docs
        #derive
        #uneven
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A variant that the model does not know, by its tag.
            #unknown(String),
        }
        #debug
        farrier::union!(#name, schemas::#schema, #unknown, { #(#table),* });
        #errors
    }
}

fn debug(it: &Union) -> TokenStream {
    match it.debug {
        Debug::Whole => return TokenStream::new(),
        Debug::Hidden => return hidden(&it.name),
        Debug::Redacted => {}
    }
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
