//! HTTP bindings (Smithy 2.0, "HTTP bindings"): the uri of an operation reads, its labels are members of
//! the input and the other way round, and a member is bound to what its type can be written to.
//!
//! Only for services whose protocol uses the bindings: awsJson ignores them.

use std::collections::{BTreeMap, HashMap};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::model::{Member, Model, Shape, ShapeKind};

pub(super) fn check(model: &Model, out: &mut Diagnostics) {
    let rest = |shape: &Shape| {
        let protocols = shape.traits.protocols();
        protocols
            .iter()
            .any(|it| matches!(*it, "aws.protocols#restJson1" | "aws.protocols#restXml"))
    };
    if !model.shapes.values().any(rest) {
        return;
    }
    let mut routes: HashMap<String, &Shape> = HashMap::new();
    for shape in model.shapes.values() {
        if matches!(shape.kind, ShapeKind::Operation(_)) {
            operation(model, shape, &mut routes, out);
        }
    }
}

fn operation<'a>(
    model: &'a Model,
    shape: &'a Shape,
    routes: &mut HashMap<String, &'a Shape>,
    out: &mut Diagnostics,
) {
    let ShapeKind::Operation(operation) = &shape.kind else {
        return;
    };
    let Some(http) = shape.traits.http() else {
        // A malformed value is another rule's.
        if !shape.traits.has("smithy.api#http") {
            let message = format!(
                "operation `{}` has no `http` trait, which the protocol needs",
                shape.id
            );
            out.push(
                Diagnostic::error("http", message)
                    .shape(&shape.id)
                    .at(model.place_of(shape)),
            );
        }
        return;
    };
    let uri_place = || {
        model
            .place_of(shape)
            .child("traits")
            .child("smithy.api#http")
            .child("uri")
    };
    let mut report = |message: String, place: Place| {
        out.push(
            Diagnostic::error("http", message)
                .shape(&shape.id)
                .at(place),
        );
    };
    let labels = match parse_uri(http.uri) {
        Ok(uri) => {
            let route = format!("{} {}", http.method, uri.route);
            if let Some(first) = routes.insert(route, shape) {
                let message = format!(
                    "operation `{}` has the method and uri of `{}`",
                    shape.id, first.id
                );
                report(message, uri_place());
            }
            uri.labels
        }
        Err(error) => return report(format!("the uri `{}` {error}", http.uri), uri_place()),
    };
    let structure = |id: Option<&crate::model::ShapeId>| id.and_then(|id| model.shape(id));
    let input = structure(operation.input.as_ref());
    let members: Vec<&Member> = input.map(Shape::members).unwrap_or_default();
    for (label, greedy) in &labels {
        match members.iter().find(|it| it.name == *label) {
            Some(member) if member.traits.http_label() => {
                let target = model.shape(&member.target).map(|it| &it.kind);
                if *greedy && !matches!(target, Some(ShapeKind::String | ShapeKind::Enum(_))) {
                    report(
                        format!("the greedy label `{label}` is not a string"),
                        uri_place(),
                    );
                }
            }
            Some(_) => report(
                format!("the uri has the label `{label}`, a member without `httpLabel`"),
                uri_place(),
            ),
            None => report(
                format!("the uri has the label `{label}`, which is no member of the input"),
                uri_place(),
            ),
        }
    }
    if let Some(input) = input {
        for member in &members {
            let place = || model.place_of_member(input, member);
            if member.traits.http_label() && !labels.contains_key(member.name.as_str()) {
                report(
                    format!(
                        "member `{}` has `httpLabel`, but the uri has no such label",
                        member.name
                    ),
                    place(),
                );
            }
            if member.traits.http_label() && !member.traits.required() {
                report(
                    format!(
                        "member `{}` has `httpLabel`, but is not required",
                        member.name
                    ),
                    place(),
                );
            }
        }
        bindings(model, input, &mut report);
    }
    if let Some(output) = structure(operation.output.as_ref()) {
        bindings(model, output, &mut report);
    }
    for error in operation.errors.iter().filter_map(|id| model.shape(id)) {
        bindings(model, error, &mut report);
    }
}

/// The name of a binding trait, whether it can carry a type, and words for the types that it can.
type Binding = (&'static str, fn(&Model, &ShapeKind) -> bool, &'static str);

