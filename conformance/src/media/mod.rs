//! Compares bodies by their meaning. Two bodies and their media type come in; the difference goes out.

mod cbor;
mod form;
mod xml;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::json::Json;

/// The media types that are compared by meaning. Other bodies are compared as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Media {
    Json,
    Xml,
    Cbor,
    Form,
    Bytes,
}

impl Media {
    fn of(media_type: Option<&str>) -> Self {
        let essence = media_type.unwrap_or_default();
        let essence = essence.split(';').next().unwrap_or_default().trim();
        match essence {
            "application/json" => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            "application/cbor" => Self::Cbor,
            "application/x-www-form-urlencoded" => Self::Form,
            other if other.ends_with("+json") || other.starts_with("application/x-amz-json") => {
                Self::Json
            }
            _ => Self::Bytes,
        }
    }
}

/// Returns the bytes of a body in a case. Binary bodies are written in base64 there.
///
/// # Errors
///
/// When a binary body is not base64.
pub fn bytes(body: &str, media_type: Option<&str>) -> Result<Vec<u8>, String> {
    match Media::of(media_type) {
        Media::Cbor => STANDARD
            .decode(body)
            .map_err(|error| format!("the body of the case is not base64: {error}")),
        _ => Ok(body.as_bytes().to_vec()),
    }
}

/// Returns the difference between the body of a case and the body that was found.
///
/// For an error, `error` has the members of the case. Only these are compared: the body may have more members, and
/// the server chooses the request id.
///
/// # Errors
///
/// When the body of the case is not of its media type.
pub fn difference(
    expected: &str,
    media_type: Option<&str>,
    error: Option<&Json>,
    found: &[u8],
) -> Result<Option<String>, String> {
    let expected = bytes(expected, media_type)?;
    if expected == found {
        return Ok(None);
    }
    let media = Media::of(media_type);
    let show = |bytes: &[u8]| match media {
        Media::Cbor => {
            cbor::parse(bytes).map_or_else(|_| STANDARD.encode(bytes), |it| it.to_string())
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let tell = |why: &str| {
        format!(
            "body: expected {:?}, found {:?}{why}",
            show(&expected),
            show(found)
        )
    };
    // An empty body differs from any document.
    if expected.is_empty() || found.is_empty() || media == Media::Bytes {
        return Ok(Some(tell("")));
    }
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    };
    let json = |bytes: &[u8]| Json::parse(&text(bytes)?).map_err(|error| error.to_string());
    let same = match media {
        Media::Json => compare(json, &expected, found),
        Media::Xml => {
            let parse = |it: &[u8]| xml::parse(&text(it)?);
            let known = |it: xml::Element| match error {
                Some(members) => it.of_error(members),
                None => it,
            };
            let expected = parse(&expected).map(known);
            let found = parse(found).map(|it| if error.is_some() { it.without_id() } else { it });
            expected.map(|expected| found.map(|found| found == expected))
        }
        Media::Cbor => compare(cbor::parse, &expected, found),
        Media::Form => compare(|it| form::parse(&text(it)?), &expected, found),
        Media::Bytes => Ok(Ok(false)),
    };
    match same.map_err(|error| format!("the body of the case cannot be read: {error}"))? {
        Ok(true) => Ok(None),
        Ok(false) => Ok(Some(tell(""))),
        Err(error) => Ok(Some(tell(&format!(", which cannot be read: {error}")))),
    }
}

/// Returns whether both bodies mean the same. The outer error is about the case, the inner about the found body.
fn compare<T: PartialEq>(
    parse: impl Fn(&[u8]) -> Result<T, String>,
    expected: &[u8],
    found: &[u8],
) -> Result<Result<bool, String>, String> {
    let expected = parse(expected)?;
    Ok(parse(found).map(|found| found == expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(expected: &str, media_type: &str, found: &[u8]) -> bool {
        difference(expected, Some(media_type), None, found)
            .unwrap()
            .is_none()
    }

    #[test]
    fn bodies_are_compared_by_what_they_mean() {
        assert!(same(r#"{"a": 1}"#, "application/json", br#"{"a":1.0}"#));
        assert!(!same(r#"{"a": 1}"#, "application/json", br#"{"a":2}"#));
        assert!(!same("{}", "application/json", b""));
        assert!(!same("", "application/json", b"{}"));
        assert!(!same("{}", "application/json", b"{"));
        assert!(same(
            "<a>\n  <b/>\n</a>",
            "application/xml",
            b"<a><b></b></a>"
        ));
        assert!(same(
            "a=1&b=2",
            "application/x-www-form-urlencoded",
            b"b=2&a=1"
        ));
        assert!(same("v/8=", "application/cbor", &[0xa0]));
        assert!(!same("a b", "text/plain", b"a  b"));
    }

    #[test]
    fn a_case_whose_own_body_is_broken_is_an_error() {
        assert!(difference("{", Some("application/json"), None, b"{}").is_err());
        assert!(difference("?", Some("application/cbor"), None, b"").is_err());
    }
}
