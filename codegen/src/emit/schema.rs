//! The module `schemas`: tables for codecs.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::{Module, ident, module};
use crate::ir::{Binding, Schema, SchemaKind, SchemaMember, SchemaTarget, Simple, TimestampFormat};

pub(super) fn emit(schemas: &[Schema]) -> Module {
    let mut imports = Imports::new(None);
    imports.add(&["farrier", "schema"], "Schema");
    let mut items = TokenStream::new();
    for it in schemas {
        items.extend(schema(it, &mut imports));
    }
    let docs = ["What codecs know about each shape."];
    let module = module(&["schemas"], &docs, imports, items);
    Module {
        public: false,
        ..module
    }
}

fn schema(it: &Schema, imports: &mut Imports) -> TokenStream {
    let (name, id) = (ident(&it.name), &it.id);
    let table = match &it.kind {
        SchemaKind::Structure(members) => {
            let members = members.iter().map(|it| member(it, true, imports));
            quote! { Schema::structure(#id, &[#(#members),*]) }
        }
        SchemaKind::Union(members) => {
            let members = members.iter().map(|it| member(it, true, imports));
            quote! { Schema::union(#id, &[#(#members),*]) }
        }
        SchemaKind::List { member: it, sparse } => {
            let member = member(it, false, imports);
            let sparse = sparse.then(|| quote! { .sparse() });
            quote! { Schema::list(#id, &[#member]) #sparse }
        }
        SchemaKind::Map { key, value, sparse } => {
            let (key, value) = (member(key, false, imports), member(value, false, imports));
            let sparse = sparse.then(|| quote! { .sparse() });
            quote! { Schema::map(#id, &[#key, #value]) #sparse }
        }
    };
    quote! { pub(crate) static #name: Schema = #table; }
}

fn member(it: &SchemaMember, named: bool, imports: &mut Imports) -> TokenStream {
    imports.add(&["farrier", "schema"], "Member");
    let name = &it.name;
    let target = target(&it.target, imports);
    let mut member = match named {
        true => quote! { Member::new(#name, &#target) },
        false => quote! { Member::element(#name, &#target) },
    };
    if it.required {
        member.extend(quote! { .required() });
    }
    if let Some(name) = &it.json_name {
        member.extend(quote! { .json_name(#name) });
    }
    if let Some(format) = it.timestamp {
        imports.add(&["farrier", "schema"], "TimestampFormat");
        member.extend(match format {
            TimestampFormat::DateTime => quote! { .timestamp(TimestampFormat::DateTime) },
            TimestampFormat::HttpDate => quote! { .timestamp(TimestampFormat::HttpDate) },
            TimestampFormat::EpochSeconds => quote! { .timestamp(TimestampFormat::EpochSeconds) },
        });
    }
    member.extend(match &it.binding {
        Binding::Body => TokenStream::new(),
        Binding::Payload => quote! { .payload() },
        Binding::Label => quote! { .label() },
        Binding::Query(name) => quote! { .query(#name) },
        Binding::QueryParams => quote! { .query_params() },
        Binding::Header(name) => quote! { .header(#name) },
        Binding::PrefixHeaders(prefix) => quote! { .prefix_headers(#prefix) },
        Binding::ResponseCode => quote! { .response_code() },
    });
    member
}

fn target(it: &SchemaTarget, imports: &mut Imports) -> TokenStream {
    let name = match it {
        SchemaTarget::Own(name) => {
            let name = ident(name);
            return quote! { #name };
        }
        SchemaTarget::StringEnum => quote! { ENUM },
        SchemaTarget::IntEnum => quote! { INT_ENUM },
        SchemaTarget::Simple(it) => match it {
            Simple::Blob => quote! { BLOB },
            Simple::Boolean => quote! { BOOLEAN },
            Simple::String => quote! { STRING },
            Simple::Byte => quote! { BYTE },
            Simple::Short => quote! { SHORT },
            Simple::Integer => quote! { INTEGER },
            Simple::Long => quote! { LONG },
            Simple::Float => quote! { FLOAT },
            Simple::Double => quote! { DOUBLE },
            Simple::Timestamp => quote! { TIMESTAMP },
            Simple::Document => quote! { DOCUMENT },
            Simple::Unit => quote! { UNIT },
        },
    };
    imports.add(&["farrier"], "schema");
    quote! { schema::#name }
}
