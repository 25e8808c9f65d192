//! Routing: the operation of a request, by its method, path and query (Smithy 2.0, "http trait").
//!
//! Routes of the whole service are compared, also those of operations that are not served: a request for one of them
//! must not be taken for another operation.

use std::cmp::Ordering;

use http::{Method, request};

use crate::excerpt::Excerpt;
use crate::operation::{Http, Segment, Service, UnservedRoute};
use crate::protocol::percent;
use crate::protocol::server::{self, Rejection, Route};

/// The operation whose address fits a request best. HEAD is answered by the operation at GET if none is at HEAD.
pub(crate) fn find(service: &Service, head: &request::Parts) -> Result<Route, Rejection> {
    let path = head.uri.path();
    if path.contains('%') && percent::decode(path).is_none() {
        return Err(malformed("path"));
    }
    let query = percent::parse_query(head.uri.query().unwrap_or_default());
    let request = Request {
        segments: segments(path),
        query: query.ok_or_else(|| malformed("query"))?,
    };
    let mut found = best(service, head.method.as_str(), &request);
    if found.is_none() && head.method == Method::HEAD {
        found = best(service, Method::GET.as_str(), &request);
    }
    match found {
        Some(Address::Served(operation, http)) => Ok(Route {
            operation,
            labels: labels(http, &request.segments)?,
        }),
        Some(Address::Unserved(route)) => Err(Rejection::NotImplemented(route.name().to_owned())),
        None => Err(refuse(service, head, &request)),
    }
}

/// What the service has at the path of a request.
pub(crate) fn at_path(service: &'static Service, head: &request::Parts) -> Vec<server::Address> {
    let segments = segments(head.uri.path());
    let here = addresses(service).filter(|it| it.has_path(&segments));
    let operations = service.operations();
    let with_operation = |it: Address| match it {
        Address::Served(index, http) => (http.method(), operations.get(index).copied()),
        Address::Unserved(route) => (route.method(), None),
    };
    here.map(with_operation).collect()
}

fn malformed(what: &str) -> Rejection {
    Rejection::Malformed(format!("the {what} is not UTF-8 in percent-encoding"))
}

/// The parts of a request that addresses are compared with.
struct Request<'a> {
    /// The segments of the path, as they are in the path.
    segments: Vec<&'a str>,
    /// The parameters of the query, decoded.
    query: Vec<(String, String)>,
}

fn segments(path: &str) -> Vec<&str> {
    match path.strip_prefix('/').unwrap_or(path) {
        "" => Vec::new(),
        path => path.split('/').collect(),
    }
}

