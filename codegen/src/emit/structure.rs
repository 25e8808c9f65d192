//! Structures.

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;

use super::docs::{deprecated, docs};
use super::imports::Imports;
use super::types::{allow_complex, ty};
use super::{ident, number};
use crate::ir::{Debug, DocumentLiteral, Literal, Presence, Simple, Structure, Type};

pub(super) fn emit(it: &Structure, imports: &mut Imports) -> TokenStream {
    let name = ident(&it.name);
    let shape_docs = docs(&it.docs);
    // The macro implements `Debug` and `PartialEq` by the table.
    let derive = (!it.streams).then(|| quote! { #[derive(Clone)] });
    let fields = it.members.iter().map(|member| {
        let (docs, deprecated) = (docs(&member.docs), deprecated(member.deprecated.as_ref()));
        let (name, value) = (ident(&member.name), ty(&member.value, imports));
        let complex = allow_complex(&member.value, member.presence == Presence::Optional);
        let value = match member.presence {
            Presence::Optional => quote! { Option<#value> },
            Presence::Required | Presence::Default(_) => value,
        };
        quote! { #docs #deprecated #complex pub #name: #value }
    });
    let fields: Vec<_> = fields.collect();
    let connection = connection(it, imports);
    quote! {
        #shape_docs
        #derive
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
        #connection
    }
}

/// The call of the macro that connects the structure to its table.
fn connection(it: &Structure, imports: &mut Imports) -> TokenStream {
    let (name, builder) = (ident(&it.name), ident(&it.builder));
    imports.service();
    let schema = ident(&it.schema);
    let fallible = it
        .members
        .iter()
        .any(|it| it.presence == Presence::Required);
    let fallible = fallible.then(|| quote! { ? });
    let new = it.new.iter().map(|(name, value)| {
        let (name, value) = (ident(name), ty(value, imports));
        quote! { #name: #value }
    });
    let hidden = (it.debug == Debug::Hidden).then(|| quote! { debug(hidden), });
    let new: Vec<_> = new.collect();
    let new = (!new.is_empty()).then(|| quote! { new(#(#new),*), });
    let members = it.members.iter().enumerate().map(|(index, member)| {
        let index = Token::usize_unsuffixed(index);
        let (name, value) = (ident(&member.name), ty(&member.value, imports));
        match &member.presence {
            Presence::Required => quote! { #index #name: required #value },
            Presence::Optional => quote! { #index #name: optional #value },
            Presence::Default(default) => {
                let default = literal(default, &member.value, imports);
                quote! { #index #name: default #value = #default }
            }
        }
    });
    let members: Vec<_> = members.collect();
    quote! {
        farrier::structure!(#name, #builder #fallible, schemas::#schema, #hidden #new { #(#members),* });
    }
}

/// A default of a member of type `value`.
fn literal(it: &Literal, value: &Type, imports: &mut Imports) -> TokenStream {
    match it {
        Literal::Boolean(it) => quote! { #it },
        Literal::Integer(it) => number::integer(*it),
        Literal::Float(it) if it.is_finite() => number::float(*it),
        Literal::Float(it) => {
            let ty = ty(value, imports);
            match (it.is_nan(), *it > 0.0) {
                (true, _) => quote! { #ty::NAN },
                (false, true) => quote! { #ty::INFINITY },
                (false, false) => quote! { #ty::NEG_INFINITY },
            }
        }
        Literal::BigNumber(it) if it == "0" => {
            let ty = ty(value, imports);
            quote! { #ty::default() }
        }
        // The text has been checked; the type has no form that is constant.
        Literal::BigNumber(it) => quote! { #it.parse().unwrap_or_default() },
        Literal::Document(it) => document(it, imports),
        Literal::String(it) if it.is_empty() => quote! { String::new() },
        Literal::String(it) => quote! { #it.to_owned() },
        Literal::Blob(bytes) if *value == Type::Simple(Simple::ByteStream) => {
            imports.add(&["farrier"], "ByteStream");
            let text = Token::byte_string(bytes);
            match bytes.is_empty() {
                true => quote! { ByteStream::default() },
                false => quote! { ByteStream::from(&#text[..]) },
            }
        }
        Literal::Blob(bytes) => {
            imports.add(&["farrier"], "Blob");
            let bytes = Token::byte_string(bytes);
            quote! { Blob::from(&#bytes[..]) }
        }
        Literal::Timestamp(seconds, nanos) => {
            imports.add(&["farrier"], "Timestamp");
            let seconds = number::integer(*seconds);
            let nanos = Token::u32_unsuffixed(*nanos);
            quote! { Timestamp::new(#seconds, #nanos) }
        }
        Literal::EmptyList => quote! { Vec::new() },
        Literal::EmptyMap => quote! { BTreeMap::new() },
        Literal::StringEnum(name, value) => {
            imports.named(name);
            let name = ident(&name.name);
            quote! { #name::from(#value) }
        }
        Literal::IntEnum(name, value) => {
            imports.named(name);
            let (name, value) = (ident(&name.name), number::integer((*value).into()));
            quote! { #name::from(#value) }
        }
        Literal::Variant(name, variant) => {
            imports.named(name);
            let (name, variant) = (ident(&name.name), ident(variant));
            quote! { #name::#variant }
        }
    }
}

fn document(it: &DocumentLiteral, imports: &mut Imports) -> TokenStream {
    imports.add(&["farrier"], "Document");
    // By its path: a shape may well be called `Number`.
    let number = |it: TokenStream| quote! { Document::Number(farrier::types::Number::#it) };
    match it {
        DocumentLiteral::Boolean(it) => quote! { Document::Boolean(#it) },
        DocumentLiteral::Integer(it) => {
            let it = number::integer(*it);
            number(quote! { Integer(#it) })
        }
        DocumentLiteral::Unsigned(it) => {
            let it = Token::u64_unsuffixed(*it);
            number(quote! { Unsigned(#it) })
        }
        DocumentLiteral::Double(it) => {
            let it = number::float(*it);
            number(quote! { Double(#it) })
        }
        DocumentLiteral::String(it) => quote! { Document::String(#it.to_owned()) },
        DocumentLiteral::EmptyList => quote! { Document::List(Vec::new()) },
        DocumentLiteral::EmptyMap => {
            imports.add(&["std", "collections"], "BTreeMap");
            quote! { Document::Map(BTreeMap::new()) }
        }
    }
}

/// A `Debug` of an enum or union that shows nothing; that of structures comes from the table.
pub(super) fn hidden(name: &str) -> TokenStream {
    let name = ident(name);
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("*** redacted ***")
            }
        }
    }
}
