//! Inputs of instance operations have all identifiers of the resource, those of collection operations do not; both
//! have the identifiers of the parent (Smithy 2.0, "Binding identifiers to operations").

use std::collections::HashMap;

use super::{Bound, explicit};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::Structure;
use crate::model::Model;
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const IDENTIFIER: &str = "smithy.api#resourceIdentifier";
/// So many are named; there may be thousands.
const NAMED: usize = 5;

/// Explicit bindings within each structure.
pub(super) fn structures(model: &Model, out: &mut Diagnostics) {
    for id in model.shapes.keys() {
        if let Some(it) = Structure::of(model, id) {
            one(model, it, out);
        }
    }
}

fn one(model: &Model, it: Structure<'_>, out: &mut Diagnostics) {
    let mut first = HashMap::new();
    for member in it.members {
        let Some(name) = explicit(member) else {
            continue;
        };
        let at = |diagnostic: Diagnostic| {
            diagnostic.on_member_trait(model, it.shape, member, IDENTIFIER)
        };
        if let Some(other) = first.insert(name, member) {
            let message = format!(
                "members `{}` and `{}` both provide the identifier `{name}`",
                other.name, member.name
            );
            out.push(
                at(Diagnostic::error(rules::RESOURCE_BINDING, message))
                    .related(model.place_of_member(it.shape, other), "the first of them"),
            );
        } else if name != member.name && it.member(name).is_some_and(|it| explicit(it).is_none()) {
            let message = format!(
                "member `{}` provides the identifier `{name}`, not the member of that name",
                member.name
            );
            out.push(at(Diagnostic::warning(rules::RESOURCE_BINDING, message)));
        }
    }
}

pub(super) fn check(it: &Bound<'_>, out: &mut Diagnostics) {
    let model = it.model;
    for (property, id) in it.resource.bound_operations() {
        let Some(operation) = it.operation(id) else {
            continue;
        };
        let bound = it.identifiers_in(operation.input);
        let missing: Vec<&str> = it
            .resource
            .identifiers
            .iter()
            .filter(|(name, target)| {
                bound
                    .get(name.as_str())
                    .is_none_or(|it| it.target != **target)
            })
            .map(|(name, _)| name.as_str())
            .take(NAMED)
            .collect();
        let collection = matches!(property, "create" | "list" | "collectionOperations");
        let message = match (collection, missing.is_empty()) {
            (true, true) => format!(
                "operation `{id}` is for all of resource `{}`, but its input provides every identifier of one",
                it.shape.id
            ),
            (false, false) => format!(
                "operation `{id}` is for one of resource `{}`, but its input does not provide {}",
                it.shape.id,
                quoted(missing)
            ),
            _ => continue,
        };
        let help = if collection {
            format!("bind it to an instance by `operations`, not by `{property}`")
        } else {
            "an identifier is a required member of its name and type, or one with `resourceIdentifier`"
                .to_owned()
        };
        out.push(
            Diagnostic::error(rules::RESOURCE_BINDING, message)
                .on(model, operation.shape)
                .related(model.place_of(it.shape), "the resource")
                .help(help),
        );
    }
    for child in it.children() {
        parents(it, &child, out);
    }
}

/// The operations of a child provide what tells its parent.
fn parents(parent: &Bound<'_>, child: &Bound<'_>, out: &mut Diagnostics) {
    for (_, id) in child.resource.bound_operations() {
        let Some(operation) = child.operation(id) else {
            continue;
        };
        let bound = child.identifiers_in(operation.input);
        let missing: Vec<&str> = parent
            .resource
            .identifiers
            .keys()
            .map(String::as_str)
            .filter(|name| !bound.contains_key(name))
            .take(NAMED)
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "the input of operation `{id}` of resource `{}` does not provide {} of its parent `{}`",
                child.shape.id,
                quoted(missing),
                parent.shape.id
            );
            out.push(
                Diagnostic::error(rules::RESOURCE_BINDING, message)
                    .on(parent.model, operation.shape)
                    .related(parent.model.place_of(parent.shape), "the parent"),
            );
        }
    }
}
