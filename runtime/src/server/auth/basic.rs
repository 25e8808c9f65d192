//! `@httpBasicAuth`: a user and a password in the header `authorization` (RFC 7617).

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::authorization::{authorization, realm};
use super::{AuthRequest, AuthScheme, BasicCredentials, Credentials};
use crate::server::Error;

/// Reads `authorization: Basic`. A service has it without being given it.
#[derive(Clone, Debug, Default)]
pub struct BasicAuth {
    realm: Option<Arc<str>>,
}

impl BasicAuth {
    /// The scheme. Its realm is the service's name.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same scheme with this realm, which browsers show to those whom they ask for a password.
    #[must_use]
    pub fn with_realm(self, realm: impl Into<Arc<str>>) -> Self {
        Self {
            realm: Some(realm.into()),
        }
    }
}

impl AuthScheme for BasicAuth {
    fn id(&self) -> &'static str {
        "smithy.api#httpBasicAuth"
    }

    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error> {
        let Some(text) = authorization(request, "Basic")? else {
            return Ok(None);
        };
        match credentials(text) {
            Some(credentials) => Ok(Some(Credentials::Basic(credentials))),
            None => Err(Error::unauthorized(
                "`authorization: Basic` is not followed by `user:password` in base64 (RFC 7617)",
            )),
        }
    }

    fn challenge(&self, request: &AuthRequest<'_>, _: bool) -> Option<String> {
        let realm = realm(self.realm.as_ref(), request);
        Some(format!("Basic {realm}, charset=\"UTF-8\""))
    }
}

fn credentials(text: &str) -> Option<BasicCredentials> {
    let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    let is_clean = !text.contains(char::is_control);
    is_clean.then(|| BasicCredentials::new(user, password))
}

#[cfg(test)]
mod tests {
    use super::credentials;

    #[test]
    fn a_user_with_a_password_is_read_as_the_specification_says() {
        for (text, user, password) in [
            // The examples of RFC 7617, sections 2 and 2.1.
            ("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame"),
            ("dGVzdDoxMjPCow==", "test", "123\u{a3}"),
            ("YTpiOmM=", "a", "b:c"),
            ("Og==", "", ""),
        ] {
            let found = credentials(text).unwrap();
            assert_eq!((found.user(), found.password()), (user, password));
        }
    }

    #[test]
    fn what_is_no_user_with_a_password_is_refused() {
        // No base64, no padding, no colon, a line feed, no UTF-8, nothing.
        for text in ["a:b", "YTpiOmM", "YWI=", "YTpiCg==", "YTr/", ""] {
            assert!(credentials(text).is_none(), "{text}");
        }
    }
}