/// The address of an operation.
#[derive(Clone, Copy)]
enum Address {
    /// Of the operation with this index.
    Served(usize, &'static Http),
    /// Of an operation that is not served.
    Unserved(&'static UnservedRoute),
}

/// All addresses of a service.
fn addresses(service: &Service) -> impl Iterator<Item = Address> {
    let operations = service.operations().iter().enumerate();
    let served = operations.filter_map(|(index, it)| Some(Address::Served(index, it.http()?)));
    served.chain(service.unserved_routes().iter().map(Address::Unserved))
}

impl Address {
    fn is_served(self) -> bool {
        matches!(self, Self::Served(..))
    }

    fn method(self) -> &'static str {
        match self {
            Self::Served(_, http) => http.method(),
            Self::Unserved(route) => route.method(),
        }
    }

    /// The segments of its path.
    fn path(self) -> impl Iterator<Item = Segment> + Clone {
        let (table, text) = match self {
            Self::Served(_, http) => (http.path(), None),
            Self::Unserved(route) => (&[][..], Some(route.path())),
        };
        table.iter().copied().chain(text.into_iter().flatten())
    }

    /// The parameters of the query that belong to it. An empty value may be any.
    fn query(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let (table, text) = match self {
            Self::Served(_, http) => (http.query(), None),
            Self::Unserved(route) => (&[][..], Some(route.query())),
        };
        table.iter().copied().chain(text.into_iter().flatten())
    }

    /// Whether a path is one of it.
    fn has_path(self, segments: &[&str]) -> bool {
        let mut rest = segments;
        let mut path = self.path();
        while let Some(segment) = path.next() {
            let count = match segment {
                Segment::Greedy(_) => rest.len().saturating_sub(path.clone().count()),
                Segment::Literal(_) | Segment::Label(_) => 1,
            };
            let Some((taken, tail)) = rest.split_at_checked(count) else {
                return false;
            };
            let fits = match segment {
                Segment::Literal(text) => taken == [text],
                // An empty label is none.
                Segment::Label(_) | Segment::Greedy(_) => !matches!(taken, [] | [""]),
            };
            if !fits {
                return false;
            }
            rest = tail;
        }
        rest.is_empty()
    }

    /// Whether a query has every parameter that belongs to it.
    fn has_query(self, query: &[(String, String)]) -> bool {
        self.query().all(|(name, value)| {
            let mut of_name = query.iter().filter(|(key, _)| key == name);
            of_name.any(|(_, text)| value.is_empty() || text == value)
        })
    }

    /// Compares two addresses that both fit: literal segments weigh more than labels, and earlier segments more than
    /// later ones; then the length of the path, and last the number of parameters counts ("Specificity Routing").
    fn weigh(self, other: Self) -> Ordering {
        let weights = |it: Self| {
            it.path().map(|segment| match segment {
                Segment::Literal(_) => 2,
                Segment::Label(_) => 1,
                Segment::Greedy(_) => 0,
            })
        };
        let paths = weights(self).cmp(weights(other));
        paths.then_with(|| self.query().count().cmp(&other.query().count()))
    }
}

/// The address of this method that fits best; the first one of several. One that is not served comes before a served
/// one: a request in doubt is refused, since the wrong operation could do harm.
fn best(service: &Service, method: &str, request: &Request<'_>) -> Option<Address> {
    let fitting = addresses(service).filter(|it| {
        it.method() == method && it.has_path(&request.segments) && it.has_query(&request.query)
    });
    fitting.reduce(|best, next| match next.weigh(best) {
        Ordering::Greater => next,
        Ordering::Equal if best.is_served() && !next.is_served() => next,
        Ordering::Less | Ordering::Equal => best,
    })
}

/// The values of the labels in a path, which is one of this address.
fn labels(
    http: &'static Http,
    segments: &[&str],
) -> Result<Vec<(&'static str, String)>, Rejection> {
    let mut labels = Vec::new();
    let mut rest = segments;
    for (at, segment) in http.path().iter().enumerate() {
        let count = match segment {
            Segment::Greedy(_) => rest.len().saturating_sub(http.path().len() - at - 1),
            Segment::Literal(_) | Segment::Label(_) => 1,
        };
        let (taken, tail) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        if let Segment::Label(name) | Segment::Greedy(name) = segment {
            let text = percent::decode(&taken.join("/")).ok_or_else(|| malformed("path"))?;
            labels.push((*name, text));
        }
        rest = tail;
    }
    Ok(labels)
}

/// Why no operation is found: a path that has operations, but none of the method, is not the same as an unknown one.
fn refuse(service: &Service, head: &request::Parts, request: &Request<'_>) -> Rejection {
    let here = || addresses(service).filter(|it| it.has_path(&request.segments));
    let is_method = |it: Address| it.method() == head.method.as_str();
    if here().next().is_none() || here().any(is_method) {
        let (method, path) = (Excerpt(head.method.as_str()), Excerpt(head.uri.path()));
        return Rejection::UnknownOperation(format!("{method} {path}"));
    }
    // Without a served operation, the methods are those of the model.
    let any_served = here().any(Address::is_served);
    let mut allow: Vec<&'static str> = Vec::new();
    for address in here().filter(|it| it.is_served() == any_served) {
        let head = (address.method() == "GET").then_some("HEAD");
        for method in std::iter::once(address.method()).chain(head) {
            if !allow.contains(&method) {
                allow.push(method);
            }
        }
    }
    Rejection::not_allowed(head, allow)
}
