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
/// The number of names that are listed; there may be thousands.
const NAMED: usize = 5;

/// Checks explicit bindings within each structure.
pub(super) fn structures(model: &Model, out: &mut Diagnostics) {
    for id in model.shapes.keys() {
        if let Some(it) = Structure::of(model, id) {
            one(model, it, out);
        }
    }
}

fn one(model: &Model, structure: Structure<'_>, out: &mut Diagnostics) {
    let mut first = HashMap::new();
    for member in structure.members {
        let Some(name) = explicit(member) else {
            continue;
        };
        let at = |diagnostic: Diagnostic| {
            diagnostic.on_member_trait(model, structure.shape, member, IDENTIFIER)
        };
        if let Some(other) = first.insert(name, member) {
            let message = format!(
                "members `{}` and `{}` both provide the identifier `{name}`",
                other.name, member.name
            );
            out.push(
                at(Diagnostic::error(rules::RESOURCE_BINDING, message)).related(
                    model.place_of_member(structure.shape, other),
                    "the first of them",
                ),
            );
        } else if name != member.name
            && structure
                .member(name)
                .is_some_and(|it| explicit(it).is_none())
        {
            let message = format!(
                "member `{}` provides the identifier `{name}`, not the member of that name",
                member.name
            );
            out.push(at(Diagnostic::warning(rules::RESOURCE_BINDING, message)));
        }
    }
}

pub(super) fn check(bound: &Bound<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for (property, id) in bound.resource.bound_operations() {
        let Some(operation) = bound.operation(id) else {
            continue;
        };
        if !operation.known.input {
            continue;
        }
        let provided = bound.identifiers_in(operation.input);
        let missing: Vec<&str> = bound
            .resource
            .identifiers
            .iter()
            .filter(|(name, target)| {
                provided
                    .get(name.as_str())
                    .is_none_or(|it| !bound.same(&it.target, target))
            })
            .map(|(name, _)| name.as_str())
            .take(NAMED)
            .collect();
        let collection = matches!(property, "create" | "list" | "collectionOperations");
        let message = match (collection, missing.is_empty()) {
            (true, true) => format!(
                "operation `{id}` is for all of resource `{}`, but its input provides every identifier of one",
                bound.shape.id
            ),
            (false, false) => format!(
                "operation `{id}` is for one of resource `{}`, but its input does not provide {}",
                bound.shape.id,
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
                .related(model.place_of(bound.shape), "the resource")
                .help(help),
        );
    }
    for child in bound.children() {
        parents(bound, &child, out);
    }
}

/// Checks that operations of a child have the identifiers of its parent.
fn parents(parent: &Bound<'_>, child: &Bound<'_>, out: &mut Diagnostics) {
    for (_, id) in child.resource.bound_operations() {
        let Some(operation) = child.operation(id) else {
            continue;
        };
        if !operation.known.input {
            continue;
        }
        let provided = child.identifiers_in(operation.input);
        let missing: Vec<&str> = parent
            .resource
            .identifiers
            .keys()
            .map(String::as_str)
            .filter(|name| !provided.contains_key(name))
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
