//! `@httpApiKeyAuth`: a key in a header or in the query.

use http::header::HeaderName;
use http::uri::PathAndQuery;
use http::{Request, Uri};

use super::bearer::secret_value;
use crate::auth::ApiKey;
use crate::body::{BoxError, Payload};
use crate::client::auth_scheme::{AuthScheme, SigningContext};
use crate::client::identity::Identity;
use crate::protocol::percent;

impl From<ApiKey> for Identity {
    fn from(key: ApiKey) -> Self {
        Self::new(key, None)
    }
}

/// Sends a key where the trait of the service says. Its identity is an [`ApiKey`].
#[derive(Clone, Copy, Debug, Default)]
pub struct ApiKeyAuth;

impl AuthScheme for ApiKeyAuth {
    fn id(&self) -> &'static str {
        "smithy.api#httpApiKeyAuth"
    }

    fn sends_secret(&self) -> bool {
        true
    }

    fn sign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError> {
        let key: &ApiKey = identity.get().ok_or("the identity is no API key")?;
        let name = context
            .trait_value("name")
            .ok_or("the service does not say where an API key stands")?;
        if context.trait_value("in") == Some("query") {
            *request.uri_mut() = with_parameter(request.uri(), name, key.as_str())?;
            return Ok(());
        }
        let scheme = context.trait_value("scheme");
        let space = if scheme.is_some() { " " } else { "" };
        let parts = [scheme.unwrap_or_default(), space, key.as_str()];
        let value = secret_value(&parts, "an API key")?;
        let name = HeaderName::try_from(name)?;
        request.headers_mut().insert(name, value);
        Ok(())
    }
}

/// The same URI with a parameter at the end of its query.
fn with_parameter(uri: &Uri, name: &str, value: &str) -> Result<Uri, BoxError> {
    let before = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let and = match uri.query() {
        None => "?",
        Some("") => "",
        Some(_) => "&",
    };
    let mut text = format!("{before}{and}");
    percent::encode(name, b"", &mut text);
    text.push('=');
    percent::encode(value, b"", &mut text);
    let mut parts = uri.clone().into_parts();
    // The text of the error could hold the key.
    let made = PathAndQuery::try_from(text).map_err(|_| "an API key makes the query too long");
    parts.path_and_query = Some(made?);
    Ok(Uri::from_parts(parts)?)
}
