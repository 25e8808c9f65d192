//! The metadata of an instance, by version 2 of its service: credentials, and the region ("Amazon EC2 User Guide",
//! "Use the Instance Metadata Service to access instance metadata").

mod endpoint;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::header::{HeaderName, HeaderValue};
use http::{Method, StatusCode, Uri};

use super::answer::Answer;
use super::http::{Ask, Limits, Reply, send};
use super::surroundings::Surroundings;
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, CredentialsFuture, CredentialsProvider,
};

use crate::user_agent::Feature;

const PROVIDER: &str = "instance";

const TTL: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token-ttl-seconds");
const TOKEN: HeaderName = HeaderName::from_static("x-aws-ec2-metadata-token");

/// How long a token of the service is asked to be valid, in seconds.
const TTL_SECONDS: u64 = 21_600;

/// How long before its end a token is replaced.
const TOKEN_MARGIN: Duration = Duration::from_secs(120);

const TIMEOUT: Duration = Duration::from_secs(1);
const ATTEMPTS: u32 = 4;

const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

/// Asks the metadata service of an instance. Clones share the token of the service.
#[derive(Clone)]
pub(crate) struct InstanceMetadata {
    with: Surroundings,
    token: Arc<Mutex<Option<Token>>>,
}

/// A token of the service, and when to replace it.
#[derive(Clone)]
struct Token {
    value: HeaderValue,
    until: SystemTime,
}

impl InstanceMetadata {
    pub(crate) fn new(with: Surroundings) -> Self {
        Self {
            with,
            token: Arc::default(),
        }
    }

    /// The region of the instance.
    pub(crate) async fn region(&self) -> Result<String, CredentialsError> {
        let reply = self.get("/latest/meta-data/placement/region").await?;
        let text = String::from_utf8_lossy(&reply.body).trim().to_owned();
        match reply.status.is_success() && !text.is_empty() {
            true => Ok(text),
            false => Err(failed_status(reply.status)),
        }
    }

    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let role = match &self.with.settings.instance_profile_name {
            Some(name) => name.clone(),
            None => self.role().await?,
        };
        let reply = self.get(&format!("{ROLES}{role}")).await?;
        if !reply.status.is_success() {
            return Err(failed_status(reply.status));
        }
        let fail = |it: String| {
            CredentialsError::failed(PROVIDER, format!("the credentials of role `{role}`: {it}"))
        };
        let answer = Answer::parse(&reply.body).map_err(fail)?;
        match answer.text("Code") {
            None | Some("Success") => {
                let keys = answer.credentials("Token").map_err(fail)?;
                Ok(keys.with_features([Feature::CREDENTIALS_IMDS]))
            }
            Some(code) => {
                let message = answer.text("Message").unwrap_or("it says no more");
                Err(fail(format!("{code}: {message}")))
            }
        }
    }

    /// The name of the instance's role.
    async fn role(&self) -> Result<String, CredentialsError> {
        let reply = self.get(ROLES).await?;
        if reply.status == StatusCode::NOT_FOUND {
            let message = "the instance has no role: attach an instance profile";
            return Err(CredentialsError::not_configured(PROVIDER, message));
        }
        let text = String::from_utf8_lossy(&reply.body);
        let role = text.lines().next().unwrap_or_default().trim();
        match reply.status.is_success() && !role.is_empty() {
            true => Ok(role.to_owned()),
            false => Err(failed_status(reply.status)),
        }
    }

    /// Reads a path with a token; once more with a new one, if the service does not take the old one.
    async fn get(&self, path: &str) -> Result<Reply, CredentialsError> {
        if self.with.settings.instance_metadata_disabled == Some(true) {
            let message = "AWS_EC2_METADATA_DISABLED is true";
            return Err(CredentialsError::not_configured(PROVIDER, message));
        }
        let endpoint = endpoint::find(&self.with.settings)?;
        let mut is_first = true;
        loop {
            let token = self.token(&endpoint).await?;
            let headers = vec![(TOKEN, token)];
            let reply = self.send(Method::GET, &endpoint, path, headers).await?;
            match reply.status {
                StatusCode::UNAUTHORIZED if is_first => {
                    *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
                    is_first = false;
                }
                StatusCode::FORBIDDEN => return Err(forbidden()),
                _ => return Ok(reply),
            }
        }
    }

    /// The token of the service: the one at hand, or a new one.
    async fn token(&self, endpoint: &str) -> Result<HeaderValue, CredentialsError> {
        let now = self.with.now();
        let at_hand = self
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some(token) = at_hand.filter(|it| now < it.until) {
            return Ok(token.value);
        }
        let headers = vec![(TTL, HeaderValue::from(TTL_SECONDS))];
        let reply = self
            .send(Method::PUT, endpoint, "/latest/api/token", headers)
            .await?;
        match reply.status {
            StatusCode::FORBIDDEN => return Err(forbidden()),
            status if !status.is_success() => return Err(failed_status(status)),
            _ => {}
        }
        let seconds = reply.headers.get(TTL);
        let seconds = seconds.and_then(|it| it.to_str().ok()?.parse().ok());
        let lifetime = Duration::from_secs(seconds.unwrap_or(TTL_SECONDS).min(TTL_SECONDS));
        let mut value = HeaderValue::from_maybe_shared(reply.body).map_err(|_| {
            CredentialsError::failed(PROVIDER, "the token of the service can be in no header")
        })?;
        value.set_sensitive(true);
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(Token {
            value: value.clone(),
            until: now + lifetime.saturating_sub(TOKEN_MARGIN),
        });
        Ok(value)
    }

    async fn send(
        &self,
        method: Method,
        endpoint: &str,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
    ) -> Result<Reply, CredentialsError> {
        let uri: Result<Uri, _> = format!("{endpoint}{path}").parse();
        let uri = uri
            .map_err(|_| CredentialsError::failed(PROVIDER, "the name of the role makes no URI"))?;
        let settings = &self.with.settings;
        let seconds = settings.instance_metadata_timeout.map(u64::from);
        let limits = Limits {
            timeout: seconds.map_or(TIMEOUT, Duration::from_secs),
            attempts: settings.instance_metadata_attempts.unwrap_or(ATTEMPTS),
        };
        let is_token = method == Method::PUT;
        let ask = Ask {
            method,
            uri,
            headers,
            limits: &limits,
        };
        send(&self.with, &ask).await.map_err(|text| {
            // Answers to the first request do not come back through one more hop.
            let hint = match is_token {
                true => ": not an instance? In a container, the instance needs a hop limit of 2",
                false => "",
            };
            let error = CredentialsError::failed(PROVIDER, format!("{text}{hint}"));
            match is_token && settings.instance_metadata_endpoint.is_none() {
                true => error.unanswered(),
                false => error,
            }
        })
    }
}

impl CredentialsProvider for InstanceMetadata {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

fn forbidden() -> CredentialsError {
    let message = "the metadata service answered HTTP 403: it is disabled for this instance";
    CredentialsError::new(PROVIDER, CredentialsErrorKind::Refused, message)
}

fn failed_status(status: StatusCode) -> CredentialsError {
    let message = format!("the metadata service answered HTTP {}", status.as_u16());
    CredentialsError::failed(PROVIDER, message)
}
