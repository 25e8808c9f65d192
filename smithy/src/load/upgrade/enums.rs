//! Makes shapes of the type `enum` of strings with `@enum` (Smithy 2.0, "enum trait"). A value without a name is named
//! after itself, if its characters can stand in a name. Otherwise, or if two values get the same name, the shape stays
//! a string, and a warning says so. If the trait is malformed, rules report it.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Sources};
use crate::model::{Member, Model, ShapeId, ShapeKind, Traits, is_identifier};
use crate::rules;

const ENUM: &str = "smithy.api#enum";

pub(super) fn upgrade(model: &mut Model, out: &mut Diagnostics) {
    let Some(ids) = Ids::new() else { return };
    let Model {
        shapes, sources, ..
    } = model;
    for shape in shapes.values_mut() {
        let ShapeKind::String = shape.kind else {
            continue;
        };
        let Some(definitions) = shape.traits.get(ENUM).and_then(well_formed) else {
            continue;
        };
        let place = Place::new(shape.source, ["shapes", shape.id.as_str()]);
        let there = place.clone().child("traits").child(ENUM);
        let members = match members(&definitions, &ids) {
            Ok(members) => members,
            Err((at, why)) => {
                let message = format!("`{}` stays a string of any value: {why}", shape.id);
                let help = "give each value a `name`, or define a shape of the type `enum`";
                out.push(
                    Diagnostic::warning(rules::ENUM_TRAIT, message)
                        .shape(&shape.id)
                        .at(there.index(at))
                        .help(help.to_owned()),
                );
                continue;
            }
        };
        for (at, member) in members.iter().enumerate() {
            let here = place.clone().child("members").child(&member.name);
            redirect(sources, here, &there.clone().index(at), &ids);
        }
        shape.traits.remove(ENUM);
        shape.kind = ShapeKind::Enum(members);
    }
}

/// The traits that members get.
struct Ids {
    unit: ShapeId,
    value: ShapeId,
    documentation: ShapeId,
    tags: ShapeId,
    deprecated: ShapeId,
    internal: ShapeId,
}

impl Ids {
    fn new() -> Option<Self> {
        let id = |name: &str| ShapeId::parse(&format!("smithy.api#{name}")).ok();
        Some(Self {
            unit: id("Unit")?,
            value: id("enumValue")?,
            documentation: id("documentation")?,
            tags: id("tags")?,
            deprecated: id("deprecated")?,
            internal: id("internal")?,
        })
    }
}

/// The definitions of the trait, if they are well-formed.
fn well_formed(value: &Value) -> Option<Vec<Map<String, Value>>> {
    let definitions = value.as_array().filter(|it| !it.is_empty())?;
    let good = |it: &Value| {
        let it = it.as_object()?;
        it.get("value")?.as_str().filter(|it| !it.is_empty())?;
        if let Some(name) = it.get("name") {
            name.as_str().filter(|it| is_identifier(it))?;
        }
        Some(it.clone())
    };
    definitions.iter().map(good).collect()
}

/// The members; or the index of the definition because of which the shape stays a string, and the reason.
fn members(definitions: &[Map<String, Value>], ids: &Ids) -> Result<Vec<Member>, (usize, String)> {
    let mut taken = HashSet::new();
    let mut members = Vec::with_capacity(definitions.len());
    for (at, definition) in definitions.iter().enumerate() {
        let value = text(definition, "value").unwrap_or_default();
        let name = match text(definition, "name") {
            Some(name) => name.to_owned(),
            None => name_of(value)
                .ok_or_else(|| (at, format!("no name can be made of its value `{value}`")))?,
        };
        // Names of members of an enum differ in more than letter case.
        if !taken.insert(name.to_lowercase()) {
            return Err((at, format!("two of its values have the name `{name}`")));
        }
        members.push(Member {
            name,
            target: ids.unit.clone(),
            traits: traits(definition, value, ids),
        });
    }
    Ok(members)
}

fn traits(definition: &Map<String, Value>, value: &str, ids: &Ids) -> Traits {
    let mut traits = Traits::default();
    traits.insert(ids.value.clone(), json!(value));
    if let Some(documentation) = text(definition, "documentation") {
        traits.insert(ids.documentation.clone(), json!(documentation));
    }
    if let Some(tags) = definition.get("tags").and_then(Value::as_array) {
        traits.insert(ids.tags.clone(), Value::Array(tags.clone()));
        if tags.iter().any(|it| it == "internal") {
            traits.insert(ids.internal.clone(), json!({}));
        }
    }
    if definition.get("deprecated") == Some(&Value::Bool(true)) {
        traits.insert(ids.deprecated.clone(), json!({}));
    }
    traits
}

/// A name made of a value: characters that separate words become underscores.
fn name_of(value: &str) -> Option<String> {
    let separates = |c: char| "-.:/".contains(c) || c.is_ascii_whitespace();
    let mut name = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' => name.push(c),
            c if separates(c) && name.ends_with('_') => {}
            c if separates(c) => name.push('_'),
            _ => return None,
        }
    }
    is_identifier(&name).then_some(name)
}

fn text<'a>(definition: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    definition.get(key).and_then(Value::as_str)
}

/// Redirects from a member of the new shape to its definition in the trait.
fn redirect(sources: &mut Sources, here: Place, there: &Place, ids: &Ids) {
    let traits = here.clone().child("traits");
    for (id, key) in [
        (&ids.value, "value"),
        (&ids.documentation, "documentation"),
        (&ids.tags, "tags"),
        (&ids.deprecated, "deprecated"),
    ] {
        let there = sources.resolve(&there.clone().child(key));
        sources.redirect(&traits.clone().child(id.as_str()), there);
    }
    let there = sources.resolve(there);
    sources.redirect(&here, there);
}
