//! Finds the selected service and its operations. Operations of resources are operations of the service, whatever
//! lifecycle they are bound to and however deep the resource is (Smithy 2.0, "Service closure").

use std::collections::HashSet;

use super::ShapeSelector;
use crate::diagnostic::{Diagnostic, Diagnostics, Rule};
use crate::knowledge::addresses::address;
use crate::knowledge::top_down::TopDown;
use crate::model::{Model, Shape, ShapeId, ShapeKind};
use crate::rules;
use crate::suggest::nearest;

/// The number of names that are listed when a name is not found.
const LISTED: usize = 20;

pub(super) fn service(
    model: &Model,
    selector: Option<&ShapeSelector>,
    out: &mut Diagnostics,
) -> Option<ShapeId> {
    let services: Vec<&Shape> = model.services().collect();
    if services.is_empty() && !model.unread.is_empty() {
        // It may be among what could not be read.
        return None;
    }
    let names: Vec<&str> = services.iter().map(|shape| shape.id.as_str()).collect();
    let Some(selector) = selector else {
        return match services[..] {
            [only] => Some(only.id.clone()),
            [] => {
                let help = "a service is a shape of type `service`".to_owned();
                out.push(Diagnostic::error(rules::SERVICE, "the model has no service").help(help));
                None
            }
            _ => {
                let message = format!(
                    "the model has {} services, and none is chosen",
                    services.len()
                );
                let help = format!("choose one: {}", list(&names));
                out.push(Diagnostic::error(rules::SERVICE, message).help(help));
                None
            }
        };
    };
    let found: Vec<&&Shape> = services
        .iter()
        .filter(|shape| selector.selects(shape))
        .collect();
    match found[..] {
        [one] => return Some(one.id.clone()),
        [] => out.push(unknown(
            rules::SERVICE,
            "a service",
            "the model",
            selector,
            &names,
        )),
        _ => {
            let ids: Vec<&str> = found.iter().map(|shape| shape.id.as_str()).collect();
            let message = format!(
                "the model has {} services named `{}`",
                ids.len(),
                selector.value
            );
            let help = format!("choose one by its id: {}", list(&ids));
            out.push(
                Diagnostic::error(rules::SERVICE, message)
                    .at(selector.place.clone())
                    .help(help),
            );
        }
    }
    None
}

/// Keeps the chosen operations in the service, sorted by name, and no resources. Of the others, the model keeps the
/// addresses.
pub(super) fn operations(
    model: &mut Model,
    service: &ShapeId,
    chosen: Option<&[ShapeSelector]>,
    out: &mut Diagnostics,
) {
    let mut all = bound_operations(model, service);
    all.sort_by(|a, b| (a.name(), a).cmp(&(b.name(), b)));
    let kept = match chosen {
        None => all,
        Some(chosen) => {
            let shapes: Vec<&Shape> = all.iter().filter_map(|id| model.shapes.get(id)).collect();
            let mut kept = HashSet::new();
            for selector in chosen {
                let before = kept.len();
                let mut found = shapes
                    .iter()
                    .filter(|shape| selector.selects(shape))
                    .peekable();
                if found.peek().is_none() {
                    // A misspelt reference, which is reported, may be meant for it.
                    if shapes.len() < all.len() || !model.unread.is_empty() {
                        continue;
                    }
                    let names: Vec<&str> = all.iter().map(ShapeId::name).collect();
                    out.push(unknown(
                        rules::OPERATION,
                        "an operation",
                        &format!("service `{}`", service.name()),
                        selector,
                        &names,
                    ));
                    continue;
                }
                kept.extend(found.map(|shape| shape.id.clone()));
                if kept.len() == before {
                    let message = format!("operation `{}` is listed twice", selector.value);
                    out.push(
                        Diagnostic::warning(rules::OPERATION, message).at(selector.place.clone()),
                    );
                }
            }
            let left_out = all.iter().filter(|id| !kept.contains(*id));
            let left_out = left_out.filter_map(|id| model.shapes.get(id));
            model.unselected = left_out.map(|it| address(model, it)).collect();
            all.retain(|id| kept.contains(id));
            all
        }
    };
    if let Some(Shape {
        kind: ShapeKind::Service(it),
        ..
    }) = model.shapes.get_mut(service)
    {
        it.operations = kept;
        it.resources.clear();
    }
}

pub(super) fn validation_error(
    model: &Model,
    service: &ShapeId,
    selector: Option<&ShapeSelector>,
    out: &mut Diagnostics,
) -> Option<ShapeId> {
    let selector = selector?;
    let errors = || {
        model
            .shapes
            .values()
            .filter(|shape| shape.traits.error().is_some())
    };
    let mut found: Vec<&Shape> = errors().filter(|shape| selector.selects(shape)).collect();
    // A shape in the namespace of the service comes first.
    found.sort_by_key(|shape| shape.id.namespace() != service.namespace());
    if found.is_empty() && model.unread.is_empty() {
        let names: Vec<&str> = errors().map(|shape| shape.id.name()).collect();
        out.push(unknown(
            rules::VALIDATION_ERROR,
            "an error structure",
            "the model",
            selector,
            &names,
        ));
    }
    found.first().map(|shape| shape.id.clone())
}

fn bound_operations(model: &Model, service: &ShapeId) -> Vec<ShapeId> {
    let service = model.shapes.get(service);
    let bound = service.and_then(|it| TopDown::of(model, it));
    let operations = bound.into_iter().flat_map(|it| it.operations.into_keys());
    operations.cloned().collect()
}

/// The error about a name that the model does not have. `what` is what the name should stand for, with its
/// article; `whose` has `names`.
pub(super) fn unknown(
    rule: &'static Rule,
    what: &str,
    whose: &str,
    selector: &ShapeSelector,
    names: &[&str],
) -> Diagnostic {
    let name = selector.value.rsplit('#').next().unwrap_or_default();
    let short = |full: &&str| full.rsplit('#').next().unwrap_or_default().to_owned();
    let candidates: Vec<String> = names.iter().map(short).collect();
    let nearest = nearest(name, candidates.iter().map(String::as_str));
    let hint = nearest
        .map(|it| format!("`{it}` has a similar name; "))
        .unwrap_or_default();
    let help = match names {
        [] => format!("{whose} has none"),
        _ => format!("{hint}{whose} has {}", list(names)),
    };
    let message = format!("{whose} does not have {what} `{}`", selector.value);
    Diagnostic::error(rule, message)
        .at(selector.place.clone())
        .help(help)
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!("{}{more}", quoted.join(", "))
}
