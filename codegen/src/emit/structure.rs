//! Emits structures.

use super::attributes::deprecated;
use super::default;
use super::imports::Imports;
use super::item::{Argument, Field, Item, MacroCall};
use super::rust_type::{allow_complex, rust_type};
use crate::ir::{Debug, Member, Presence, Structure};

pub(super) fn emit(it: &Structure, imports: &mut Imports, out: &mut Vec<Item>) {
    let mut attributes = Vec::new();
    // The macro implements `Debug` and `PartialEq`, using the table.
    if !it.streams {
        attributes.push("derive(Clone)".to_owned());
    }
    attributes.push("non_exhaustive".to_owned());
    attributes.extend(it.attributes.iter().cloned());
    let types: Vec<_> = it
        .members
        .iter()
        .map(|it| rust_type(&it.value, imports))
        .collect();
    let members = it.members.iter().zip(&types);
    out.push(Item::Struct {
        docs: it.docs.clone(),
        attributes,
        name: it.name.clone(),
        fields: members.map(|(member, ty)| field(member, ty)).collect(),
    });
    out.push(connection(it, types, imports));
}

fn field(it: &Member, ty: &str) -> Field {
    let optional = it.presence == Presence::Optional;
    let attributes = [
        deprecated(it.deprecated.as_ref()),
        allow_complex(&it.value, optional),
    ];
    Field {
        docs: it.docs.clone(),
        attributes: attributes.into_iter().flatten().collect(),
        name: it.name.clone(),
        ty: match optional {
            true => format!("Option<{ty}>"),
            false => ty.to_owned(),
        },
    }
}

/// Returns the macro call that connects the structure to its table. `types` has the types of the members.
fn connection(it: &Structure, types: Vec<String>, imports: &mut Imports) -> Item {
    imports.service();
    let required = |it: &Member| it.presence == Presence::Required;
    let fallible = if it.members.iter().any(required) {
        "fallible "
    } else {
        ""
    };
    let mut name = it.name.clone();
    for (mark, marked) in [("partial", it.partial), ("bare", it.bare)] {
        if marked {
            name = format!("{name} {mark}");
        }
    }
    let mut arguments = vec![
        Argument::Text(name),
        Argument::Text(format!("{fallible}{}", it.builder)),
        Argument::Text(format!("schemas::{}", it.schema)),
    ];
    if it.debug == Debug::Hidden {
        arguments.push(Argument::Call(
            "debug".to_owned(),
            vec![Argument::text("hidden")],
        ));
    }
    if !it.new.is_empty() {
        let new = it.new.iter().map(|(name, value)| {
            let value = rust_type(value, imports);
            Argument::Text(format!("{name}: {value}"))
        });
        arguments.push(Argument::Call("new".to_owned(), new.collect()));
    }
    let members = it.members.iter().zip(types).enumerate();
    let members = members.map(|(index, (member, ty))| {
        let name = &member.name;
        Argument::Text(match &member.presence {
            Presence::Required => format!("{index} {name}: required {ty}"),
            Presence::Optional => format!("{index} {name}: optional {ty}"),
            Presence::Default(value) => {
                let value = default::expression(value, &member.value, imports);
                format!("{index} {name}: default {ty} = {value}")
            }
        })
    });
    arguments.push(Argument::List(members.collect()));
    MacroCall::attached("runtime::structure", arguments)
}
