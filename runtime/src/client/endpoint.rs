//! Where a service is.

use std::fmt;

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::protocol::text::TextWriter;
use crate::schema::{TimestampFormat, Trait};
use crate::shape::{self, Structure};

/// A base address: scheme, host and the path that every request starts with.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    scheme: Scheme,
    authority: Authority,
    /// Host and port, for errors.
    peer: String,
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
    pub(super) fn parse(endpoint: &str) -> Result<Self, EndpointError> {
        let fail = |problem| EndpointError {
            endpoint: endpoint.to_owned(),
            problem,
        };
        let uri: Uri = endpoint.parse().map_err(|_| fail("is not a URI"))?;
        let parts = uri.into_parts();
        let scheme = parts
            .scheme
            .ok_or_else(|| fail("has no scheme: begin it with https://"))?;
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(fail("is neither http nor https"));
        }
        let authority = parts.authority.ok_or_else(|| fail("has no host"))?;
        let path = parts.path_and_query.ok_or_else(|| fail("has no host"))?;
        if path.query().is_some() {
            return Err(fail("has a query, which no request could keep"));
        }
        let path = path.path().trim_end_matches('/').to_owned();
        let default = if scheme == Scheme::HTTPS { 443 } else { 80 };
        let port = authority.port_u16().unwrap_or(default);
        Ok(Self {
            peer: format!("{}:{port}", authority.host()),
            scheme,
            authority,
            path,
        })
    }

    /// The endpoint that an input names for its call, if it does.
    pub(super) fn of(input: &dyn Structure) -> shape::Result<Option<Self>> {
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

    pub(super) fn in_process() -> Self {
        Self {
            scheme: Scheme::HTTP,
            authority: Authority::from_static("in-process"),
            peer: "in-process".to_owned(),
            path: String::new(),
        }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn host(&self) -> &str {
        self.authority.host()
    }

    /// Host and port, for errors: never the user's name that an authority can hold.
    pub(super) fn peer(&self) -> &str {
        &self.peer
    }

    /// The address of a request; `prefix` stands before the host.
    pub(super) fn uri(&self, prefix: &str, path_and_query: String) -> shape::Result<Uri> {
        let authority = match (prefix, self.authority.as_str().rsplit_once('@')) {
            ("", _) => self.authority.clone(),
            (_, Some((user, host))) => authority(&format!("{user}@{prefix}{host}"))?,
            (_, None) => authority(&format!("{prefix}{}", self.authority))?,
        };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(authority)
            .path_and_query(path_and_query)
            .build()
            .map_err(|error| shape::Error::new(format!("the input makes no URI: {error}")))
    }
}

fn authority(text: &str) -> shape::Result<Authority> {
    text.parse()
        .map_err(|error| shape::Error::new(format!("the input makes no host: {error}")))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "endpoint {:?} {}", self.endpoint, self.problem)
    }
}

impl std::error::Error for EndpointError {}
