//! Uri patterns follow the grammar (Smithy 2.0, "http trait: uri"). Each is parsed once, and passed on to the other
//! rules.

use std::collections::{BTreeMap, HashSet};

use super::Bound;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{ShapeId, is_identifier};
use crate::rules;

/// The patterns of operations by id, without malformed ones.
pub(super) type Uris<'a> = BTreeMap<&'a ShapeId, Uri<'a>>;

/// A uri pattern.
pub(super) struct Uri<'a> {
    pub(super) segments: Vec<Segment<'a>>,
    /// Parameters that a request must have, with values that may be empty.
    pub(super) query: BTreeMap<&'a str, &'a str>,
}

/// The part between two slashes.
pub(super) enum Segment<'a> {
    Literal(&'a str),
    Label(&'a str),
    Greedy(&'a str),
}

impl<'a> Uri<'a> {
    /// The names of its labels, and whether they are greedy.
    pub(super) fn labels(&self) -> impl Iterator<Item = (&'a str, bool)> {
        self.segments.iter().filter_map(|it| match it {
            Segment::Literal(_) => None,
            Segment::Label(name) => Some((*name, false)),
            Segment::Greedy(name) => Some((*name, true)),
        })
    }
}

pub(super) fn check<'a>(bound: &Bound<'a>, out: &mut Diagnostics) -> Uris<'a> {
    let mut uris = Uris::new();
    for operation in bound.operations() {
        let Some(http) = operation.shape.traits.http() else {
            continue;
        };
        let on =
            |it: Diagnostic| it.in_trait(bound.model, operation.shape, "smithy.api#http", "uri");
        let uri = match parse(http.uri) {
            Ok(uri) => uri,
            Err(error) => {
                let message = format!("the uri `{}` {error}", http.uri);
                out.push(on(Diagnostic::error(rules::HTTP_URI, message)));
                continue;
            }
        };
        let after = uri.labels().skip_while(|(_, greedy)| !greedy).nth(1);
        if let Some((next, another)) = after {
            let (what, event) = match another {
                true => (
                    "two greedy labels, which few servers can route",
                    "HttpUriGreedyLabel.MultipleGreedyLabels",
                ),
                false => (
                    "a label after the greedy one, which few servers can route",
                    "HttpUriGreedyLabel.GreedyLabelIsNotLastLabel",
                ),
            };
            let message = format!("the uri `{}` has {what}", http.uri);
            out.push(
                on(Diagnostic::danger(rules::HTTP_URI, message).event(event)).help(format!(
                    "move `{next}` before the greedy label, or into the query"
                )),
            );
        }
        uris.insert(&operation.shape.id, uri);
    }
    uris
}

fn parse(uri: &str) -> Result<Uri<'_>, String> {
    let Some(rest) = uri.strip_prefix('/') else {
        return Err("does not begin with `/`".to_owned());
    };
    if let Some(c) = uri.chars().find(|c| !c.is_ascii_graphic()) {
        return Err(format!(
            "has a character that has to be percent-encoded: {c:?}"
        ));
    }
    if uri.contains('#') {
        return Err("has a fragment".to_owned());
    }
    let (path, query) = match rest.split_once('?') {
        Some((_, "")) => return Err("ends with `?`".to_owned()),
        Some((path, query)) => (path, parameters(query)?),
        None => (rest, BTreeMap::new()),
    };
    // A slash at the end has no meaning; the path `/` has no segments.
    let path = path.strip_suffix('/').unwrap_or(path);
    let segments = match path {
        "" => Vec::new(),
        _ => path.split('/').map(segment).collect::<Result<_, _>>()?,
    };
    let uri = Uri { segments, query };
    let mut names = HashSet::new();
    for (name, _) in uri.labels() {
        if !names.insert(name.to_lowercase()) {
            return Err(format!("has the label `{name}` twice"));
        }
    }
    Ok(uri)
}

fn segment(text: &str) -> Result<Segment<'_>, String> {
    let label = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let Some(label) = label else {
        return match text {
            "" => Err("has an empty segment".to_owned()),
            "." | ".." => Err(format!("has the segment `{text}`, which clients resolve")),
            _ if text.contains(['{', '}']) => Err(format!(
                "has a label that is not the whole segment: `{text}`"
            )),
            _ => Ok(Segment::Literal(text)),
        };
    };
    let (name, greedy) = match label.strip_suffix('+') {
        Some(name) => (name, true),
        None => (label, false),
    };
    if !is_identifier(name) {
        return Err(format!("has a label that is no member name: `{text}`"));
    }
    Ok(if greedy {
        Segment::Greedy(name)
    } else {
        Segment::Label(name)
    })
}

fn parameters(query: &str) -> Result<BTreeMap<&str, &str>, String> {
    if query.contains(['{', '}']) {
        return Err("has a label in its query".to_owned());
    }
    let mut all = BTreeMap::new();
    for text in query.split('&') {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        if all.insert(name, value).is_some() {
            return Err(format!("has the query parameter `{name}` twice"));
        }
    }
    Ok(all)
}
