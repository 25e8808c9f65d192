//! Emits the module `schemas`: tables for codecs and validators.

use std::collections::BTreeMap;

use super::imports::Imports;
use super::item::{Argument, MacroCall, join};
use super::{Module, literal, module, traits};
use crate::ir::{Schema, SchemaKind, SchemaMember, SchemaTarget, Simple};

pub(super) fn emit(schemas: &[Schema]) -> Module {
    let mut imports = Imports::new(None);
    imports.add(&["super"], "runtime");
    let mut namespaces: BTreeMap<&str, Vec<Argument>> = BTreeMap::new();
    for it in schemas {
        let (namespace, shape) = it.id.split_once('#').unwrap_or(("", &it.id));
        let schema = schema(it, shape, &mut imports);
        namespaces.entry(namespace).or_default().push(schema);
    }
    let items = namespaces.into_iter().map(|(namespace, schemas)| {
        let namespace = Argument::Text(literal::string(namespace));
        MacroCall::attached("runtime::schemas", vec![namespace, Argument::List(schemas)])
    });
    let docs = ["The tables of shapes, for codecs and validators."];
    let module = module(&["schemas"], &docs, imports, items.collect());
    Module {
        public: false,
        ..module
    }
}

fn schema(it: &Schema, shape: &str, imports: &mut Imports) -> Argument {
    let (kind, members) = match &it.kind {
        SchemaKind::Structure(members) => ("structure", members.iter().collect()),
        SchemaKind::Union(members) => ("union", members.iter().collect()),
        SchemaKind::List(member) => ("list", vec![member]),
        SchemaKind::Map(key, value) => ("map", vec![key, value]),
    };
    let mut own = vec![Argument::Text(literal::string(shape))];
    own.extend(traits::arguments(&it.traits, imports));
    let mut head = format!("{}: {kind}(", it.name);
    join(&own, &mut head);
    head.push(')');
    let members = members.into_iter().map(|it| member(it, imports));
    Argument::Block(head, members.collect())
}

fn member(it: &SchemaMember, imports: &mut Imports) -> Argument {
    let target = target(&it.target, imports);
    let wire = traits::arguments(&it.wire_traits, imports);
    let others = traits::arguments(&it.traits, imports);
    let mut head = format!("{}: {target}", it.name);
    if wire.is_empty() && others.is_empty() {
        return Argument::Text(head);
    }
    head.push_str(" [");
    join(&wire, &mut head);
    if others.is_empty() {
        head.push(']');
        return Argument::Text(head);
    }
    head.push_str("; ");
    Argument::Traits(head, others)
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
    imports.add(&["super", "runtime"], "schema");
    name
}
