//! Authentication (Smithy 2.0, "Authentication traits"): a service or one of its operations comes in, the schemes by
//! which it is called go out, in the order of preference.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::{Model, Shape, ShapeId, trait_definitions};

const AUTH: &str = "smithy.api#auth";
const DEFINITION: &str = "smithy.api#authDefinition";
const OPTIONAL: &str = "smithy.api#optionalAuth";

/// What stands at the end of a list of schemes if a call may go without any.
pub const NO_AUTH: &str = "smithy.api#noAuth";

/// Whether a trait defines an authentication scheme.
pub fn is_scheme(model: &Model, id: &ShapeId) -> bool {
    if model.auth_schemes.contains(id) {
        return true;
    }
    let definition = model.shapes.get(id).or_else(|| trait_definitions().get(id));
    definition.is_some_and(|it| it.traits.has(DEFINITION))
}

/// The traits that a model defines as authentication schemes.
pub(crate) fn defined(model: &Model) -> BTreeSet<ShapeId> {
    let shapes = model.shapes.iter();
    let defined = shapes.filter(|(_, shape)| shape.traits.has(DEFINITION));
    defined.map(|(id, _)| id.clone()).collect()
}

/// The schemes that a service has as traits, with the values of these, sorted by shape id.
pub fn schemes<'m>(
    model: &'m Model,
    service: &'m Shape,
) -> impl Iterator<Item = (&'m ShapeId, &'m Value)> {
    let traits = service.traits.iter();
    traits.filter(|(id, _)| is_scheme(model, id))
}

/// The schemes by which operations of a service are called unless they say otherwise: `@auth`, or all that it has.
pub fn of_service<'m>(model: &'m Model, service: &'m Shape) -> Vec<&'m str> {
    listed(service).unwrap_or_else(|| {
        let all = schemes(model, service);
        all.map(|(id, _)| id.as_str()).collect()
    })
}

/// The schemes by which an operation is called, if they are not those of its service. The last is [`NO_AUTH`] if a call
/// may go without authorization.
pub fn of_operation<'m>(
    model: &'m Model,
    service: &'m Shape,
    operation: &'m Shape,
) -> Option<Vec<&'m str>> {
    let own = listed(operation);
    if !operation.traits.has(OPTIONAL) {
        return own;
    }
    let mut schemes = own.unwrap_or_else(|| of_service(model, service));
    schemes.push(NO_AUTH);
    Some(schemes)
}

/// `@auth`.
fn listed(shape: &Shape) -> Option<Vec<&str>> {
    let list = shape.traits.get(AUTH)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).collect())
}
