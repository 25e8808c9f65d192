//! Operations of a service that it does not serve: the generator was asked for others, or cannot generate them.

use super::Segment;

/// The address of an operation that is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnservedRoute {
    name: &'static str,
    method: &'static str,
    uri: &'static str,
    headers: &'static [&'static str],
}

impl UnservedRoute {
    /// The name of an operation, and its address as the model has it: `/things/{id}?list`.
    pub const fn new(name: &'static str, method: &'static str, uri: &'static str) -> Self {
        Self {
            name,
            method,
            uri,
            headers: &[],
        }
    }

    /// The same address of requests that have these headers, in lower case. Only a service that tells operations apart
    /// by headers looks at them.
    #[must_use]
    pub const fn with_headers(self, headers: &'static [&'static str]) -> Self {
        Self { headers, ..self }
    }

    /// The name of the operation shape, without its namespace.
    #[inline]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The method, in upper case.
    #[inline]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The headers that its requests have, in lower case.
    #[inline]
    pub const fn headers(&self) -> &'static [&'static str] {
        self.headers
    }

    /// The path.
    pub fn path(&self) -> impl Iterator<Item = Segment> + Clone + use<> {
        let path = self.uri.split_once('?').map_or(self.uri, |(path, _)| path);
        path.split('/').filter(|it| !it.is_empty()).map(segment)
    }

    /// The query literals: parameters that belong to the address. An empty value may also be left out.
    pub fn query(&self) -> impl Iterator<Item = (&'static str, &'static str)> + Clone + use<> {
        let query = self.uri.split_once('?').map_or("", |(_, query)| query);
        let literals = query.split('&').filter(|it| !it.is_empty());
        literals.map(|it| it.split_once('=').unwrap_or((it, "")))
    }
}

/// Reads a segment: text, `{label}` or `{label+}`.
fn segment(text: &'static str) -> Segment {
    let label = text.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    match label.map(|it| (it, it.strip_suffix('+'))) {
        None => Segment::Literal(text),
        Some((label, None)) => Segment::Label(label),
        Some((_, Some(label))) => Segment::Greedy(label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_the_model_has_it() {
        let route = UnservedRoute::new("Get", "GET", "/things/{id}/{rest+}?list&kind=part");
        let path: Vec<_> = route.path().collect();
        let expected = [
            Segment::Literal("things"),
            Segment::Label("id"),
            Segment::Greedy("rest"),
        ];
        assert_eq!(path, expected);
        let query: Vec<_> = route.query().collect();
        assert_eq!(query, [("list", ""), ("kind", "part")]);
        let root = UnservedRoute::new("Root", "GET", "/");
        assert_eq!((root.path().count(), root.query().count()), (0, 0));
    }
}
