//! The module `schemas`: tables for codecs and validators.

use std::collections::BTreeMap;

use super::imports::Imports;
use super::item::{Argument, MacroCall, join};
use super::{Module, literal, module};
use crate::ir::{
    Binding, Bounds, Range, Schema, SchemaKind, SchemaMember, SchemaTarget, SchemaTrait, Simple,
    TimestampFormat,
};

pub(super) fn emit(schemas: &[Schema]) -> Module {
    let mut imports = Imports::new(None);
    let mut namespaces: BTreeMap<&str, Vec<Argument>> = BTreeMap::new();
    for it in schemas {
        let (namespace, shape) = it.id.split_once('#').unwrap_or(("", &it.id));
        let schema = schema(it, shape, &mut imports);
        namespaces.entry(namespace).or_default().push(schema);
    }
    let items = namespaces.into_iter().map(|(namespace, schemas)| {
        let namespace = Argument::Text(literal::string(namespace));
        MacroCall::attached("farrier::schemas", vec![namespace, Argument::List(schemas)])
    });
    let docs = ["What codecs and validators know about each shape."];
    let module = module(&["schemas"], &docs, imports, items.collect());
    Module {
        public: false,
        ..module
    }
}

fn schema(it: &Schema, shape: &str, imports: &mut Imports) -> Argument {
    let (kind, members, sparse) = match &it.kind {
        SchemaKind::Structure(members) => ("structure", members.iter().collect(), false),
        SchemaKind::Union(members) => ("union", members.iter().collect(), false),
        SchemaKind::List { member, sparse } => ("list", vec![member], *sparse),
        SchemaKind::Map { key, value, sparse } => ("map", vec![key, value], *sparse),
    };
    let mut own = vec![Argument::Text(literal::string(shape))];
    own.extend(sparse.then(|| Argument::text("Sparse")));
    own.extend(it.traits.iter().map(|it| trait_entry(it, imports)));
    let mut head = format!("{}: {kind}(", it.name);
    join(&own, &mut head);
    head.push(')');
    let members = members.into_iter().map(|it| member(it, imports));
    Argument::Block(head, members.collect())
}

