//! `@references` names the identifiers of a resource, and for each of them a member that is a string (Smithy 2.0,
//! "references trait").

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, Resource, Shape, ShapeKind};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const REFERENCES: &str = "smithy.api#references";
/// The number of names that are listed; there may be thousands.
const NAMED: usize = 5;

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    for shape in model.shapes.values() {
        let list = shape.traits.get(REFERENCES).and_then(Value::as_array);
        for (index, reference) in list.into_iter().flatten().enumerate() {
            if let Some(problem) = problem(model, shape, reference) {
                out.push(Diagnostic::error(rules::REFERENCES, problem).in_trait(
                    model,
                    shape,
                    REFERENCES,
                    &index.to_string(),
                ));
            }
        }
    }
}

fn problem(model: &Model, shape: &Shape, reference: &Value) -> Option<String> {
    let id = reference.get("resource")?.as_str()?;
    let ids = reference.get("ids").and_then(Value::as_object);
    let is_structure = matches!(shape.kind, ShapeKind::Structure(_));
    if !is_structure && ids.is_some_and(|it| !it.is_empty()) {
        return Some("a string has no members for `ids`".to_owned());
    }
    // A resource that no file defines may be in another model; the prelude has no resources.
    let resource = match model.shapes.get(id).map(|it| &it.kind) {
        Some(ShapeKind::Resource(_)) if model.unread.has(id) => return None,
        Some(ShapeKind::Resource(resource)) => resource,
        None if !id.starts_with("smithy.api#") => return None,
        _ => return Some(format!("`{id}` is not a resource")),
    };
    let ids: BTreeMap<&str, &str> = ids
        .into_iter()
        .flatten()
        .filter_map(|(name, member)| Some((name.as_str(), member.as_str()?)))
        .collect();
    if is_structure {
        return in_structure(model, shape, id, resource, ids);
    }
    let count = resource.identifiers.len();
    (count != 1).then(|| format!("a string cannot refer to `{id}`, which has {count} identifiers"))
}

fn in_structure<'a>(
    model: &Model,
    shape: &Shape,
    id: &str,
    resource: &'a Resource,
    mut ids: BTreeMap<&'a str, &'a str>,
) -> Option<String> {
    let known = &resource.identifiers;
    if ids.is_empty() {
        ids = known.keys().map(|it| (it.as_str(), it.as_str())).collect();
    } else {
        let unknown = ids
            .keys()
            .filter(|it| !known.contains_key(**it))
            .take(NAMED);
        let unknown: Vec<&&str> = unknown.collect();
        if !unknown.is_empty() {
            return Some(format!("`{id}` has no identifiers {}", quoted(unknown)));
        }
        if ids.len() < known.len() {
            let missing = known.keys().filter(|it| !ids.contains_key(it.as_str()));
            let missing = quoted(missing.take(NAMED));
            return Some(format!("`ids` leaves out identifiers of `{id}`: {missing}"));
        }
    }
    let members: BTreeMap<&str, _> = shape
        .members()
        .into_iter()
        .map(|it| (it.name.as_str(), &it.target))
        .collect();
    for name in ids.values() {
        let Some(target) = members.get(name) else {
            if model.unread.has(shape.id.as_str()) {
                return None;
            }
            return Some(format!("the reference to `{id}` needs a member `{name}`"));
        };
        let target = model.shape(target).map(|it| &it.kind);
        if !matches!(target, None | Some(ShapeKind::String | ShapeKind::Enum(_))) {
            return Some(format!(
                "the reference to `{id}` needs a string, which member `{name}` is not"
            ));
        }
    }
    None
}
