//! Where a service is: its address, and what finds the address of a call.

mod resolved;
pub mod rules;
mod value;

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

pub use self::resolved::{EndpointAuthScheme, ResolvedEndpoint};
pub(super) use self::value::find as find_value;
pub use self::value::{EndpointParameters, EndpointValue};
use crate::codec::plain_text::TextWriter;
use crate::loopback::is_loopback;
use crate::printable::MAX_NAME;
use crate::schema::{TimestampFormat, Trait};
use crate::shape::{self, Structure};

/// The host of a server in the same process.
const IN_PROCESS: &str = "in-process";

/// Where requests go: a scheme, a host with its port, and the path that every request starts with. Printed, it is a
/// URL without a user.
#[derive(Clone, PartialEq)]
pub struct Endpoint {
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at the end.
    path: String,
}

/// A text that is not the address of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError {
    endpoint: String,
    problem: &'static str,
}

impl Endpoint {
    /// The endpoint of a URL such as `https://personalize.example.com/base/path`.
    ///
    /// A user before the host is left to the transport, and is never printed.
    ///
    /// # Errors
    ///
    /// When it is not an absolute URL of http or https, or when it has a port that does not exist, a query, a fragment
    /// or white space.
    pub fn parse(endpoint: &str) -> Result<Self, EndpointError> {
        let fail = |problem| EndpointError::new(endpoint, problem);
        if endpoint.contains(char::is_whitespace) {
            return Err(fail("has white space"));
        }
        // The parser of URIs drops fragments.
        if endpoint.contains('#') {
            return Err(fail("has a fragment, which no request could keep"));
        }
        let uri: Uri = endpoint.parse().map_err(|_| fail("is not a URI"))?;
        let parts = uri.into_parts();
        let scheme = parts
            .scheme
            .ok_or_else(|| fail("has no scheme: begin it with https://"))?;
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(fail("is neither http nor https"));
        }
        let authority = parts.authority.filter(|it| !it.host().is_empty());
        let authority = authority.ok_or_else(|| fail("has no host"))?;
        if !has_port_or_none(&authority) {
            return Err(fail("has a port that is not a number from 1 to 65535"));
        }
        let path = parts.path_and_query.ok_or_else(|| fail("has no host"))?;
        if path.query().is_some() {
            return Err(fail("has a query, which no request could keep"));
        }
        let path = path.path().trim_end_matches('/').to_owned();
        Ok(Self {
            scheme,
            authority,
            path,
        })
    }

    /// The endpoint that an input names for its call, if it does.
    pub(in crate::client) fn of(input: &dyn Structure) -> shape::Result<Option<Self>> {
        let mut members = input.schema().members.iter().enumerate();
        let Some((index, member)) =
            members.find(|(_, it)| it.traits.contains(&Trait::EndpointMember))
        else {
            return Ok(None);
        };
        let mut writer = TextWriter::new(TimestampFormat::DateTime);
        input.member(index).serialize(member, &mut writer)?;
        let text = writer.texts.into_iter().next().map(|(_, text)| text);
        let parsed = text.map(|it| Self::parse(&it)).transpose();
        parsed.map_err(|error| shape::Error::new(error.to_string()))
    }

    /// The endpoint of a server in the same process.
    pub(in crate::client) fn in_process() -> Self {
        Self {
            scheme: Scheme::HTTP,
            authority: Authority::from_static(IN_PROCESS),
            path: String::new(),
        }
    }

    /// The scheme: http or https.
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The host, without the port.
    pub fn host(&self) -> &str {
        self.authority.host()
    }

    /// The path that every request starts with, without a slash at its end.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether what is sent there stays unseen on its way: by encryption, or because it does not leave this machine.
    pub(in crate::client) fn is_confidential(&self) -> bool {
        self.scheme == Scheme::HTTPS || self.host() == IN_PROCESS || is_loopback(self.host())
    }

    /// Puts `prefix` before the host: `data.` before `example.com` makes `data.example.com`.
    ///
    /// # Errors
    ///
    /// When the result is no host. The endpoint stays as it is then.
    pub fn prefix_host(&mut self, prefix: &str) -> Result<(), EndpointError> {
        let before = self.authority.as_str();
        let prefixed = match before.rsplit_once('@') {
            Some((user, host)) => format!("{user}@{prefix}{host}"),
            None => format!("{prefix}{before}"),
        };
        let problem = "cannot stand before a host";
        let parsed = prefixed.parse();
        self.authority = parsed.map_err(|_| EndpointError::new(prefix, problem))?;
        Ok(())
    }

    /// Takes the user before the host of the endpoint that a client was given, if this one was made of it: the same host
    /// by the same scheme, perhaps with a prefix such as `bucket.`.
    pub(in crate::client) fn take_user_of(&mut self, given: &Self) {
        let Some((user, host)) = given.authority.as_str().rsplit_once('@') else {
            return;
        };
        let own = self.authority.as_str();
        let before = own
            .strip_suffix(host)
            .filter(|_| self.scheme == given.scheme);
        let is_of_given = before.is_some_and(|it| it.is_empty() || it.ends_with('.'));
        if is_of_given && !own.contains('@') {
            let with_user = format!("{user}@{own}").parse();
            self.authority = with_user.unwrap_or_else(|_| self.authority.clone());
        }
    }

    /// Host and port, for errors: never the user that an authority can name.
    pub(in crate::client) fn peer(&self) -> String {
        let host = self.authority.host();
        if host == IN_PROCESS {
            return host.to_owned();
        }
        let default = if self.scheme == Scheme::HTTPS {
            443
        } else {
            80
        };
        let port = self.authority.port_u16().unwrap_or(default);
        format!("{host}:{port}")
    }

    /// The address of a request: `path_and_query` below the endpoint.
    pub(in crate::client) fn uri(&self, path_and_query: Cow<'static, str>) -> shape::Result<Uri> {
        let below = match path_and_query {
            below if !self.path.is_empty() => format!("{}{below}", self.path).into(),
            Cow::Borrowed(text) => Bytes::from_static(text.as_bytes()),
            Cow::Owned(text) => text.into(),
        };
        let fail = |error: http::Error| {
            let message = format!("the input makes no URI: {error}");
            shape::Error::new(message)
        };
        let below = PathAndQuery::from_maybe_shared(below);
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(below.map_err(|error| fail(error.into()))?);
        Uri::from_parts(parts).map_err(|error| fail(error.into()))
    }
}

