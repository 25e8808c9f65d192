//! Which proxy a request goes through.
//!
//! In come the URLs of proxies, from the environment or from the program, with the hosts that are excepted. Out goes the
//! proxy for a URI, or the error of a setting that cannot be used. User and password of a URL are kept only in the form
//! in which they are sent, and are never printed.

mod error;
mod exceptions;

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};

pub use self::error::{ProxyError, ProxyErrorKind};
use self::exceptions::Exceptions;
use crate::protocol::percent;

/// The proxies through which an [`Https`](super::Https) sends its requests.
///
/// A URL is `http://proxy.example.com:3128`, `https://proxy.example.com`, or only `proxy.example.com:3128`. The user and
/// the password stand before the host, percent-encoded: `http://user:password@proxy.example.com:3128`.
///
/// ```
/// use farrier::transport::{Proxies, https};
///
/// # fn main() -> Result<(), farrier::transport::ProxyError> {
/// let proxies = Proxies::new("http://proxy.example.com:3128")?.except(".example.com, 10.0.0.0/8");
/// let transport = https().with_proxies(proxies);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Proxies {
    /// For requests to `https`.
    https: Option<Setting>,
    /// For requests to `http`.
    http: Option<Setting>,
    exceptions: Exceptions,
}

/// A proxy, or why the setting that names it cannot be used. An error is told by the requests that would use it.
type Setting = Result<Arc<Proxy>, ProxyError>;

/// A proxy.
pub(super) struct Proxy {
    /// With scheme and port, and without user and password.
    uri: Uri,
    /// The value of `proxy-authorization`.
    authorization: Option<HeaderValue>,
    /// The environment variable that has it.
    variable: Option<&'static str>,
}

impl Proxies {
    /// No proxy: requests go to their hosts.
    pub fn none() -> Self {
        Self::default()
    }

    /// This proxy for all requests.
    ///
    /// # Errors
    ///
    /// When it is not the URL of a proxy for HTTP.
    pub fn new(url: &str) -> Result<Self, ProxyError> {
        let proxy = Arc::new(Proxy::parse(url, None)?);
        Ok(Self {
            https: Some(Ok(Arc::clone(&proxy))),
            http: Some(Ok(proxy)),
            exceptions: Exceptions::default(),
        })
    }

