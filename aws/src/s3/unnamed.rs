//! Finds the operation of a request that does not name it by the parameter `x-id`.

use farrier::operation::{Binding, Http, Operation, Segment, Service};
use http::{HeaderMap, request};

/// The parameter that names an operation.
pub(super) const ID: &str = "x-id";

/// The one header by which Amazon S3 tells operations apart: it makes a copy of what would be a plain upload.
const COPY_SOURCE: &str = "x-amz-copy-source";

/// What the parameters begin with that hold a signature and what belongs to it.
const SIGNATURE: &str = "x-amz-";

/// The value of `x-id` that the rest of a request stands for. `None` if the request names its operation, or if it is
/// for an operation without that parameter.
pub(super) fn operation(service: &Service, head: &request::Parts) -> Option<&'static str> {
    let query = Query::parse(head.uri.query().unwrap_or_default())?;
    if query.has(ID) {
        return None;
    }
    let path = head.uri.path();
    let path = path.strip_prefix('/').unwrap_or(path);
    let path: Vec<&str> = match path.is_empty() {
        true => Vec::new(),
        false => path.split('/').collect(),
    };
    let fits = |operation: &&'static Operation| {
        let http = operation.http()?;
        let (_, id) = http.query().iter().find(|(name, _)| *name == ID)?;
        let path = (http.method() == head.method.as_str()).then(|| path_fit(http, &path))??;
        let named = literal_fit(http, &query)?;
        let members = member_fit(operation, http, &query, &head.headers)?;
        Some(((path, named, members), *id))
    };
    let fitting = service.operations().iter().filter_map(fits);
    let best = fitting.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, id)| id)
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

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }
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
fn path_fit(http: &Http, path: &[&str]) -> Option<Vec<u8>> {
    let mut weights = Vec::with_capacity(http.path().len());
    let mut rest = path;
    for segment in http.path() {
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

/// How many parameters of the operation's address the query has, beside the name; `None` if one is missing.
fn literal_fit(http: &Http, query: &Query) -> Option<usize> {
    let mut count = 0;
    for (name, value) in http.query().iter().filter(|(name, _)| *name != ID) {
        let there =
            |(key, text): &(String, String)| key == name && (value.is_empty() || text == value);
        if !query.0.iter().any(there) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// How many required members the query and the headers hold. `None` if one is missing, or if they say more than the
/// operation knows: that is another operation, and taking it for this one could overwrite an object.
fn member_fit(
    operation: &Operation,
    http: &Http,
    query: &Query,
    headers: &HeaderMap,
) -> Option<usize> {
    let members = operation.input().members();
    let mut count = 0;
    for member in members.iter().filter(|it| it.is_required()) {
        let there = match member.binding() {
            Binding::Query(name) => query.has(name),
            Binding::Header(name) => headers.contains_key(name),
            _ => continue,
        };
        if !there {
            return None;
        }
        count += 1;
    }
    let known = |(key, _): &(String, String)| {
        let bound = |it: Binding| {
            it == Binding::QueryParams || matches!(it, Binding::Query(name) if name == key)
        };
        let start = key.get(..SIGNATURE.len());
        http.query().iter().any(|(name, _)| name == key)
            || members.iter().any(|it| bound(it.binding()))
            || start.is_some_and(|it| it.eq_ignore_ascii_case(SIGNATURE))
    };
    let copy = Binding::Header(COPY_SOURCE);
    let copies = members.iter().any(|it| it.binding() == copy);
    let fits = query.0.iter().all(known) && (copies || !headers.contains_key(COPY_SOURCE));
    fits.then_some(count)
}
