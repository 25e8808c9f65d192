//! `@auth` lists schemes that are applied to the service, several schemes have an order, and an API key in a query has
//! no scheme (Smithy 2.0, "Authentication traits").

use std::collections::BTreeSet;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::auth;
use crate::knowledge::top_down::TopDown;
use crate::model::{Model, Shape, ShapeId};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const AUTH: &str = "smithy.api#auth";
const API_KEY: &str = "smithy.api#httpApiKeyAuth";

pub(crate) fn check(model: &Model, services: &[TopDown<'_>], out: &mut Diagnostics) {
    for service in services {
        let shape = service.shape;
        let schemes: BTreeSet<&str> = auth::schemes(model, shape)
            .map(|(id, _)| id.as_str())
            .collect();
        let operations = service.operations.keys().filter_map(|id| model.shape(id));
        for it in std::iter::once(shape).chain(operations) {
            listed(model, shape, it, &schemes, out);
        }
        if schemes.len() > 1 && !shape.traits.has(AUTH) {
            let message = format!(
                "service `{}` has {} ways to authenticate and no order of them",
                shape.id,
                schemes.len()
            );
            out.push(
                Diagnostic::warning(rules::AUTH_ORDER, message)
                    .on(model, shape)
                    .help(format!(
                        "apply `auth` with the order of {}",
                        quoted(&schemes)
                    )),
            );
        }
        let key = shape.traits.get(API_KEY);
        if let Some(key) = key
            && key.get("scheme").is_some()
            && key.get("in").and_then(Value::as_str) != Some("header")
        {
            out.push(
                Diagnostic::error(
                    rules::HTTP_API_KEY,
                    "an API key has a scheme in a header only",
                )
                .in_trait(model, shape, API_KEY, "scheme"),
            );
        }
    }
}

fn listed(
    model: &Model,
    service: &Shape,
    shape: &Shape,
    schemes: &BTreeSet<&str>,
    out: &mut Diagnostics,
) {
    let list = shape.traits.get(AUTH).and_then(Value::as_array);
    for (index, scheme) in list.into_iter().flatten().enumerate() {
        if let Some(scheme) = scheme.as_str()
            && !schemes.contains(scheme)
            // A trait that defines no authentication scheme is reported by another rule.
            && ShapeId::parse(scheme).is_ok_and(|id| auth::is_scheme(model, &id))
        {
            let message = format!(
                "`{scheme}` is no way to authenticate with service `{}`",
                service.id
            );
            out.push(
                Diagnostic::danger(rules::AUTH, message)
                    .in_trait(model, shape, AUTH, &index.to_string())
                    .help(format!("apply `{scheme}` to the service")),
            );
        }
    }
}
