//! Credentials of a container: the agent of ECS, and that of EKS Pod Identity ("AWS SDKs and Tools Reference Guide",
//! "Container credential provider").

mod uri;

use std::net::ToSocketAddrs as _;
use std::time::Duration;

use farrier::client::time::{DefaultSleeper, Sleeper as _};
use http::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue};
use http::{Method, StatusCode};

use self::uri::Checked;
use super::answer::Answer;
use super::http::{Ask, Limits, Reply, send};
use super::surroundings::Surroundings;
use super::within::within;
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, CredentialsFuture, CredentialsProvider,
    blocking,
};

use crate::user_agent::Feature;

const PROVIDER: &str = "container";

/// Two seconds to connect, which the transport of this crate sees to, and five to answer.
const LIMITS: Limits = Limits {
    timeout: Duration::from_secs(7),
    attempts: 4,
};

/// How long the look-up of the agent's name may take.
const LOOK_UP: Duration = Duration::from_secs(5);

/// Asks the agent of a container.
#[derive(Clone)]
pub(crate) struct ContainerProvider(pub(crate) Surroundings);

impl ContainerProvider {
    async fn ask(&self) -> Result<Credentials, CredentialsError> {
        let uri = match uri::find(&self.0.environment)? {
            Checked::Trusted(uri) => uri,
            Checked::Name(uri) => {
                self.check_addresses(uri.host().unwrap_or_default()).await?;
                uri
            }
        };
        let json = HeaderValue::from_static("application/json");
        let mut headers: Vec<(HeaderName, HeaderValue)> = vec![(ACCEPT, json)];
        if let Some(token) = self.token()? {
            headers.push((AUTHORIZATION, token));
        }
        let ask = Ask {
            method: Method::GET,
            uri,
            headers,
            limits: &LIMITS,
        };
        let reply = send(&self.0, &ask).await;
        let keys = read(reply.map_err(|it| CredentialsError::failed(PROVIDER, it))?)?;
        Ok(keys.with_features([Feature::CREDENTIALS_HTTP]))
    }

    /// Reads the token that the agent asks for, if it asks for one. A file is read each time: its token changes.
    fn token(&self) -> Result<Option<HeaderValue>, CredentialsError> {
        let environment = &self.0.environment;
        let text = match environment.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            Some(file) => {
                let read = environment.read_text(&environment.path(&file));
                let fail = |error| {
                    let message = format!(
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: could not read `{file}`: {error}"
                    );
                    CredentialsError::failed(PROVIDER, message)
                };
                Some(read.map_err(fail)?)
            }
            None => environment.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
        };
        let Some(text) = text else { return Ok(None) };
        let mut value = HeaderValue::from_str(text.trim()).map_err(|_| {
            let message =
                "the authorization token has characters that no header can have: is it one line?";
            CredentialsError::invalid(PROVIDER, message)
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    /// Checks that a name stands for this machine only: the token would go to whoever answers.
    async fn check_addresses(&self, host: &str) -> Result<(), CredentialsError> {
        let address = (host.to_owned(), 80);
        let found = blocking::run(move || {
            let all = address.to_socket_addrs();
            all.map(|it| it.map(|it| it.ip()).collect::<Vec<_>>())
        });
        // The system has limits of its own, of half a minute and more.
        let found = within(DefaultSleeper.sleep(LOOK_UP), found).await;
        let late = || std::io::Error::other(format!("no answer within {LOOK_UP:?}"));
        let found = found.unwrap_or_else(|| Some(Err(late())));
        let found = found.unwrap_or_else(|| Err(std::io::Error::other("no thread for it")));
        let found = found.map_err(|error| {
            let message =
                format!("AWS_CONTAINER_CREDENTIALS_FULL_URI: {host} has no address: {error}");
            CredentialsError::failed(PROVIDER, message)
        })?;
        match found.iter().find(|it| !uri::is_trusted(**it)) {
            None if !found.is_empty() => Ok(()),
            None => Err(uri::untrusted(host)),
            Some(address) => Err(uri::untrusted(&format!("{host} ({address})"))),
        }
    }
}

impl CredentialsProvider for ContainerProvider {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(self.ask())
    }

    fn is_refreshed_early(&self) -> bool {
        true
    }
}

fn read(reply: Reply) -> Result<Credentials, CredentialsError> {
    let status = reply.status.as_u16();
    if !reply.status.is_success() {
        // An agent that is asked too often, or was too slow itself, does not refuse.
        let passes = [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT];
        let kind = match reply.status.is_client_error() && !passes.contains(&reply.status) {
            true => CredentialsErrorKind::Refused,
            false => CredentialsErrorKind::Failed,
        };
        let said = Answer::parse(&reply.body).ok();
        let said = said.as_ref().and_then(|it| it.text("message"));
        let said = said.map(|it| format!(": {it}")).unwrap_or_default();
        let message = format!("the agent answered HTTP {status}{said}");
        return Err(CredentialsError::new(PROVIDER, kind, message));
    }
    let answer = Answer::parse(&reply.body);
    let keys = answer.and_then(|it| it.credentials("Token"));
    keys.map_err(|it| CredentialsError::failed(PROVIDER, format!("HTTP {status}: {it}")))
}
