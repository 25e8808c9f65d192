//! No two members have the same query parameter, no member has one that the uri gives, and a map of parameters is
//! noted if other members have parameters of their own (Smithy 2.0, "httpQuery trait", "httpQueryParams trait").

use std::collections::HashMap;

use super::Bound;
use super::uri::Uris;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const QUERY: &str = "smithy.api#httpQuery";

pub(super) fn check(bound: &Bound<'_>, uris: &Uris<'_>, out: &mut Diagnostics) {
    let model = bound.model;
    for input in bound.index.inputs() {
        let mut first = HashMap::new();
        for member in input.members {
            let Some(name) = member.traits.http_query() else {
                continue;
            };
            if let Some(other) = first.insert(name, member) {
                let message = format!(
                    "members `{}` and `{}` have the same query parameter, `{name}`",
                    other.name, member.name
                );
                out.push(
                    Diagnostic::error(rules::HTTP_QUERY, message)
                        .on_member_trait(model, input.shape, member, QUERY)
                        .related(
                            model.place_of_member(input.shape, other),
                            "the first of them",
                        ),
                );
            }
        }
        let map = input
            .members
            .iter()
            .find(|it| it.traits.http_query_params());
        if let Some(map) = map
            && !first.is_empty()
        {
            let named = input
                .members
                .iter()
                .filter(|it| it.traits.http_query().is_some());
            let message = format!(
                "in a request nothing tells parameters of the map `{}` from those of {}",
                map.name,
                quoted(named.map(|it| &it.name))
            );
            out.push(
                Diagnostic::note(rules::HTTP_QUERY_PARAMS, message).on_member(
                    model,
                    input.shape,
                    map,
                ),
            );
        }
    }
    for operation in bound.operations() {
        let (Some(input), Some(uri)) = (operation.input, uris.get(&operation.shape.id)) else {
            continue;
        };
        for member in input.members {
            if let Some(name) = member.traits.http_query()
                && uri.query.contains_key(name)
            {
                let message = format!(
                    "member `{}` has the query parameter `{name}`, which the uri of `{}` gives already",
                    member.name,
                    operation.shape.definition_id()
                );
                out.push(
                    Diagnostic::error(rules::HTTP_QUERY, message).on_member_trait(
                        model,
                        input.shape,
                        member,
                        QUERY,
                    ),
                );
            }
        }
    }
}
