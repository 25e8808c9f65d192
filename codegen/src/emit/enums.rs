//! Emits enums of strings and of integers.

use super::attributes::deprecated;
use super::item::{Argument, Item, MacroCall, Variant};
use super::{debug, literal};
use crate::ir::{EnumVariant, IntEnum, StringEnum};

pub(super) fn string(it: &StringEnum, out: &mut Vec<Item>) {
    out.push(Item::Enum {
        docs: it.docs.clone(),
        attributes: attributes("Clone", it.sensitive, &it.attributes),
        name: it.name.clone(),
        variants: variants(&it.variants, &it.unknown, "String"),
    });
    out.extend(it.sensitive.then(|| debug::hidden(&it.name)));
    let mut arguments = vec![Argument::text(&it.name), Argument::text(&it.unknown)];
    tables(&it.variants, |it| literal::string(it), &mut arguments);
    out.push(MacroCall::attached("runtime::string_enum", arguments));
}

pub(super) fn int(it: &IntEnum, out: &mut Vec<Item>) {
    out.push(Item::Enum {
        docs: it.docs.clone(),
        attributes: attributes("Clone, Copy", it.sensitive, &it.attributes),
        name: it.name.clone(),
        variants: variants(&it.variants, &it.unknown, "i32"),
    });
    out.extend(it.sensitive.then(|| debug::hidden(&it.name)));
    let mut arguments = vec![Argument::text(&it.name), Argument::text(&it.unknown)];
    tables(&it.variants, i32::to_string, &mut arguments);
    out.push(MacroCall::attached("runtime::int_enum", arguments));
}

/// Returns the attributes of an enum. `own` are those that the configuration adds.
fn attributes(clone: &str, sensitive: bool, own: &[String]) -> Vec<String> {
    let debug = if sensitive { "" } else { ", Debug" };
    let mut attributes = vec![
        format!("derive({clone}{debug})"),
        "non_exhaustive".to_owned(),
    ];
    attributes.extend_from_slice(own);
    attributes
}

/// Returns the variants of the model, and the variant for other values.
fn variants<V>(all: &[EnumVariant<V>], unknown: &str, value: &str) -> Vec<Variant> {
    let known = all.iter().map(|it| Variant {
        docs: it.docs.clone(),
        attributes: Vec::from_iter(deprecated(it.deprecated.as_ref())),
        name: it.name.clone(),
        value: None,
    });
    let unknown = Variant {
        docs: vec!["A value that is not in the model.".to_owned()],
        attributes: Vec::new(),
        name: unknown.to_owned(),
        value: Some(value.to_owned()),
    };
    known.chain([unknown]).collect()
}

/// Adds the values that no message lists, and the variants with their values.
fn tables<V>(
    variants: &[EnumVariant<V>],
    literal: impl Fn(&V) -> String,
    arguments: &mut Vec<Argument>,
) {
    let internal = variants.iter().filter(|it| it.internal);
    let internal: Vec<_> = internal
        .map(|it| Argument::Text(literal(&it.value)))
        .collect();
    if !internal.is_empty() {
        arguments.push(Argument::Call("internal".to_owned(), internal));
    }
    let all = variants
        .iter()
        .map(|it| Argument::Text(format!("{} = {}", it.name, literal(&it.value))));
    arguments.push(Argument::List(all.collect()));
}