/// Members of an input, output or error structure: one binding each, of a type that it can carry.
fn bindings(model: &Model, shape: &Shape, report: &mut impl FnMut(String, Place)) {
    const BINDINGS: [Binding; 7] = [
        ("httpLabel", |_, it| scalar(it), "a scalar"),
        ("httpQuery", scalar_or_list, "a scalar or a list of them"),
        ("httpHeader", scalar_or_list, "a scalar or a list of them"),
        (
            "httpPrefixHeaders",
            |_, it| matches!(it, ShapeKind::Map { .. }),
            "a map",
        ),
        (
            "httpQueryParams",
            |_, it| matches!(it, ShapeKind::Map { .. }),
            "a map",
        ),
        (
            "httpPayload",
            |_, it| payload(it),
            "a structure, union, document, string, blob, list or map",
        ),
        (
            "httpResponseCode",
            |_, it| matches!(it, ShapeKind::Integer | ShapeKind::IntEnum(_)),
            "an integer",
        ),
    ];
    let mut bound: HashMap<(&str, String), &str> = HashMap::new();
    let payload = shape
        .members()
        .into_iter()
        .find(|it| it.traits.http_payload());
    for member in shape.members() {
        let place = || model.place_of_member(shape, member);
        let anywhere = || {
            BINDINGS
                .iter()
                .any(|(name, ..)| member.traits.has(&format!("smithy.api#{name}")))
        };
        if let Some(payload) = payload
            && !anywhere()
        {
            report(
                format!(
                    "member `{}` has no place: the body is `{}`",
                    member.name, payload.name
                ),
                place(),
            );
        }
        let mut first = None;
        for (name, fits, wanted) in BINDINGS {
            let Some(value) = member.traits.get(&format!("smithy.api#{name}")) else {
                continue;
            };
            let at = || {
                place()
                    .child("traits")
                    .child(format!("smithy.api#{name}"))
                    .key()
            };
            if let Some(first) = first.replace(name) {
                report(
                    format!(
                        "member `{}` has `{first}` and `{name}`; only one can be",
                        member.name
                    ),
                    at(),
                );
            }
            if let Some(target) = model.shape(&member.target)
                && !fits(model, &target.kind)
            {
                report(
                    format!("member `{}` has `{name}`, but is not {wanted}", member.name),
                    at(),
                );
            }
            let key = match name {
                "httpLabel" => continue,
                "httpHeader" => value.as_str().unwrap_or_default().to_lowercase(),
                "httpQuery" => value.as_str().unwrap_or_default().to_owned(),
                _ => String::new(),
            };
            if let Some(other) = bound.insert((name, key), &member.name) {
                report(
                    format!(
                        "members `{other}` and `{}` have the same `{name}`",
                        member.name
                    ),
                    at(),
                );
            }
        }
    }
}

fn scalar(kind: &ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Boolean
            | ShapeKind::String
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_)
            | ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Float
            | ShapeKind::Double
            | ShapeKind::BigInteger
            | ShapeKind::BigDecimal
            | ShapeKind::Timestamp
    )
}

fn scalar_or_list(model: &Model, kind: &ShapeKind) -> bool {
    match kind {
        ShapeKind::List(member) => model
            .shape(&member.target)
            .is_some_and(|it| scalar(&it.kind)),
        kind => scalar(kind),
    }
}

fn payload(kind: &ShapeKind) -> bool {
    matches!(
        kind,
        ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::Document
            | ShapeKind::String
            | ShapeKind::Enum(_)
            | ShapeKind::Blob
            | ShapeKind::List(_)
            | ShapeKind::Map { .. }
    )
}

/// A uri pattern: its labels, and whether each is greedy; and the pattern with labels made equal.
struct Uri<'a> {
    labels: BTreeMap<&'a str, bool>,
    route: String,
}

/// Reads a uri pattern (Smithy 2.0, "http trait: uri").
fn parse_uri(uri: &str) -> Result<Uri<'_>, String> {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let Some(segments) = path.strip_prefix('/') else {
        return Err("does not begin with `/`".to_owned());
    };
    if uri.contains('#') {
        return Err("has a fragment".to_owned());
    }
    if query.contains(['{', '}']) {
        return Err("has a label in its query".to_owned());
    }
    let mut labels = BTreeMap::new();
    let mut route = String::new();
    let mut greedy_seen = false;
    for segment in segments.split('/') {
        route.push('/');
        let Some(inner) = segment
            .strip_prefix('{')
            .and_then(|it| it.strip_suffix('}'))
        else {
            if segment.contains(['{', '}']) {
                return Err(format!(
                    "has a label that is not the whole segment: `{segment}`"
                ));
            }
            if segment.is_empty() && !segments.is_empty() {
                return Err("has an empty segment".to_owned());
            }
            route.push_str(segment);
            continue;
        };
        let (name, greedy) = inner
            .strip_suffix('+')
            .map_or((inner, false), |name| (name, true));
        if !crate::model::is_identifier(name) {
            return Err(format!("has a label that is no member name: `{segment}`"));
        }
        if greedy && greedy_seen {
            return Err("has two greedy labels".to_owned());
        }
        greedy_seen |= greedy;
        if labels.insert(name, greedy).is_some() {
            return Err(format!("has the label `{name}` twice"));
        }
        route.push_str(if greedy { "{+}" } else { "{}" });
    }
    if !query.is_empty() {
        route.push('?');
        route.push_str(query);
    }
    Ok(Uri { labels, route })
}
