//! The canonical request: the text of a request that is hashed and signed (IAM User Guide, "Create a signed AWS API
//! request"). The head of a request comes in, the text goes out.

use std::ops::Range;

use http::header::{HOST, HeaderMap, HeaderName};

use super::settings::Settings;
use super::{RequestHead, encode, path};

/// Where the signature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Headers,
    Query,
}

/// The headers that no signature covers, because proxies change them, because they belong to the connection, or because
/// they are added later.
const UNSIGNED: [&str; 11] = [
    "authorization",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "x-amzn-trace-id",
];

/// The headers that a presigned URL does not cover, either: whoever uses it does not send them.
const UNSIGNED_IN_QUERY: [&str; 4] = [
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "x-amz-checksum-mode",
    "x-amz-user-agent",
];

/// Returns whether a signature covers the header.
pub(super) fn is_signed(name: &str, place: Place) -> bool {
    let is_unsigned =
        UNSIGNED.contains(&name) || (place == Place::Query && UNSIGNED_IN_QUERY.contains(&name));
    !is_unsigned
}

/// The names of the headers that are signed, sorted.
pub(super) struct SignedHeaders<'a>(Vec<&'a str>);

impl<'a> SignedHeaders<'a> {
    /// Returns the names that a signature covers. `host` is always one of them.
    pub(super) fn new(headers: &'a HeaderMap, place: Place) -> Self {
        let mut names = Vec::with_capacity(headers.keys_len() + 1);
        names.push(HOST.as_str());
        let all = headers.keys().map(HeaderName::as_str);
        names.extend(all.filter(|name| *name != HOST.as_str() && is_signed(name, place)));
        names.sort_unstable();
        Self(names)
    }

    /// Takes the names that a signature says it covers, which are sorted.
    #[cfg(feature = "server")]
    pub(super) fn of_names(names: Vec<&'a str>) -> Self {
        Self(names)
    }

    /// Appends the names, separated by semicolons.
    pub(super) fn push_names(&self, out: &mut Vec<u8>) {
        for (index, name) in self.0.iter().enumerate() {
            if index > 0 {
                out.push(b';');
            }
            out.extend_from_slice(name.as_bytes());
        }
    }

    /// Appends a line for each header.
    fn push_lines(&self, out: &mut Vec<u8>, host: &str, headers: &HeaderMap) {
        for name in &self.0 {
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            match headers.contains_key(*name) {
                true => push_values(out, headers, name),
                false => out.extend_from_slice(host.as_bytes()),
            }
            out.push(b'\n');
        }
    }
}

/// Appends the values of a header, separated by commas.
fn push_values(out: &mut Vec<u8>, headers: &HeaderMap, name: &str) {
    for (index, value) in headers.get_all(name).iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_trimmed(out, value.as_bytes());
    }
}

/// Appends a value without spaces at its ends, and with one space in place of several.
fn push_trimmed(out: &mut Vec<u8>, value: &[u8]) {
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
    let words = value.split(is_space).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        out.extend_from_slice(word);
    }
}

/// A canonical request.
pub(super) struct Canonical {
    pub(super) text: Vec<u8>,
    /// Where the names of the signed headers stand in the text.
    pub(super) names: Range<usize>,
}

impl Canonical {
    /// Writes the canonical request. `parameters` are added to the query, encoded already.
    pub(super) fn new(
        head: &RequestHead<'_>,
        headers: &HeaderMap,
        signed: &SignedHeaders<'_>,
        parameters: &str,
        settings: &Settings,
        payload: &str,
    ) -> Self {
        let mut text = Vec::with_capacity(1024);
        text.extend_from_slice(head.method.as_bytes());
        text.push(b'\n');
        push_path(&mut text, head.path, settings);
        text.push(b'\n');
        push_query(&mut text, head.query, parameters);
        text.push(b'\n');
        signed.push_lines(&mut text, &head.host, headers);
        text.push(b'\n');
        let start = text.len();
        signed.push_names(&mut text);
        let names = start..text.len();
        text.push(b'\n');
        text.extend_from_slice(payload.as_bytes());
        Self { text, names }
    }
}

fn push_path(out: &mut Vec<u8>, path: &str, settings: &Settings) {
    let normal = match settings.normalize_path {
        true => path::normalized(path),
        false => path.into(),
    };
    match (&*normal, settings.double_encode) {
        ("", _) => out.push(b'/'),
        (path, true) => encode::push(out, path.as_bytes(), |byte| byte == b'/'),
        (path, false) => out.extend_from_slice(path.as_bytes()),
    }
}

/// Appends the parameters of a query, sorted by name and value.
fn push_query(out: &mut Vec<u8>, query: &str, more: &str) {
    if query.is_empty() && more.is_empty() {
        return;
    }
    let mut encoded = Vec::with_capacity(query.len() + more.len() + 32);
    let mut pairs = Vec::with_capacity(16);
    for pair in query.split('&').chain(more.split('&')) {
        if pair.is_empty() {
            continue;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let start = encoded.len();
        encode::push_normalized(&mut encoded, name);
        let middle = encoded.len();
        encode::push_normalized(&mut encoded, value);
        pairs.push((start..middle, middle..encoded.len()));
    }
    let part = |range: &Range<usize>| encoded.get(range.clone()).unwrap_or_default();
    pairs.sort_by(|a, b| (part(&a.0), part(&a.1)).cmp(&(part(&b.0), part(&b.1))));
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            out.push(b'&');
        }
        out.extend_from_slice(part(name));
        out.push(b'=');
        out.extend_from_slice(part(value));
    }
}
