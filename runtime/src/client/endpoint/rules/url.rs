//! `parseURL`: the parts of a URL (Smithy, "Rules engine standard library").

use std::net::{Ipv4Addr, Ipv6Addr};

use super::arena::Arena;
use super::value::Value;

/// The parts of a URL.
struct Url<'a> {
    scheme: &'a str,
    authority: &'a str,
    /// Begins with a slash if it is not empty.
    path: &'a str,
}

impl<'a> Url<'a> {
    /// Returns nothing for a text that is not a URL of http or https, or that has a user, a query or a fragment.
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
            return None;
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let plain = |it: u8| it > b' ' && it != 0x7F && !matches!(it, b'?' | b'#' | b'\\');
        if !rest.bytes().all(plain) || !is_authority(authority) {
            return None;
        }
        // The path of `https://example.com/` is as good as none.
        let path = if path == "/" { "" } else { path };
        Some(Self {
            scheme,
            authority,
            path,
        })
    }

    fn is_ip(&self) -> bool {
        match self.authority.strip_prefix('[') {
            Some(rest) => rest
                .split_once(']')
                .is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok()),
            None => {
                let (host, _) = host_and_port(self.authority);
                host.parse::<Ipv4Addr>().is_ok()
            }
        }
    }
}

fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    let end = authority.rfind(']').map_or(0, |at| at + 1);
    let (inner, rest) = authority.split_at(end);
    match rest.split_once(':') {
        Some((host, port)) if inner.is_empty() => (host, Some(port)),
        Some((_, port)) => (inner, Some(port)),
        None if inner.is_empty() => (rest, None),
        None => (inner, None),
    }
}

/// Whether a text is a host and perhaps a port.
fn is_authority(authority: &str) -> bool {
    let (host, port) = host_and_port(authority);
    let brackets = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let is_host = match brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && !host.contains(['[', ']', '@', ':']),
    };
    let is_port = port.is_none_or(|it| {
        it.bytes().all(|it| it.is_ascii_digit()) && (it.is_empty() || it.parse::<u16>().is_ok())
    });
    is_host && is_port
}

/// Whether `parseURL` returns something for a text.
pub(super) fn is_url(text: &str) -> bool {
    Url::parse(text).is_some()
}

/// Returns the attribute of a URL that has this name.
pub(super) fn attribute<'a>(text: &'a str, name: &str, arena: &'a Arena) -> Option<Value<'a>> {
    let url = Url::parse(text)?;
    Some(match name {
        "scheme" => url.scheme.into(),
        "authority" => url.authority.into(),
        "path" => url.path.into(),
        "normalizedPath" => match url.path {
            "" => "/".into(),
            path if path.ends_with('/') => path.into(),
            path => arena.keep(format!("{path}/")).into(),
        },
        "isIp" => url.is_ip().into(),
        _ => return None,
    })
}
