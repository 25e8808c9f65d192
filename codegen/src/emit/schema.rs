//! The module `schemas`: tables for codecs and validators.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::imports::Imports;
use super::{Module, ident, module, number};
use crate::ir::{
    Binding, Bounds, Range, Schema, SchemaKind, SchemaMember, SchemaTarget, SchemaTrait, Simple,
    TimestampFormat,
};

pub(super) fn emit(schemas: &[Schema]) -> Module {
    let mut imports = Imports::new(None);
    let mut namespaces: BTreeMap<&str, Vec<TokenStream>> = BTreeMap::new();
    for it in schemas {
        let (namespace, shape) = it.id.split_once('#').unwrap_or(("", &it.id));
        let schema = schema(it, shape, &mut imports);
        namespaces.entry(namespace).or_default().push(schema);
    }
    let namespaces = namespaces.into_iter();
    let items = namespaces
        .map(|(namespace, schemas)| quote! { farrier::schemas!(#namespace, { #(#schemas),* }); });
    let items = items.collect();
    let docs = ["What codecs and validators know about each shape."];
    let module = module(&["schemas"], &docs, imports, items);
    Module {
        public: false,
        ..module
    }
}

fn schema(it: &Schema, shape: &str, imports: &mut Imports) -> TokenStream {
    let name = ident(&it.name);
    let (kind, members, sparse) = match &it.kind {
        SchemaKind::Structure(members) => (quote! { structure }, members.iter().collect(), false),
        SchemaKind::Union(members) => (quote! { union }, members.iter().collect(), false),
        SchemaKind::List { member, sparse } => (quote! { list }, vec![member], *sparse),
        SchemaKind::Map { key, value, sparse } => (quote! { map }, vec![key, value], *sparse),
    };
    let members: Vec<_> = members.into_iter().map(|it| member(it, imports)).collect();
    let sparse = sparse.then(|| quote! { , Sparse });
    let own = it.traits.iter().map(|it| rare(it, imports));
    quote! { #name: #kind(#shape #sparse #(, #own)*) { #(#members),* } }
}

/// A trait that few have, as a variant of the runtime's `Trait`.
fn rare(it: &SchemaTrait, imports: &mut Imports) -> TokenStream {
    match it {
        SchemaTrait::XmlName(name) => quote! { XmlName(#name) },
        SchemaTrait::XmlAttribute => quote! { XmlAttribute },
        SchemaTrait::XmlFlattened => quote! { XmlFlattened },
        SchemaTrait::XmlNamespace { prefix, uri } => quote! { XmlNamespace(#prefix, #uri) },
        SchemaTrait::Ec2QueryName(name) => quote! { Ec2QueryName(#name) },
        SchemaTrait::MediaType(value) => quote! { MediaType(#value) },
        SchemaTrait::IdempotencyToken => quote! { IdempotencyToken },
        SchemaTrait::Required => quote! { Required },
        SchemaTrait::Length(length) => {
            let length = bounds(length, (quote! { 0 }, quote! { usize::MAX }), |it| {
                Literal::u64_unsuffixed(*it)
            });
            quote! { Length(#length) }
        }
        SchemaTrait::Range(Range::Integer(range)) => {
            let range = bounds(range, (quote! { i64::MIN }, quote! { i64::MAX }), |it| {
                number::integer(*it)
            });
            quote! { Range(#range) }
        }
        SchemaTrait::Range(Range::Float(range)) => {
            let range = bounds(
                range,
                (quote! { f64::NEG_INFINITY }, quote! { f64::INFINITY }),
                |it| number::float(*it),
            );
            quote! { FloatRange(#range) }
        }
        SchemaTrait::Range(Range::Big(range)) => {
            let range = bounds(range, (quote! { "" }, quote! { "" }), |it| {
                Literal::string(it)
            });
            quote! { BigRange(#range) }
        }
        SchemaTrait::Pattern(name) => {
            imports.add(&["super"], "patterns");
            let name = ident(name);
            quote! { Pattern(&patterns::#name) }
        }
        SchemaTrait::UniqueItems => quote! { UniqueItems },
        SchemaTrait::Fallback(text) => quote! { ClientDefault(#text) },
        SchemaTrait::Endpoint => quote! { EndpointMember },
    }
}

/// The least and the most, `open` where there is none.
fn bounds<T, L: ToTokens>(
    bounds: &Bounds<T>,
    open: (TokenStream, TokenStream),
    literal: impl Fn(&T) -> L,
) -> TokenStream {
    let (min, max) = match bounds {
        Bounds::Min(min) => (literal(min).into_token_stream(), open.1),
        Bounds::Max(max) => (open.0, literal(max).into_token_stream()),
        Bounds::Both(min, max) => (
            literal(min).into_token_stream(),
            literal(max).into_token_stream(),
        ),
    };
    quote! { #min, #max }
}

fn member(it: &SchemaMember, imports: &mut Imports) -> TokenStream {
    // As an identifier: a macro takes keywords for one, too.
    let name = proc_macro2::Ident::new(&it.name, proc_macro2::Span::call_site());
    let target = target(&it.target, imports);
    let mut traits = TokenStream::new();
    if it.required {
        traits.extend(quote! { required });
    }
    if it.sensitive {
        traits.extend(quote! { sensitive });
    }
    if let Some(name) = &it.json_name {
        traits.extend(quote! { json_name(#name) });
    }
    traits.extend(match it.timestamp {
        None => TokenStream::new(),
        Some(TimestampFormat::DateTime) => quote! { date_time },
        Some(TimestampFormat::HttpDate) => quote! { http_date },
        Some(TimestampFormat::EpochSeconds) => quote! { epoch_seconds },
    });
    traits.extend(match &it.binding {
        Binding::Body => TokenStream::new(),
        Binding::Payload => quote! { payload },
        Binding::Label => quote! { label },
        Binding::Query(name) => quote! { query(#name) },
        Binding::QueryParams => quote! { query_params },
        Binding::Header(name) => quote! { header(#name) },
        Binding::PrefixHeaders(prefix) => quote! { prefix_headers(#prefix) },
        Binding::ResponseCode => quote! { response_code },
    });
    let traits = (!traits.is_empty()).then(|| quote! { [#traits] });
    let rare_traits = it.traits.iter().map(|it| rare(it, imports));
    let rare_traits: Vec<_> = rare_traits.collect();
    let rare_traits = (!it.traits.is_empty()).then(|| quote! { { #(#rare_traits),* } });
    quote! { #name: #target #traits #rare_traits }
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
            Simple::BigInteger => quote! { BIG_INTEGER },
            Simple::BigDecimal => quote! { BIG_DECIMAL },
            Simple::Timestamp => quote! { TIMESTAMP },
            Simple::Document => quote! { DOCUMENT },
            Simple::ByteStream => quote! { BYTE_STREAM },
            Simple::Unit => quote! { UNIT },
        },
    };
    imports.add(&["farrier"], "schema");
    quote! { schema::#name }
}