    /// The proxies of the environment. [`https`](super::https) uses them.
    ///
    /// `HTTPS_PROXY` is for requests to `https`, `HTTP_PROXY` for those to `http`, and `ALL_PROXY` for both where the
    /// other is absent. `NO_PROXY` lists the hosts that are excepted ([`Proxies::except`]). Names in lower case are read
    /// where those in upper case are absent or empty. `localhost` and loopback addresses are always excepted.
    /// `HTTP_PROXY` is not read by a CGI program, whose callers can set it.
    pub fn from_environment() -> Self {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// Like [`Proxies::from_environment`], with the variables that `value` returns.
    pub fn from_variables(value: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| value(name).filter(|it| !it.trim().is_empty());
        let is_cgi = value("REQUEST_METHOD").is_some();
        let proxy = |names: [&'static str; 2]| {
            let readable = |name: &&&'static str| !(is_cgi && **name == "HTTP_PROXY");
            let mut found = names.iter().filter(readable);
            found.find_map(|name| Some(Proxy::parse(&value(name)?, Some(name)).map(Arc::new)))
        };
        let all = proxy(["ALL_PROXY", "all_proxy"]);
        let except = value("NO_PROXY").or_else(|| value("no_proxy"));
        Self {
            https: proxy(["HTTPS_PROXY", "https_proxy"]).or_else(|| all.clone()),
            http: proxy(["HTTP_PROXY", "http_proxy"]).or(all),
            exceptions: Exceptions::parse(&except.unwrap_or_default()).with_loopback(),
        }
    }

    /// The same proxies, but not for these hosts, in addition to those excepted before. The list is separated by commas
    /// or spaces. `example.com`, `.example.com` and `*.example.com` are a domain with all that is below it; `10.1.2.3`
    /// and `10.0.0.0/8` are addresses, of IPv6, too; `example.com:8080` is one port; `*` is everything. Names are not
    /// looked up, so that addresses match only URLs with addresses.
    #[must_use]
    pub fn except(mut self, hosts: &str) -> Self {
        self.exceptions.add(hosts);
        self
    }

    /// Whether a request to this URI goes through a proxy. It does as well if the setting of the proxy cannot be used:
    /// that is the request's error.
    pub fn has_proxy_for(&self, uri: &Uri) -> bool {
        self.of(uri).is_some()
    }

    /// The proxy for a request.
    pub(super) fn of(&self, uri: &Uri) -> Option<Result<&Arc<Proxy>, &ProxyError>> {
        let setting = if uri.scheme() == Some(&Scheme::HTTPS) {
            self.https.as_ref()
        } else {
            self.http.as_ref()
        };
        let excepted = setting.is_some() && self.exceptions.has(uri);
        let setting = setting.filter(|_| !excepted)?;
        Some(setting.as_ref())
    }
}

impl Proxy {
    fn parse(url: &str, variable: Option<&'static str>) -> Result<Self, ProxyError> {
        let fail = |kind| ProxyError::of_setting(variable, kind);
        let uri: Uri = url
            .trim()
            .parse()
            .map_err(|_| fail(ProxyErrorKind::NotUrl))?;
        let scheme = match uri.scheme() {
            // A proxy without a scheme is one for HTTP, as everywhere.
            None => Scheme::HTTP,
            Some(it) if *it == Scheme::HTTP || *it == Scheme::HTTPS => it.clone(),
            Some(_) => return Err(fail(ProxyErrorKind::UnsupportedScheme)),
        };
        let authority = uri.authority().map_or("", Authority::as_str);
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let authority = with_port(host, &scheme).ok_or_else(|| fail(ProxyErrorKind::NotUrl))?;
        let authorization = user.map(basic).map(|it| it.ok_or(ProxyErrorKind::NotUrl));
        let authorization = authorization.transpose().map_err(fail)?;
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(scheme);
        parts.authority = Some(authority);
        parts.path_and_query = Some(PathAndQuery::from_static("/"));
        Ok(Self {
            uri: Uri::from_parts(parts).map_err(|_| fail(ProxyErrorKind::NotUrl))?,
            authorization,
            variable,
        })
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Whether the connection to the proxy itself is one of TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.uri.scheme() == Some(&Scheme::HTTPS)
    }

    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }

    /// The error of this proxy.
    pub(super) fn error(&self, kind: ProxyErrorKind) -> ProxyError {
        ProxyError::of_proxy(self.host(), self.variable, kind)
    }

    /// The host and the port.
    fn host(&self) -> &str {
        self.uri.authority().map_or("", Authority::as_str)
    }
}

/// The host with its port; proxies without one have the port of their scheme.
fn with_port(host: &str, scheme: &Scheme) -> Option<Authority> {
    let authority: Authority = host.parse().ok()?;
    if authority.port_u16().is_some() {
        return Some(authority).filter(|it| !it.host().is_empty());
    }
    // What stands behind the host is no port.
    if authority.host().is_empty() || authority.as_str() != authority.host() {
        return None;
    }
    let port = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    format!("{}:{port}", authority.host()).parse().ok()
}

/// The value of `proxy-authorization` for the user and the password of a URL.
fn basic(user: &str) -> Option<HeaderValue> {
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let pair = format!("{}:{}", percent::decode(user)?, percent::decode(password)?);
    let encoded = base64::prelude::BASE64_STANDARD.encode(pair);
    let mut value = HeaderValue::try_from(format!("Basic {encoded}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("https", &self.https)
            .field("http", &self.http)
            .field("exceptions", &self.exceptions)
            .finish()
    }
}

/// It prints the host, the port, and the variable of the environment that has them.
impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.host())?;
        match self.variable {
            Some(variable) => write!(f, " ({variable})"),
            None => Ok(()),
        }
    }
}

/// It prints the URL without user and password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.uri)
    }
}
