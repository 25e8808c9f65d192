//! Writes default values as expressions.

use super::imports::Imports;
use super::literal;
use super::rust_type::rust_type;
use crate::ir::{DocumentLiteral, Literal, Simple, Type};

/// Returns the default of a member of type `value`.
pub(super) fn expression(it: &Literal, value: &Type, imports: &mut Imports) -> String {
    match it {
        Literal::Boolean(it) => it.to_string(),
        Literal::Integer(it) => it.to_string(),
        Literal::Float(it) if it.is_finite() => literal::float(*it),
        Literal::Float(it) => {
            let ty = rust_type(value, imports);
            match (it.is_nan(), *it > 0.0) {
                (true, _) => format!("{ty}::NAN"),
                (false, true) => format!("{ty}::INFINITY"),
                (false, false) => format!("{ty}::NEG_INFINITY"),
            }
        }
        Literal::BigNumber(it) if it == "0" => format!("{}::default()", rust_type(value, imports)),
        // The text was checked. The type has no constant form.
        Literal::BigNumber(it) => format!("{}.parse().unwrap_or_default()", literal::string(it)),
        Literal::Document(it) => document(it, imports),
        Literal::String(it) if it.is_empty() => "String::new()".to_owned(),
        Literal::String(it) => format!("{}.to_owned()", literal::string(it)),
        Literal::Blob(bytes) => blob(bytes, value, imports),
        Literal::Timestamp(seconds, nanos) => {
            imports.add(&["farrier"], "Timestamp");
            format!("Timestamp::new({seconds}, {nanos})")
        }
        Literal::EmptyList => "Vec::new()".to_owned(),
        Literal::EmptyMap => "BTreeMap::new()".to_owned(),
        Literal::StringEnum(name, value) => {
            imports.named(name);
            format!("{}::from({})", name.name, literal::string(value))
        }
        Literal::IntEnum(name, value) => {
            imports.named(name);
            format!("{}::from({value})", name.name)
        }
        Literal::Variant(name, variant) => {
            imports.named(name);
            format!("{}::{variant}", name.name)
        }
    }
}

fn blob(bytes: &[u8], value: &Type, imports: &mut Imports) -> String {
    let streams = *value == Type::Simple(Simple::ByteStream);
    let name = if streams { "ByteStream" } else { "Blob" };
    imports.add(&["farrier"], name);
    match streams && bytes.is_empty() {
        true => format!("{name}::default()"),
        false => format!("{name}::from(&{}[..])", literal::bytes(bytes)),
    }
}

fn document(it: &DocumentLiteral, imports: &mut Imports) -> String {
    imports.add(&["farrier"], "Document");
    // By its path, because a shape may be called `Number`.
    let number = |it: String| format!("Document::Number(farrier::types::Number::{it})");
    match it {
        DocumentLiteral::Boolean(it) => format!("Document::Boolean({it})"),
        DocumentLiteral::Integer(it) => number(format!("Integer({it})")),
        DocumentLiteral::Unsigned(it) => number(format!("Unsigned({it})")),
        DocumentLiteral::Double(it) => number(format!("Double({})", literal::float(*it))),
        DocumentLiteral::String(it) => {
            format!("Document::String({}.to_owned())", literal::string(it))
        }
        DocumentLiteral::EmptyList => "Document::List(Vec::new())".to_owned(),
        DocumentLiteral::EmptyMap => {
            imports.add(&["std", "collections"], "BTreeMap");
            "Document::Map(BTreeMap::new())".to_owned()
        }
    }
}
