//! `@httpBearerAuth`: a token in the header `authorization` (RFC 6750).

use std::sync::Arc;

use super::authorization::{authorization, realm};
use super::{AuthRequest, AuthScheme, Credentials};
use crate::server::Error;

/// Reads `authorization: Bearer TOKEN`. A service has it without being given it.
#[derive(Clone, Debug)]
pub struct BearerAuth {
    id: &'static str,
    realm: Option<Arc<str>>,
}

impl BearerAuth {
    /// The scheme of `@httpBearerAuth`. Its realm is the service's name.
    pub fn new() -> Self {
        Self::of("smithy.api#httpBearerAuth")
    }

    /// The scheme of another trait by which the caller sends a token.
    pub fn of(id: &'static str) -> Self {
        Self { id, realm: None }
    }

    /// The same scheme with this realm.
    #[must_use]
    pub fn with_realm(self, realm: impl Into<Arc<str>>) -> Self {
        Self {
            realm: Some(realm.into()),
            ..self
        }
    }
}

impl Default for BearerAuth {
    fn default() -> Self {
        Self::new()
    }
}

impl AuthScheme for BearerAuth {
    fn id(&self) -> &'static str {
        self.id
    }

    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error> {
        match authorization(request, "Bearer")? {
            Some(token) if is_token(token) => Ok(Some(Credentials::Bearer(token.into()))),
            Some(_) => Err(Error::unauthorized(
                "`authorization: Bearer` is not followed by a token (RFC 6750, section 2.1)",
            )),
            None => Ok(None),
        }
    }

    fn challenge(&self, request: &AuthRequest<'_>, was_refused: bool) -> Option<String> {
        let realm = realm(self.realm.as_ref(), request);
        let error = match was_refused {
            true => ", error=\"invalid_token\"",
            false => "",
        };
        Some(format!("Bearer {realm}{error}"))
    }
}

/// `token68` of RFC 9110, section 11.2: the characters of base64, base64url and base32.
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let is_of_token = |it: u8| {
        it.is_ascii_alphanumeric() || matches!(it, b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
    };
    !body.is_empty() && body.bytes().all(is_of_token)
}

#[cfg(test)]
mod tests {
    use super::is_token;

    #[test]
    fn a_token_has_the_characters_of_the_specification() {
        for text in ["mF_9.B5f-4.1JqM", "a~+/b==", "x"] {
            assert!(is_token(text), "{text}");
        }
        for text in ["", "=", "a b", "a,b", "a=b", "\"a\""] {
            assert!(!is_token(text), "{text}");
        }
    }
}
