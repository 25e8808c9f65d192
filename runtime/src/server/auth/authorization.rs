//! The header `authorization`: a word for the scheme, and what belongs to it (RFC 9110, section 11.4).

use std::sync::Arc;

use http::header::{AUTHORIZATION, HeaderValue};

use super::AuthRequest;
use crate::server::Error;

/// Returns what stands behind the word of a scheme in the header `authorization`, such as the token behind `Bearer`.
/// Words do not differ by case. `None` if the header is absent or has another word.
///
/// # Errors
///
/// When the request has the header more than once, or when it is not ASCII.
pub fn authorization<'a>(
    request: &AuthRequest<'a>,
    scheme: &str,
) -> Result<Option<&'a str>, Error> {
    let mut values = request.head().headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(Error::unauthorized(
            "the header `authorization` is there more than once: send one",
        ));
    }
    let (word, rest) = split(value);
    if !word.eq_ignore_ascii_case(scheme.as_bytes()) {
        return Ok(None);
    }
    match str::from_utf8(rest) {
        Ok(rest) if rest.is_ascii() => Ok(Some(rest)),
        _ => Err(Error::unauthorized(
            "the header `authorization` has characters that are not ASCII",
        )),
    }
}

fn split(value: &HeaderValue) -> (&[u8], &[u8]) {
    let value = value.as_bytes().trim_ascii();
    let end = value.iter().position(|it| *it == b' ');
    let (word, rest) = value.split_at(end.unwrap_or(value.len()));
    (word, rest.trim_ascii())
}

/// The parameter `realm` of a challenge: a name for what the credentials are for. It is the service's name if none was
/// chosen.
pub(super) fn realm(chosen: Option<&Arc<str>>, request: &AuthRequest<'_>) -> String {
    let name = chosen.map_or(request.service().name(), |it| it);
    let mut out = String::from("realm=\"");
    // Other characters are not for headers, and quotes would have to be escaped.
    out.extend(
        name.chars()
            .filter(|it| matches!(it, ' '..='~') && !matches!(it, '"' | '\\')),
    );
    out.push('"');
    out
}
