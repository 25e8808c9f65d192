//! The first line of a request and its host, as they are signed.

use std::borrow::Cow;

use http::Uri;

use super::SigningError;

/// The first line of a request and its host. Path and query are percent-encoded, as they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestHead<'a> {
    pub(super) method: &'a str,
    pub(super) host: Cow<'a, str>,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
}

impl<'a> RequestHead<'a> {
    /// Makes a head of its parts. `query` is what follows the question mark. The header `host` of the request, if it has
    /// one, is signed in place of `host`.
    pub fn new(method: &'a str, host: &'a str, path: &'a str, query: &'a str) -> Self {
        Self {
            method,
            host: host.into(),
            path,
            query,
        }
    }

    /// Makes the head of a request to this URI. The host is signed without a port if the port is the one of the scheme:
    /// such a port is not sent.
    ///
    /// # Errors
    ///
    /// When the URI has no host.
    pub fn of(method: &'a str, uri: &'a Uri) -> Result<Self, SigningError> {
        let host = uri.host().filter(|it| !it.is_empty());
        let host = host.ok_or(SigningError::NoHost)?;
        let usual = match uri.scheme_str() {
            Some("http") => 80,
            _ => 443,
        };
        let host = match uri.port_u16().filter(|it| *it != usual) {
            Some(port) => Cow::Owned(format!("{host}:{port}")),
            None => Cow::Borrowed(host),
        };
        Ok(Self {
            method,
            host,
            path: uri.path(),
            query: uri.query().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(uri: &str) -> Result<String, SigningError> {
        let uri = uri.parse().unwrap();
        RequestHead::of("GET", &uri).map(|head| head.host.into_owned())
    }

    #[test]
    fn the_port_of_the_scheme_is_not_signed() {
        for (uri, expected) in [
            ("https://example.com", "example.com"),
            ("https://example.com:443/a", "example.com"),
            ("https://example.com:80", "example.com:80"),
            ("http://example.com:80?a=b", "example.com"),
            ("http://example.com:443", "example.com:443"),
            ("http://[::1]:8000/", "[::1]:8000"),
            ("http://user:password@example.com:8000/", "example.com:8000"),
        ] {
            assert_eq!(host(uri).unwrap(), expected, "{uri}");
        }
    }

    #[test]
    fn a_uri_without_a_host_is_an_error() {
        assert_eq!(host("/a?b"), Err(SigningError::NoHost));
    }
}
