//! The hosts that are reached without a proxy: the list in `NO_PROXY`.
//!
//! No standard says how the list is read. The rules are those on which curl and the libraries of Go and Python agree, and
//! the ports and `*.` that only some of these have.

use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;

use crate::loopback::is_loopback;

/// A list of hosts.
#[derive(Clone, Debug, Default)]
pub(super) struct Exceptions {
    entries: Vec<Entry>,
    loopback: bool,
}

/// An entry of the list.
#[derive(Clone, Debug)]
struct Entry {
    host: Host,
    /// `None` for every port.
    port: Option<u16>,
}

#[derive(Clone, Debug)]
enum Host {
    Any,
    /// A domain and all that is below it, without a dot in front.
    Domain(String),
    /// Addresses whose first bits are these.
    Network(IpAddr, u32),
}

impl Exceptions {
    pub(super) fn parse(list: &str) -> Self {
        let mut exceptions = Self::default();
        exceptions.add(list);
        exceptions
    }

    pub(super) fn add(&mut self, list: &str) {
        let entries = list.split([',', ' ', '\t', '\r', '\n']);
        self.entries.extend(entries.filter_map(Entry::parse));
    }

    /// The same list with this machine's own names.
    pub(super) fn with_loopback(self) -> Self {
        Self {
            loopback: true,
            ..self
        }
    }

    /// Whether the host of a URI is in the list.
    pub(super) fn has(&self, uri: &Uri) -> bool {
        let Some(host) = uri.host() else {
            return false;
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let host = host.strip_suffix('.').unwrap_or(host);
        let address: Option<IpAddr> = host.parse().ok();
        let port = match uri.port_u16() {
            Some(port) => port,
            None if uri.scheme() == Some(&Scheme::HTTPS) => 443,
            None => 80,
        };
        self.loopback && is_loopback(host)
            || self.entries.iter().any(|it| it.has(host, address, port))
    }
}

impl Entry {
    /// Reads an entry; `None` for an empty one.
    fn parse(text: &str) -> Option<Self> {
        if let Some(host) = network(text) {
            return Some(Self { host, port: None });
        }
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) => (host, Some(port.parse().ok()?)),
            None => (text, None),
        };
        if host == "*" {
            let host = Host::Any;
            return Some(Self { host, port });
        }
        if let Some(host) = network(host) {
            return Some(Self { host, port });
        }
        let domain = host.strip_prefix('*').unwrap_or(host);
        let domain = domain.strip_prefix('.').unwrap_or(domain);
        let domain = domain.strip_suffix('.').unwrap_or(domain);
        let host = Host::Domain(domain.to_owned());
        (!domain.is_empty()).then_some(Self { host, port })
    }

    fn has(&self, host: &str, address: Option<IpAddr>, port: u16) -> bool {
        if self.port.is_some_and(|it| it != port) {
            return false;
        }
        match (&self.host, address) {
            (Host::Any, _) => true,
            (Host::Network(network, bits), Some(address)) => {
                starts_alike(*network, address.to_canonical(), *bits)
            }
            (Host::Domain(domain), None) => is_below(host, domain),
            _ => false,
        }
    }
}

/// Reads an address, or the addresses of a network: `10.0.0.0/8`.
fn network(text: &str) -> Option<Host> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits)),
        None => (text, None),
    };
    let address = address.trim_start_matches('[').trim_end_matches(']');
    let address: IpAddr = address.parse().ok()?;
    let all = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Some(all), |it| it.parse().ok())?;
    (bits <= all).then_some(Host::Network(address, bits))
}

/// Whether the first bits of two addresses are the same.
fn starts_alike(one: IpAddr, other: IpAddr, bits: u32) -> bool {
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => {
            let different = u32::from(one) ^ u32::from(other);
            different.checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (IpAddr::V6(one), IpAddr::V6(other)) => {
            let different = u128::from(one) ^ u128::from(other);
            different.checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

/// Whether a host is a domain or a name below it.
fn is_below(host: &str, domain: &str) -> bool {
    let (host, domain) = (host.as_bytes(), domain.as_bytes());
    let Some(start) = host.len().checked_sub(domain.len()) else {
        return false;
    };
    let (below, end) = host.split_at(start);
    end.eq_ignore_ascii_case(domain) && below.last().is_none_or(|it| *it == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a list has the host of a URI.
    fn has(list: &str, uri: &str) -> bool {
        Exceptions::parse(list).has(&uri.parse().unwrap())
    }

    #[test]
    fn a_domain_is_excepted_with_all_that_is_below_it() {
        for list in [
            "example.com",
            ".example.com",
            "*.example.com",
            "a, EXAMPLE.com.",
        ] {
            assert!(has(list, "https://example.com"), "{list}");
            assert!(has(list, "https://a.b.Example.com:8080"), "{list}");
            assert!(has(list, "https://example.com./"), "{list}");
            assert!(!has(list, "https://notexample.com"), "{list}");
            assert!(!has(list, "https://example.com.org"), "{list}");
            assert!(!has(list, "https://com"), "{list}");
        }
    }

    #[test]
    fn addresses_are_excepted_alone_or_by_their_network() {
        assert!(has("10.1.2.3", "http://10.1.2.3"));
        assert!(!has("10.1.2.3", "http://10.1.2.4"));
        assert!(has("10.0.0.0/8", "http://10.255.0.1"));
        assert!(!has("10.0.0.0/8", "http://11.0.0.1"));
        assert!(has("0.0.0.0/0", "http://11.0.0.1"));
        assert!(!has("0.0.0.0/0", "http://[fd00::1]"));
        assert!(has("fd00::/8", "http://[fd12::1]:80"));
        assert!(has("::/0", "http://[fd12::1]:80"));
        assert!(!has("::/0", "http://10.1.2.3"));
        assert!(has("[fd00::1]", "http://[fd00::1]"));
        assert!(has("10.0.0.0/8", "http://[::ffff:10.1.2.3]"));
        assert!(!has("10.0.0.0/33", "http://10.0.0.0"));
        assert!(!has("3", "http://10.1.2.3"));
    }

    #[test]
    fn a_port_limits_an_entry() {
        assert!(has("example.com:8080", "http://example.com:8080"));
        assert!(has("example.com:443", "https://example.com"));
        assert!(has("10.0.0.1:80", "http://10.0.0.1"));
        assert!(has("[::1]:80", "http://[::1]"));
        assert!(!has("example.com:8080", "http://example.com"));
        assert!(!has("example.com:x", "http://example.com"));
    }

    #[test]
    fn a_star_is_everything_and_an_empty_list_nothing() {
        assert!(has("*", "http://example.com"));
        assert!(has("a *", "http://[::1]"));
        for list in ["", " , ,", ".", "*."] {
            assert!(!has(list, "http://example.com"), "{list:?}");
        }
    }

    #[test]
    fn loopback_is_excepted_where_it_is_asked_for() {
        let exceptions = Exceptions::default().with_loopback();
        for uri in ["http://localhost:1", "http://127.1.2.3", "http://[::1]"] {
            assert!(exceptions.has(&uri.parse().unwrap()), "{uri}");
            assert!(!has("", uri), "{uri}");
        }
        assert!(!exceptions.has(&"http://localhost.example.com".parse().unwrap()));
    }
}
