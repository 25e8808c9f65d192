//! Routing: the operation of a request, by its method, path and query (Smithy 2.0, "http trait").

use http::request;

use crate::excerpt::Excerpt;
use crate::operation::{Http, Segment, Service};
use crate::protocol::percent;
use crate::protocol::server::{Rejection, Route};

/// The operation whose address fits a request best.
pub(crate) fn find(service: &Service, head: &request::Parts) -> Result<Route, Rejection> {
    let path = head.uri.path();
    let trimmed = path.strip_prefix('/').unwrap_or(path);
    let segments: Vec<&str> = if trimmed.is_empty() {
        Vec::new()
    } else {
        trimmed.split('/').collect()
    };
    let query = percent::parse_query(head.uri.query().unwrap_or_default())
        .ok_or_else(|| Rejection::Malformed("the query is not percent-encoded".to_owned()))?;
    let mut best: Option<(Vec<usize>, Route)> = None;
    let mut labels = Vec::new();
    for (operation, it) in service.operations().iter().enumerate() {
        let Some(http) = it.http() else { continue };
        if http.method() != head.method.as_str() {
            continue;
        }
        if let Some(mut weights) = fit(http, &segments, &mut labels)
            && has_literals(http, &query)
        {
            weights.push(http.query().len());
            if best.as_ref().is_some_and(|(other, _)| weights <= *other) {
                continue;
            }
            let labels = std::mem::take(&mut labels);
            best = Some((weights, Route { operation, labels }));
        }
    }
    let unknown = || {
        let (method, path) = (Excerpt(head.method.as_str()), Excerpt(path));
        Rejection::UnknownOperation(format!("{method} {path}"))
    };
    best.map(|(_, route)| route).ok_or_else(unknown)
}

/// How well a path fits an operation: literal segments weigh more than labels, and earlier segments more than later
/// ones. `None` if it does not fit.
fn fit(
    http: &Http,
    segments: &[&str],
    labels: &mut Vec<(&'static str, String)>,
) -> Option<Vec<usize>> {
    labels.clear();
    let mut weights = Vec::with_capacity(http.path().len() + 1);
    let mut rest = segments;
    for (at, segment) in http.path().iter().enumerate() {
        match segment {
            Segment::Literal(text) => {
                rest = rest.strip_prefix(&[*text])?;
                weights.push(2);
            }
            Segment::Label(name) => {
                let (first, tail) = rest.split_first()?;
                let value = percent::decode(first).filter(|value| !value.is_empty())?;
                labels.push((name, value));
                rest = tail;
                weights.push(1);
            }
            Segment::Greedy(name) => {
                let after = http.path().len() - at - 1;
                let count = rest.len().checked_sub(after).filter(|count| *count > 0)?;
                let (taken, tail) = rest.split_at(count);
                let value = percent::decode(&taken.join("/")).filter(|value| !value.is_empty())?;
                labels.push((name, value));
                rest = tail;
                weights.push(0);
            }
        }
    }
    rest.is_empty().then_some(weights)
}

/// Whether a query has every parameter that belongs to the address of an operation.
fn has_literals(http: &Http, query: &[(String, String)]) -> bool {
    http.query().iter().all(|(name, value)| {
        let mut of_name = query.iter().filter(|(key, _)| key == name);
        of_name.any(|(_, text)| value.is_empty() || text == value)
    })
}
