//! The errors of proxies, which say what to do.

use std::fmt;

use http::StatusCode;

use crate::printable::Printable;

/// A proxy that carries no request, or a setting that names no proxy. It prints which proxy, which variable of the
/// environment has it, and what to do. User and password of the proxy are not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyError {
    /// The host and the port, if the setting can be read.
    proxy: String,
    variable: Option<&'static str>,
    kind: ProxyErrorKind,
}

/// The kinds of [`ProxyError`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyErrorKind {
    /// The setting is not a URL.
    NotUrl,
    /// The setting is the URL of another kind of proxy, such as SOCKS.
    UnsupportedScheme,
    /// No connection to the proxy could be made, for this reason.
    Unreachable(String),
    /// The proxy and the client have no TLS in common, or one does not trust the other, for this reason.
    NoTls(String),
    /// The proxy could not connect to the host, or is too busy.
    Unavailable(StatusCode),
    /// The proxy closed the connection without an answer.
    Closed,
    /// The proxy wants a user and a password, and the setting has none.
    CredentialsMissing,
    /// The proxy does not accept the user and the password of the setting.
    CredentialsRefused,
    /// The proxy does not carry requests to this host.
    Refused(StatusCode),
    /// What answers is not a proxy for HTTP.
    NotProxy,
}

impl ProxyError {
    pub(super) fn of_setting(variable: Option<&'static str>, kind: ProxyErrorKind) -> Self {
        Self::of_proxy("", variable, kind)
    }

    pub(super) fn of_proxy(
        proxy: &str,
        variable: Option<&'static str>,
        kind: ProxyErrorKind,
    ) -> Self {
        Self {
            proxy: proxy.to_owned(),
            variable,
            kind,
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> &ProxyErrorKind {
        &self.kind
    }

    /// Whether the next try can go better although nobody changes a setting.
    pub(in crate::transport) fn may_pass(&self) -> bool {
        use ProxyErrorKind::{Closed, Unavailable, Unreachable};
        matches!(self.kind, Unreachable(_) | Unavailable(_) | Closed)
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            proxy,
            variable,
            kind,
        } = self;
        let setting = variable.unwrap_or("the setting of the proxy");
        match kind {
            ProxyErrorKind::NotUrl => {
                return write!(
                    f,
                    "{setting} is not the URL of a proxy, such as http://proxy.example.com:3128"
                );
            }
            ProxyErrorKind::UnsupportedScheme => {
                return write!(
                    f,
                    "{setting} names a proxy that is not one for HTTP: its URL has to begin with http:// or https://"
                );
            }
            _ => {}
        }
        write!(f, "proxy {proxy}")?;
        if let Some(variable) = variable {
            write!(f, " ({variable})")?;
        }
        match kind {
            ProxyErrorKind::NotUrl | ProxyErrorKind::UnsupportedScheme => Ok(()),
            ProxyErrorKind::Unreachable(reason) => {
                write!(f, " cannot be reached: {}", Printable::message(reason))
            }
            ProxyErrorKind::NoTls(reason) => write!(
                f,
                " cannot be reached over TLS: {}: correct its URL, or trust its root certificate",
                Printable::message(reason)
            ),
            ProxyErrorKind::Unavailable(status) => {
                write!(f, " cannot connect to the host (HTTP {})", status.as_u16())
            }
            ProxyErrorKind::Closed => f.write_str(" closed the connection without an answer"),
            ProxyErrorKind::CredentialsMissing => write!(
                f,
                " asks for a user and a password (HTTP 407): put them in its URL, as in http://user:password@{proxy}"
            ),
            ProxyErrorKind::CredentialsRefused => f.write_str(
                " does not accept the user and the password of its URL (HTTP 407): correct them",
            ),
            ProxyErrorKind::Refused(status) => write!(
                f,
                " refuses to connect to the host (HTTP {}): allow the host there, or except it in NO_PROXY",
                status.as_u16()
            ),
            ProxyErrorKind::NotProxy => {
                f.write_str(" does not answer as a proxy for HTTP: correct its URL")
            }
        }
    }
}

impl std::error::Error for ProxyError {}
