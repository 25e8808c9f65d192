//! No two members have the same query parameter, no member has one that the uri gives, and a map of parameters is
//! noted if other members have parameters of their own (Smithy 2.0, "httpQuery trait", "httpQueryParams trait").

use std::collections::HashMap;

use super::Bound;
use super::uri::Uris;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::knowledge::operations::Structure;
use crate::model::{Member, Model};
use crate::rules;
use crate::validate::diagnostic_ext::quoted;

const QUERY: &str = "smithy.api#httpQuery";

pub(super) fn check(bound: &Bound<'_>, uris: &Uris<'_>, out: &mut Diagnostics) {
    for input in bound.index.inputs() {
        let any = distinct(bound.model, input, out);
        let mut members = input.members.iter();
        let map = members.find(|it| it.traits.http_query_params());
        if let Some(map) = map.filter(|_| any) {
            beside_map(bound.model, input, map, out);
        }
    }
    let model = bound.model;
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

/// Reports members with the same parameter. Returns whether any member has one.
fn distinct(model: &Model, input: Structure<'_>, out: &mut Diagnostics) -> bool {
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
            let place = model.place_of_member(input.shape, other);
            out.push(
                Diagnostic::error(rules::HTTP_QUERY, message)
                    .on_member_trait(model, input.shape, member, QUERY)
                    .related(place, "the first of them"),
            );
        }
    }
    !first.is_empty()
}

/// Notes a map of parameters beside members with parameters of their own.
fn beside_map(model: &Model, input: Structure<'_>, map: &Member, out: &mut Diagnostics) {
    let members = input.members.iter();
    let named = members.filter(|it| it.traits.http_query().is_some());
    let message = format!(
        "a request does not distinguish parameters of the map `{}` from those of {}",
        map.name,
        quoted(named.map(|it| &it.name))
    );
    let note = Diagnostic::note(rules::HTTP_QUERY_PARAMS, message);
    out.push(note.on_member(model, input.shape, map));
}
