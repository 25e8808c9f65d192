//! The functions of the language (Smithy, "Rules engine standard library").

use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest label of a host name (RFC 1035).
const MAX_LABEL: usize = 63;

/// `substring`: characters `start..stop` of a text, counted from its end if `reverse`. `None` for a text that is too
/// short or not ASCII.
pub(super) fn substring(text: &str, start: i64, stop: i64, reverse: bool) -> Option<&str> {
    let (start, stop) = (usize::try_from(start).ok()?, usize::try_from(stop).ok()?);
    if start >= stop || stop > text.len() || !text.is_ascii() {
        return None;
    }
    match reverse {
        true => text.get(text.len() - stop..text.len() - start),
        false => text.get(start..stop),
    }
}

/// `isValidHostLabel`: whether a text is a label of a host name, or several with dots between them.
pub(super) fn is_valid_host_label(text: &str, allow_sub_domains: bool) -> bool {
    match allow_sub_domains {
        true => text.split('.').all(is_label),
        false => is_label(text),
    }
}

fn is_label(label: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
    (1..=MAX_LABEL).contains(&label.len()) && !label.starts_with('-') && label.bytes().all(plain)
}

/// `uriEncode`: every byte but those of unreserved characters is `%XX` (RFC 3986, 2.1).
pub(super) fn uri_encode(text: &str) -> Cow<'_, str> {
    let unreserved = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_' | b'~');
    if text.bytes().all(unreserved) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(3 * text.len());
    for byte in text.bytes() {
        match unreserved(byte) {
            true => out.push(char::from(byte)),
            // A string takes everything.
            false => drop(write!(out, "%{byte:02X}")),
        }
    }
    Cow::Owned(out)
}

/// `split`: the parts of a text between delimiters, at most so many, where the limit is not 0. A text without a
/// delimiter is one part.
pub(super) fn split<'a>(
    text: &'a str,
    delimiter: &'a str,
    limit: usize,
) -> impl Iterator<Item = &'a str> {
    // An empty delimiter is between all characters; the language has none.
    let limit = match (delimiter, limit) {
        ("", _) => 1,
        (_, 0) => usize::MAX,
        (_, limit) => limit,
    };
    text.splitn(limit, delimiter)
}
