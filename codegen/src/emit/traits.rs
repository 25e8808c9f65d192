//! Emits the traits of tables: words, each with its values.

use super::imports::Imports;
use super::item::Argument;
use super::literal;
use crate::ir::{Trait, Value};

/// Returns the traits of a table as arguments of a macro.
pub(super) fn arguments(traits: &[Trait], imports: &mut Imports) -> Vec<Argument> {
    traits.iter().map(|it| argument(it, imports)).collect()
}

/// Returns `head [a, b("x")]`, or the head alone if there are no traits.
pub(super) fn after(head: String, traits: &[Trait], imports: &mut Imports) -> Argument {
    match traits.is_empty() {
        true => Argument::Text(head),
        false => Argument::Traits(head + " [", arguments(traits, imports)),
    }
}

fn argument(it: &Trait, imports: &mut Imports) -> Argument {
    let mut text = it.word.to_owned();
    if let Some(of) = &it.of {
        imports.named(of);
        text += &format!("::<{}>", of.name);
    }
    if it.values.is_empty() {
        return Argument::Text(text);
    }
    Argument::Call(
        text,
        it.values.iter().map(|it| value(it, imports)).collect(),
    )
}

fn value(it: &Value, imports: &mut Imports) -> Argument {
    let mut all = |values: &[Value]| -> Vec<Argument> {
        values.iter().map(|it| value(it, imports)).collect()
    };
    Argument::Text(match it {
        Value::String(text) => literal::string(text),
        Value::Integer(number) => number.to_string(),
        Value::Unsigned(number) => number.to_string(),
        Value::Float(number) => literal::float(*number),
        Value::Constant(path) => (*path).to_owned(),
        Value::Pattern(name) => {
            imports.add(&["super"], "patterns");
            format!("&patterns::{name}")
        }
        Value::List(values) => return Argument::Slice(all(values)),
        Value::Tuple(values) => return Argument::Call(String::new(), all(values)),
        Value::Part(word, values) => return Argument::Call((*word).to_owned(), all(values)),
    })
}
