//! The origins whose scripts may call: texts of a model or of settings come in, a list that requests are compared with
//! goes out.

use http::header::ORIGIN;
use http::{HeaderMap, HeaderValue, Uri};

/// The origins whose scripts may call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origins {
    Any,
    Listed(Vec<HeaderValue>),
}

impl Origins {
    /// Reads origins. Returns the first text that is none.
    pub(super) fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        let mut listed = Vec::new();
        for text in texts {
            if text == "*" {
                return Ok(Self::Any);
            }
            listed.push(origin(text).ok_or(text)?);
        }
        Ok(Self::Listed(listed))
    }

    /// Reads those texts that are origins.
    pub(super) fn read_valid<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let is_origin = |it: &&str| *it == "*" || origin(it).is_some();
        let valid = texts.into_iter().filter(is_origin);
        Self::read(valid).unwrap_or(Self::Listed(Vec::new()))
    }

    /// The origin of a request, if its scripts may call.
    pub(super) fn find<'a>(&self, headers: &'a HeaderMap) -> Option<&'a HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        match self {
            Self::Any => Some(origin),
            Self::Listed(listed) => listed.contains(origin).then_some(origin),
        }
    }
}

/// Reads an origin as browsers write it: in lower case, without the usual port (HTML, "ASCII serialization of an origin").
/// People often write a slash behind it.
fn origin(text: &str) -> Option<HeaderValue> {
    let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
    let uri: Uri = text.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let is_bare = text.len() == scheme.len() + "://".len() + authority.as_str().len();
    let is_of_host = |it: u8| it.is_ascii_alphanumeric() || b"-._:[]".contains(&it);
    if !is_bare || authority.host().is_empty() || !authority.as_str().bytes().all(is_of_host) {
        return None;
    }
    let usual_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    HeaderValue::try_from(text.strip_suffix(usual_port).unwrap_or(&text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host_and_perhaps_a_port() {
        for (text, expected) in [
            ("https://a.example", Some("https://a.example")),
            ("HTTPS://A.example/", Some("https://a.example")),
            ("https://a.example:443", Some("https://a.example")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://[::1]:80", Some("http://[::1]")),
            ("capacitor://localhost", Some("capacitor://localhost")),
            ("https://a.example/path", None),
            ("https://user@a.example", None),
            ("a.example", None),
            ("null", None),
            ("https://", None),
            ("https://a b", None),
            ("https://*.example", None),
            ("", None),
        ] {
            let found = origin(text);
            let found = found.as_ref().map(|it| it.to_str().unwrap());
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn any_origin_makes_others_needless() {
        assert_eq!(Origins::read(["https://a.example", "*"]), Ok(Origins::Any));
        assert_eq!(Origins::read(["https://a.example", "x"]), Err("x"));
    }
}
