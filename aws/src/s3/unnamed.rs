//! Finds the operation of a request by all but the parameter `x-id`: a request comes in, and the value of that parameter
//! that it stands for goes out.

use std::cmp::Ordering;

use farrier::operation::{Binding, Operation, Segment, Service, UnservedRoute};
use http::{HeaderMap, Method, request};

/// The parameter that names an operation.
pub(super) const ID: &str = "x-id";

/// The one header by which Amazon S3 tells operations apart: it makes a copy of what would be a plain upload.
const COPY_SOURCE: &str = "x-amz-copy-source";

/// The value of `x-id` that the rest of a request stands for. `None` if no operation fits, or one without that
/// parameter.
///
/// The value in the request only tells operations apart that nothing else does: a request that names one operation and
/// has the parameters of another is for the latter.
///
/// Parameters that no operation claims are passed over, as Amazon S3 does. One that another operation at the same path
/// requires is not: taking such a request for this operation could overwrite an object.
pub(super) fn operation(service: &Service, head: &request::Parts) -> Option<&'static str> {
    let query = Query::parse(head.uri.query().unwrap_or_default())?;
    let named = |id: Option<&str>| id.is_some_and(|id| query.has(ID, id));
    let path = head.uri.path();
    let path = path.strip_prefix('/').unwrap_or(path);
    let path: Vec<&str> = match path.is_empty() {
        true => Vec::new(),
        false => path.split('/').collect(),
    };
    let of_method = |method: &str| {
        let here: Vec<_> = candidates(service, method)
            .filter_map(|it| Some((path_fit(&it.path, &path)?, it)))
            .collect();
        let claimed = |name: &str| {
            here.iter()
                .any(|(_, it)| it.query.iter().any(|(key, _)| *key == name))
        };
        let fitting = here.iter().filter_map(|(path, it)| {
            let claims = it.fit(&query, &head.headers, claimed)?;
            Some(((path, claims, named(it.id)), it))
        });
        // The first of equal ones, in the order of their names, whether it is served or not.
        let best = fitting.reduce(|best, next| match next.0.cmp(&best.0) {
            Ordering::Greater => next,
            Ordering::Equal if next.1.name < best.1.name => next,
            _ => best,
        });
        best.map(|(_, it)| it.id)
    };
    let found = of_method(head.method.as_str());
    // HEAD is answered as GET where no operation is at HEAD.
    let at_get = || of_method(Method::GET.as_str()).filter(|_| head.method == Method::HEAD);
    found.or_else(at_get).flatten()
}

/// An operation, as requests without its name tell it from others.
struct Candidate {
    name: &'static str,
    path: Vec<Segment>,
    /// The parameters that each request has, apart from the operation's name. An empty value may be any.
    query: Vec<(&'static str, &'static str)>,
    /// The other parameters that it knows.
    optional: Vec<&'static str>,
    /// The headers that each request has.
    headers: Vec<&'static str>,
    /// Its value of `x-id`, if it has one.
    id: Option<&'static str>,
}

/// The operations of a service at a method, also those that are not served.
fn candidates(service: &Service, method: &str) -> impl Iterator<Item = Candidate> {
    let served = service.operations().iter();
    let served = served.filter(move |it| it.http().is_some_and(|it| it.method() == method));
    let served = served.filter_map(|it| Candidate::of_operation(it));
    let unserved = service.unserved_routes().iter();
    let unserved = unserved.filter(move |it| it.method() == method);
    served.chain(unserved.map(Candidate::of_route))
}

impl Candidate {
    fn of_operation(operation: &'static Operation) -> Option<Self> {
        let http = operation.http()?;
        let mut query = http.query().to_vec();
        let (mut optional, mut headers) = (Vec::new(), Vec::new());
        for member in operation.input().members() {
            match (member.binding(), member.is_required()) {
                (Binding::Query(name), true) => query.push((name, "")),
                (Binding::Query(name), false) => optional.push(name),
                (Binding::Header(name), true) => headers.push(name),
                _ => {}
            }
        }
        Some(Self::new(operation.name(), http.path().to_vec(), query, headers).knowing(optional))
    }

    fn of_route(route: &'static UnservedRoute) -> Self {
        let (path, query) = (route.path().collect(), route.query().collect());
        Self::new(route.name(), path, query, route.headers().to_vec())
    }

    fn new(
        name: &'static str,
        path: Vec<Segment>,
        mut query: Vec<(&'static str, &'static str)>,
        headers: Vec<&'static str>,
    ) -> Self {
        let id = query
            .iter()
            .find(|(name, _)| *name == ID)
            .map(|(_, id)| *id);
        query.retain(|(name, _)| *name != ID);
        Self {
            name,
            path,
            query,
            optional: Vec::new(),
            headers,
            id,
        }
    }

    fn knowing(self, optional: Vec<&'static str>) -> Self {
        Self { optional, ..self }
    }

    /// How many parameters and headers of a request are those that each of its requests has. `None` if one is missing,
    /// or if the request has one that only another operation knows.
    fn fit(
        &self,
        query: &Query,
        headers: &HeaderMap,
        claimed: impl Fn(&str) -> bool,
    ) -> Option<usize> {
        let has = |(name, value): &(&str, &str)| {
            let mut of_name = query.0.iter().filter(|(key, _)| key == name);
            of_name.any(|(_, text)| value.is_empty() || text == value)
        };
        let knows = |name: &str| {
            self.query.iter().any(|(key, _)| *key == name) || self.optional.contains(&name)
        };
        let complete =
            self.query.iter().all(has) && self.headers.iter().all(|it| headers.contains_key(*it));
        let foreign = query
            .0
            .iter()
            .any(|(name, _)| claimed(name) && !knows(name));
        let copies = self.headers.contains(&COPY_SOURCE);
        let fits = complete && !foreign && (copies || !headers.contains_key(COPY_SOURCE));
        fits.then_some(self.query.len() + self.headers.len())
    }
}

/// The parameters of a request, decoded.
struct Query(Vec<(String, String)>);

impl Query {
    fn parse(query: &str) -> Option<Self> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decode(name)?, decode(value)?))
        });
        decoded.collect::<Option<_>>().map(Self)
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.0
            .iter()
            .any(|(key, text)| key == name && text == value)
    }
}

/// A query with this value of `x-id`, or without that parameter.
pub(super) fn rename(query: &str, id: Option<&str>) -> String {
    let is_other = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        decode(name).as_deref() != Some(ID)
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut kept: Vec<_> = pairs.filter(is_other).map(str::to_owned).collect();
    kept.extend(id.map(|id| format!("{ID}={id}")));
    kept.join("&")
}

/// The text with every `%XX` decoded and spaces for plus signs; `None` if it is broken.
fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

/// How well a path fits: literal segments weigh more than labels, and earlier ones more than later ones. `None` if it
/// does not fit.
fn path_fit(segments: &[Segment], path: &[&str]) -> Option<Vec<u8>> {
    let mut weights = Vec::with_capacity(segments.len());
    let mut rest = path;
    for segment in segments {
        let (first, tail) = rest.split_first()?;
        match segment {
            Segment::Literal(text) if text == first => weights.push(2),
            Segment::Label(_) if !first.is_empty() => weights.push(1),
            // It is the last one in the paths of Amazon S3.
            Segment::Greedy(_) => {
                weights.push(0);
                return (rest != [""]).then_some(weights);
            }
            _ => return None,
        }
        rest = tail;
    }
    rest.is_empty().then_some(weights)
}
