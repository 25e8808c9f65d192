//! Bodies compared by what they mean: two bodies and their media type come in, what differs goes out.

mod cbor;
mod form;
mod xml;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::json::Json;

/// The forms of body that are compared by meaning. All others are bytes.
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

/// The bytes that a case means: what is binary is in base64 there.
///
/// # Errors
///
/// When it is not base64.
pub fn bytes(body: &str, media_type: Option<&str>) -> Result<Vec<u8>, String> {
    match Media::of(media_type) {
        Media::Cbor => STANDARD
            .decode(body)
            .map_err(|error| format!("the body of the case is not base64: {error}")),
        _ => Ok(body.as_bytes().to_vec()),
    }
}

/// What differs between the body that a case has and one that was found. Of the document of an error, only
/// what stands in the members of the case is expected: its body may have more, and the id of the request is
/// made up by the server.
///
/// # Errors
///
/// When the body of the case is not of its type.
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
    // Nothing and a document are different things, whatever the document says.
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

/// Whether both mean the same. The outer error is that of the case, the inner that of what was found.
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
