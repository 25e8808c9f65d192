//! Writes types.

use super::imports::Imports;
use crate::ir::{Simple, Type};

/// Returns a type. Adds the imports that it needs.
pub(super) fn rust_type(it: &Type, imports: &mut Imports) -> String {
    match it {
        Type::Simple(it) => simple(*it, imports).to_owned(),
        Type::Named(it) => {
            imports.named(it);
            it.name.clone()
        }
        Type::List { element, sparse } => {
            let element = nullable(element, *sparse, imports);
            format!("Vec<{element}>")
        }
        Type::Map { key, value, sparse } => {
            imports.add(&["std", "collections"], "BTreeMap");
            let key = rust_type(key, imports);
            let value = nullable(value, *sparse, imports);
            format!("BTreeMap<{key}, {value}>")
        }
        Type::Events { event, error } => {
            imports.add(&["farrier"], "EventStream");
            imports.named(event);
            imports.named(error);
            format!("EventStream<{}, {}>", event.name, error.name)
        }
        Type::Boxed(it) => format!("Box<{}>", rust_type(it, imports)),
    }
}

fn nullable(it: &Type, sparse: bool, imports: &mut Imports) -> String {
    let it = rust_type(it, imports);
    match sparse {
        true => format!("Option<{it}>"),
        false => it,
    }
}

fn simple(it: Simple, imports: &mut Imports) -> &'static str {
    let mut farrier = |name| {
        imports.add(&["farrier"], name);
        name
    };
    match it {
        Simple::Blob => farrier("Blob"),
        Simple::Timestamp => farrier("Timestamp"),
        Simple::Document => farrier("Document"),
        Simple::BigInteger => farrier("BigInteger"),
        Simple::BigDecimal => farrier("BigDecimal"),
        Simple::ByteStream => farrier("ByteStream"),
        Simple::Boolean => "bool",
        Simple::String => "String",
        Simple::Byte => "i8",
        Simple::Short => "i16",
        Simple::Integer => "i32",
        Simple::Long => "i64",
        Simple::Float => "f32",
        Simple::Double => "f64",
        Simple::Unit => "()",
    }
}

/// clippy warns about types with a higher score (`clippy::type_complexity`).
const COMPLEX: usize = 250;

/// Returns the attribute that allows a type that clippy would warn about. The type follows from the model.
pub(super) fn allow_complex(it: &Type, optional: bool) -> Option<String> {
    let score = match optional {
        true => 10 + complexity(it, 2),
        false => complexity(it, 1),
    };
    let allow = r#"allow(clippy::type_complexity, reason = "the type is the model's")"#;
    (score > COMPLEX).then(|| allow.to_owned())
}

/// Returns the score of clippy: ten for each name, times its depth.
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
