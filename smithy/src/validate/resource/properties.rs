//! Members of lifecycle and instance operations are properties of the resource, with their types, or have
//! `@notProperty`; every property is used (Smithy 2.0, "Resource properties").

use std::collections::{BTreeMap, BTreeSet};

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::Structure;
use crate::model::{Member, Model};
use crate::rules;

const NOT_PROPERTY: &str = "smithy.api#notProperty";
/// The traits of the prelude by which a member is not a property.
const MARKS: [&str; 4] = [
    "smithy.api#idempotencyToken",
    "smithy.api#nestedProperties",
    NOT_PROPERTY,
    "smithy.api#resourceIdentifier",
];

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    if bound.resource.properties.is_empty() {
        return;
    }
    let (mut used, mut known) = (BTreeSet::new(), true);
    for (property, id) in bound.resource.bound_operations() {
        if matches!(property, "list" | "collectionOperations") {
            continue;
        }
        let Some(operation) = bound.operation(id) else {
            known = false;
            continue;
        };
        known &= operation.known.input && operation.known.output;
        for side in [operation.input, operation.output].into_iter().flatten() {
            let identifiers = bound.identifiers_in(Some(side));
            let names: BTreeSet<&str> = identifiers.values().map(|it| it.name.as_str()).collect();
            members(bound, nested(bound.model, side), &names, &mut used, out);
        }
    }
    for (name, _) in bound
        .resource
        .properties
        .iter()
        .filter(|(name, _)| known && !used.contains(name.as_str()))
    {
        let message = format!(
            "property `{name}` of resource `{}` is in no input or output of its operations",
            bound.shape.id
        );
        let place = bound
            .model
            .place_of(bound.shape)
            .child("properties")
            .child(name)
            .key();
        out.push(
            Diagnostic::error(rules::RESOURCE_PROPERTIES, message)
                .shape(&bound.shape.id)
                .at(place),
        );
    }
}

/// The structure whose members are the properties (Smithy 2.0, "nestedProperties trait").
fn nested<'a>(model: &'a Model, side: Structure<'a>) -> Structure<'a> {
    let marked = side
        .members
        .iter()
        .find(|it| it.traits.has("smithy.api#nestedProperties"));
    marked
        .and_then(|it| Structure::of(model, &it.target))
        .unwrap_or(side)
}

fn members<'a>(
    bound: &Bound<'a>,
    side: Structure<'a>,
    identifiers: &BTreeSet<&str>,
    used: &mut BTreeSet<&'a str>,
    out: &mut Diagnostics,
) {
    let model = bound.model;
    let mut first = BTreeMap::new();
    for member in side.members {
        let declared = bound.resource.properties.contains_key(&member.name);
        let exempt = identifiers.contains(member.name.as_str()) || is_marked(model, member);
        if exempt && !declared {
            continue;
        }
        let name = named(member).unwrap_or(&member.name);
        used.insert(name);
        let at = |text: String| {
            Diagnostic::error(rules::RESOURCE_PROPERTIES, text).on_member(model, side.shape, member)
        };
        if let Some(other) = first.insert(name, member) {
            out.push(at(format!(
                "members `{}` and `{}` are both the property `{name}` of resource `{}`",
                other.name, member.name, bound.shape.id
            )));
        }
        match bound.resource.properties.get(name) {
            Some(target) if !bound.same(target, &member.target) => out.push(at(format!(
                "member `{}` is `{}`, but the property `{name}` of resource `{}` is `{target}`",
                member.name, member.target, bound.shape.id
            ))),
            None if !exempt => out.push(
                at(format!(
                    "member `{}` is neither property nor identifier of resource `{}`",
                    member.name, bound.shape.id
                ))
                .advice("apply `property`, `resourceIdentifier` or `notProperty`"),
            ),
            _ => {}
        }
    }
}

/// The property that a member explicitly is.
fn named(member: &Member) -> Option<&str> {
    member
        .traits
        .get("smithy.api#property")?
        .get("name")?
        .as_str()
}

/// Whether a trait of the member, or of the definition of such a trait, says that it is not a property.
fn is_marked(model: &Model, member: &Member) -> bool {
    member.traits.iter().any(|(id, _)| {
        let defined = model.shapes.get(id);
        MARKS.contains(&id.as_str()) || defined.is_some_and(|it| it.traits.has(NOT_PROPERTY))
    })
}
