//! No two operations of a service have the same method, host and uri (Smithy 2.0, "http trait: uri", "Pattern
//! Validation and Conflict Avoidance"), whatever the names of their labels. A label and a literal at the same place
//! are no conflict: the literal is more specific.
//!
//! Equal patterns become equal texts, so each operation is looked at once.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Bound;
use super::uri::{Segment, Uri, Uris};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rules;

pub(super) fn check(bound: &Bound<'_>, uris: &Uris<'_>, out: &mut Diagnostics) {
    let mut routes = HashMap::new();
    for operation in bound.operations() {
        let shape = operation.shape;
        let (Some(http), Some(uri)) = (shape.traits.http(), uris.get(&shape.id)) else {
            continue;
        };
        let host = shape.traits.endpoint_host_prefix().map(unnamed);
        let Some(first) = routes.insert((http.method, host, route(uri)), shape) else {
            continue;
        };
        let message = format!(
            "operation `{}` has the method and uri of `{}`",
            shape.definition_id(),
            first.definition_id()
        );
        out.push(
            Diagnostic::error(rules::HTTP_URI_CONFLICT, message)
                .in_trait(bound.model, shape, "smithy.api#http", "uri")
                .related(bound.model.place_of(first), "the other one")
                .advice("uris have to differ in more than the names of their labels"),
        );
    }
}

/// The pattern without the names of labels, and with parameters in order.
fn route(uri: &Uri<'_>) -> String {
    let mut route = String::new();
    for segment in &uri.segments {
        route.push('/');
        route.push_str(match segment {
            Segment::Literal(text) => text,
            Segment::Label(_) => "{}",
            Segment::Greedy(_) => "{+}",
        });
    }
    for (name, value) in &uri.query {
        // Writing to a String cannot fail.
        let _ = write!(route, "?{name}={value}");
    }
    route
}

/// A host prefix without the names of labels.
fn unnamed(prefix: &str) -> String {
    let mut out = String::new();
    let mut rest = prefix;
    while let Some((before, label)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = label.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}
