//! Where a service is: a host or the start of a path, which URIs of requests are compared with.

use std::cmp::Reverse;

use http::header::HOST;
use http::uri::PathAndQuery;
use http::{Request, Uri};

/// The start of paths: segments, each behind a slash. Empty for every path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prefix(String);

impl Prefix {
    pub(super) fn new(path: &str) -> Self {
        match path.trim_matches('/') {
            "" => Self(String::new()),
            segments => Self(format!("/{segments}")),
        }
    }

    /// Longer ones come first.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        Reverse(self.0.len())
    }

    /// The same URI without the start, if it has it.
    pub(super) fn strip(&self, uri: &Uri) -> Option<Uri> {
        let whole = uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let rest = whole.strip_prefix(self.0.as_str())?;
        let rest = match rest.as_bytes().first() {
            Some(b'/') => rest.to_owned(),
            None | Some(b'?') => format!("/{rest}"),
            Some(_) => return None,
        };
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = Some(PathAndQuery::try_from(rest).ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// A host, in lower case, with a port or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Host(String);

impl Host {
    pub(super) fn new(host: &str) -> Self {
        Self(host.to_ascii_lowercase())
    }

    /// Those with a port come first.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        let (_, port) = split_port(&self.0);
        Reverse(port.is_some())
    }

    /// Whether the host of a request is this one.
    pub(super) fn matches(&self, host: &str) -> bool {
        let (name, port) = split_port(&self.0);
        let (found, found_port) = split_port(host);
        // A name in the domain system may end with a point.
        let found = found.strip_suffix('.').unwrap_or(found);
        found.eq_ignore_ascii_case(name) && (port.is_none() || port == found_port)
    }
}

/// Takes the port off a host. An address of IP version 6 is in brackets.
fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    }
}

/// The host that a request is for, with its port: of its URI in HTTP/2, of a header in HTTP/1.1.
pub(super) fn host_of<B>(request: &Request<B>) -> Option<&str> {
    if let Some(authority) = request.uri().authority() {
        return Some(authority.as_str());
    }
    request.headers().get(HOST)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_ends_at_the_end_of_a_segment() {
        let strip = |path: &str, uri: &'static str| {
            let rest = Prefix::new(path).strip(&Uri::from_static(uri))?;
            Some(rest.to_string())
        };
        let some = |it: &str| Some(it.to_owned());
        assert_eq!(strip("/shop", "/shop"), some("/"));
        assert_eq!(
            strip("shop/", "/shop/orders/a%2Fb?x=1"),
            some("/orders/a%2Fb?x=1")
        );
        assert_eq!(strip("/shop", "/shop?x"), some("/?x"));
        assert_eq!(strip("/shop", "/shopping"), None);
        assert_eq!(strip("/shop", "/"), None);
        assert_eq!(strip("/a/b", "/a/b//c"), some("//c"));
        assert_eq!(strip("", "/x"), some("/x"));
        assert_eq!(strip("/", "/x"), some("/x"));
        assert_eq!(
            strip("/shop", "http://a.example/shop/x"),
            some("http://a.example/x")
        );
    }

    #[test]
    fn a_host_without_a_port_is_that_of_every_port() {
        let host = Host::new("API.example.com");
        for it in [
            "api.example.com",
            "Api.Example.com:8080",
            "api.example.com.",
        ] {
            assert!(host.matches(it), "{it}");
        }
        for it in ["example.com", "api.example.com.evil", ""] {
            assert!(!host.matches(it), "{it}");
        }
        assert!(Host::new("a:81").matches("A:81"));
        assert!(!Host::new("a:81").matches("a"));
        assert!(Host::new("[::1]").matches("[::1]:80"));
    }
}