/// A trait that few have, as a variant of the runtime's `Trait`.
fn trait_entry(it: &SchemaTrait, imports: &mut Imports) -> Argument {
    let string =
        |name, text: &str| Argument::Call(name, vec![Argument::Text(literal::string(text))]);
    match it {
        SchemaTrait::XmlName(name) => string("XmlName", name),
        SchemaTrait::XmlAttribute => Argument::text("XmlAttribute"),
        SchemaTrait::XmlFlattened => Argument::text("XmlFlattened"),
        SchemaTrait::XmlNamespace { prefix, uri } => {
            let texts = [prefix, uri].map(|it| Argument::Text(literal::string(it)));
            Argument::Call("XmlNamespace", texts.into())
        }
        SchemaTrait::Ec2QueryName(name) => string("Ec2QueryName", name),
        SchemaTrait::MediaType(value) => string("MediaType", value),
        SchemaTrait::IdempotencyToken => Argument::text("IdempotencyToken"),
        SchemaTrait::Required => Argument::text("Required"),
        SchemaTrait::Length(length) => {
            bounds("Length", length, ["0", "usize::MAX"], u64::to_string)
        }
        SchemaTrait::Range(Range::Integer(range)) => {
            bounds("Range", range, ["i64::MIN", "i64::MAX"], i64::to_string)
        }
        SchemaTrait::Range(Range::Float(range)) => {
            let open = ["f64::NEG_INFINITY", "f64::INFINITY"];
            bounds("FloatRange", range, open, |it| literal::float(*it))
        }
        SchemaTrait::Range(Range::Big(range)) => {
            bounds("BigRange", range, [r#""""#; 2], |it| literal::string(it))
        }
        SchemaTrait::Pattern(name) => {
            imports.add(&["super"], "patterns");
            let pattern = Argument::Text(format!("&patterns::{name}"));
            Argument::Call("Pattern", vec![pattern])
        }
        SchemaTrait::UniqueItems => Argument::text("UniqueItems"),
        SchemaTrait::Fallback(text) => string("ClientDefault", text),
        SchemaTrait::Endpoint => Argument::text("EndpointMember"),
    }
}

/// `name(min, max)`, with one of `open` where there is no bound.
fn bounds<T>(
    name: &'static str,
    bounds: &Bounds<T>,
    open: [&str; 2],
    literal: impl Fn(&T) -> String,
) -> Argument {
    let (min, max) = match bounds {
        Bounds::Min(min) => (Some(min), None),
        Bounds::Max(max) => (None, Some(max)),
        Bounds::Both(min, max) => (Some(min), Some(max)),
    };
    let bound =
        |bound: Option<&T>, open: &str| Argument::Text(bound.map_or(open.to_owned(), &literal));
    Argument::Call(name, vec![bound(min, open[0]), bound(max, open[1])])
}

fn member(it: &SchemaMember, imports: &mut Imports) -> Argument {
    let mut text = format!("{}: {}", it.name, target(&it.target, imports));
    let mut traits = Vec::new();
    if it.required {
        traits.push("required".to_owned());
    }
    if it.sensitive {
        traits.push("sensitive".to_owned());
    }
    if let Some(name) = &it.json_name {
        traits.push(format!("json_name({})", literal::string(name)));
    }
    traits.extend(it.timestamp.map(|it| match it {
        TimestampFormat::DateTime => "date_time".to_owned(),
        TimestampFormat::HttpDate => "http_date".to_owned(),
        TimestampFormat::EpochSeconds => "epoch_seconds".to_owned(),
    }));
    traits.extend(binding(&it.binding));
    if !traits.is_empty() {
        text += &format!(" [{}]", traits.join(" "));
    }
    let more: Vec<_> = it
        .traits
        .iter()
        .map(|it| trait_entry(it, imports))
        .collect();
    match more.is_empty() {
        true => Argument::Text(text),
        false => Argument::Block(text, more),
    }
}

fn binding(it: &Binding) -> Option<String> {
    Some(match it {
        Binding::Body => return None,
        Binding::Payload => "payload".to_owned(),
        Binding::Label => "label".to_owned(),
        Binding::Query(name) => format!("query({})", literal::string(name)),
        Binding::QueryParams => "query_params".to_owned(),
        Binding::Header(name) => format!("header({})", literal::string(name)),
        Binding::PrefixHeaders(prefix) => format!("prefix_headers({})", literal::string(prefix)),
        Binding::ResponseCode => "response_code".to_owned(),
    })
}

fn target<'a>(it: &'a SchemaTarget, imports: &mut Imports) -> &'a str {
    let name = match it {
        SchemaTarget::Own(name) => return name,
        SchemaTarget::StringEnum => "schema::ENUM",
        SchemaTarget::IntEnum => "schema::INT_ENUM",
        SchemaTarget::Simple(it) => match it {
            Simple::Blob => "schema::BLOB",
            Simple::Boolean => "schema::BOOLEAN",
            Simple::String => "schema::STRING",
            Simple::Byte => "schema::BYTE",
            Simple::Short => "schema::SHORT",
            Simple::Integer => "schema::INTEGER",
            Simple::Long => "schema::LONG",
            Simple::Float => "schema::FLOAT",
            Simple::Double => "schema::DOUBLE",
            Simple::BigInteger => "schema::BIG_INTEGER",
            Simple::BigDecimal => "schema::BIG_DECIMAL",
            Simple::Timestamp => "schema::TIMESTAMP",
            Simple::Document => "schema::DOCUMENT",
            Simple::ByteStream => "schema::BYTE_STREAM",
            Simple::Unit => "schema::UNIT",
        },
    };
    imports.add(&["farrier"], "schema");
    name
}