/// Whether what follows the host is a port that exists, or nothing.
fn has_port_or_none(authority: &Authority) -> bool {
    let text = authority.as_str();
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let port = host.get(authority.host().len()..).unwrap_or_default();
    matches!(port, "" | ":") || authority.port_u16().is_some_and(|it| it > 0)
}

/// A text that should be a URL, without what stands before an `@` in its authority: that can be a password.
fn without_user(endpoint: &str) -> String {
    let start = endpoint.find("://").map_or(0, |at| at + "://".len());
    let (scheme, rest) = endpoint.split_at(start);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    // A password that is not encoded can hold a slash: all that stands before the last `@` goes, then.
    let (authority, _) = rest.split_at(end);
    let user = authority.rfind('@').or_else(|| rest.rfind('@'));
    let host = user.and_then(|at| rest.get(at + 1..)).unwrap_or(rest);
    scheme.chars().chain(host.chars()).take(MAX_NAME).collect()
}

impl EndpointError {
    fn new(endpoint: &str, problem: &'static str) -> Self {
        Self {
            endpoint: without_user(endpoint),
            problem,
        }
    }
}

/// Without a user: an authority can hold a password.
impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.peer(), self.path)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self.authority.as_str();
        let host = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
        write!(f, "{}://{host}{}", self.scheme, self.path)
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "endpoint {:?} {}", self.endpoint, self.problem)
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_goes_to_the_host_that_it_was_given_for() {
        let given = Endpoint::parse("https://ada:secret@example.com:8443/base").unwrap();
        let with_user = |url: &str| {
            let mut endpoint = Endpoint::parse(url).unwrap();
            endpoint.take_user_of(&given);
            endpoint.authority.as_str().to_owned()
        };
        for (url, expected) in [
            ("https://example.com:8443", "ada:secret@example.com:8443"),
            (
                "https://b.example.com:8443/k",
                "ada:secret@b.example.com:8443",
            ),
            ("https://bob@example.com:8443", "bob@example.com:8443"),
            ("https://badexample.com:8443", "badexample.com:8443"),
            ("https://example.com", "example.com"),
            ("http://example.com:8443", "example.com:8443"),
        ] {
            assert_eq!(with_user(url), expected, "{url}");
        }
    }
}
