//! `@httpApiKeyAuth`: a key in a header or in the query.

use super::{ApiKey, AuthRequest, AuthScheme, Credentials};
use crate::protocol::percent;
use crate::server::Error;

const ID: &str = "smithy.api#httpApiKeyAuth";

/// Reads a key from where the trait of the service says. A service has it without being given it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiKeyAuth;

impl AuthScheme for ApiKeyAuth {
    fn id(&self) -> &'static str {
        ID
    }

    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error> {
        let value = |name| request.trait_value(ID, name);
        // A model without a name is refused before code is generated.
        let name = value("name").unwrap_or_default();
        let mut found = match value("in") {
            Some("query") => in_query(request.uri().query().unwrap_or_default(), name),
            _ => in_header(request, name, value("scheme"))?,
        };
        match (found.pop(), found.is_empty()) {
            (None, _) => Ok(None),
            (Some(key), true) => Ok(Some(Credentials::ApiKey(key))),
            (Some(_), false) => Err(Error::unauthorized(format!(
                "the API key `{name}` is there more than once: send one"
            ))),
        }
    }

    /// HTTP has no word for keys in headers and queries of their own, but a response of 401 has to have one (RFC 9110,
    /// section 15.5.2).
    fn challenge(&self, request: &AuthRequest<'_>, _: bool) -> Option<String> {
        let scheme = request.trait_value(ID, "scheme");
        Some(scheme.unwrap_or("ApiKey").to_owned())
    }
}

/// The keys in headers of this name, behind the word that the trait puts before them.
fn in_header(
    request: &AuthRequest<'_>,
    name: &str,
    scheme: Option<&str>,
) -> Result<Vec<ApiKey>, Error> {
    let values = request.head().headers.get_all(name).iter();
    let mut keys = Vec::new();
    for value in values {
        let text = value.to_str().map_err(|_| {
            Error::unauthorized(format!(
                "the header `{name}` has characters that are not ASCII"
            ))
        })?;
        let key = match scheme {
            Some(scheme) => behind(text, scheme),
            None => Some(text),
        };
        keys.extend(key.map(|it| ApiKey::from(it.trim())));
    }
    Ok(keys)
}

/// What stands behind a word. Words do not differ by case.
fn behind<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (first, rest) = text.trim().split_once(' ')?;
    first.eq_ignore_ascii_case(word).then_some(rest)
}

/// The keys in parameters of this name.
fn in_query(query: &str, name: &str) -> Vec<ApiKey> {
    let pairs = query.split('&').filter_map(|it| it.split_once('='));
    let decoded = |text: &str| percent::decode(&text.replace('+', " "));
    let of_name = pairs.filter(|(it, _)| decoded(it).as_deref() == Some(name));
    let values = of_name.filter_map(|(_, value)| decoded(value));
    values.map(ApiKey::from).collect()
}
