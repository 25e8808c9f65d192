//! The module `types`, and how types are written.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::{Module, enums, ident, module, structure, union};
use crate::ir::{Home, Simple, Type, TypeDefinition};

pub(super) fn emit(types: &[TypeDefinition], docs: &str) -> Module {
    let mut imports = Imports::new(Some(Home::Types));
    let mut items = TokenStream::new();
    for it in types {
        items.extend(match it {
            TypeDefinition::Structure(it) => structure::emit(it, &mut imports),
            TypeDefinition::Union(it) => union::emit(it, &mut imports),
            TypeDefinition::StringEnum(it) => enums::string(it),
            TypeDefinition::IntEnum(it) => enums::int(it),
        });
    }
    module(&["types"], &[docs], imports, items)
}

/// A type, with what it needs imported.
pub(super) fn ty(it: &Type, imports: &mut Imports) -> TokenStream {
    match it {
        Type::Simple(it) => simple(*it, imports),
        Type::Named(it) => {
            imports.named(it);
            let name = ident(&it.name);
            quote! { #name }
        }
        Type::List { element, sparse } => {
            let element = nullable(element, *sparse, imports);
            quote! { Vec<#element> }
        }
        Type::Map { key, value, sparse } => {
            imports.add(&["std", "collections"], "BTreeMap");
            let key = ty(key, imports);
            let value = nullable(value, *sparse, imports);
            quote! { BTreeMap<#key, #value> }
        }
        Type::Events { event, error } => {
            imports.add(&["farrier"], "EventStream");
            imports.named(event);
            imports.named(error);
            let (event, error) = (ident(&event.name), ident(&error.name));
            quote! { EventStream<#event, #error> }
        }
        Type::Boxed(it) => {
            let it = ty(it, imports);
            quote! { Box<#it> }
        }
    }
}

/// From this score on, clippy finds a type too complex to read (`clippy::type_complexity`).
const COMPLEX: usize = 250;

/// Lets a field have a type that clippy would object to: it is the model's.
pub(super) fn allow_complex(it: &Type, optional: bool) -> Option<TokenStream> {
    let score = match optional {
        true => 10 + complexity(it, 2),
        false => complexity(it, 1),
    };
    let allow = || quote! { #[allow(clippy::type_complexity, reason = "the type is the model's")] };
    (score > COMPLEX).then(allow)
}

/// What clippy counts: ten for each name, times how deep it stands.
fn complexity(it: &Type, depth: usize) -> usize {
    let nullable = |it: &Type, sparse: bool, depth: usize| match sparse {
        true => 10 * depth + complexity(it, depth + 1),
        false => complexity(it, depth),
    };
    10 * depth
        + match it {
            Type::Simple(_) | Type::Named(_) => 0,
            Type::Events { .. } => 20 * (depth + 1),
            Type::List { element, sparse } => nullable(element, *sparse, depth + 1),
            Type::Map { key, value, sparse } => {
                complexity(key, depth + 1) + nullable(value, *sparse, depth + 1)
            }
            Type::Boxed(it) => complexity(it, depth + 1),
        }
}

fn nullable(it: &Type, sparse: bool, imports: &mut Imports) -> TokenStream {
    let it = ty(it, imports);
    if sparse {
        quote! { Option<#it> }
    } else {
        it
    }
}

fn simple(it: Simple, imports: &mut Imports) -> TokenStream {
    let mut farrier = |name: &str| {
        imports.add(&["farrier"], name);
        let name = ident(name);
        quote! { #name }
    };
    match it {
        Simple::Blob => farrier("Blob"),
        Simple::Timestamp => farrier("Timestamp"),
        Simple::Document => farrier("Document"),
        Simple::BigInteger => farrier("BigInteger"),
        Simple::BigDecimal => farrier("BigDecimal"),
        Simple::ByteStream => farrier("ByteStream"),
        Simple::Boolean => quote! { bool },
        Simple::String => quote! { String },
        Simple::Byte => quote! { i8 },
        Simple::Short => quote! { i16 },
        Simple::Integer => quote! { i32 },
        Simple::Long => quote! { i64 },
        Simple::Float => quote! { f32 },
        Simple::Double => quote! { f64 },
        Simple::Unit => quote! { () },
    }
}
