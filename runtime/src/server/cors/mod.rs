//! Scripts of other origins: which may call the service, and what they may send and read (Fetch, "CORS protocol";
//! Smithy 2.0, "cors trait").
//!
//! In come the table of the service, the settings of its user, and the head of a request. Out go the answer to a
//! preflight, and the headers that every response has. Nothing here keeps anybody from calling: browsers are told which
//! scripts they may let call.

mod error;
mod headers;
mod origins;
mod policy;
mod preflight;

use std::time::Duration;

pub use self::error::CorsError;
pub(super) use self::policy::Policy;
use super::{Dispatch, Service};

/// How a service lets scripts of other origins call it. Everything that is not set follows from the model: origins and
/// age from `@cors`, methods and headers from operations, authentication schemes and protocols.
///
/// ```
/// use farrier::server::{Cors, CorsError, Dispatch, Service};
///
/// # fn settle<D: Dispatch>(service: Service<D>) -> Result<Service<D>, CorsError> {
/// // The origin that the model calls `prod`, and what a layer around the service adds to responses.
/// let service = service.with_cors(Cors::from_model().stage("prod").expose_headers(["x-trace"]))?;
/// # Ok(service)
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Cors {
    stage: Option<String>,
    origins: Option<Vec<String>>,
    credentials: Option<bool>,
    max_age: Option<Duration>,
    allowed_headers: Vec<String>,
    exposed_headers: Vec<String>,
}

impl Cors {
    /// What the model says.
    pub fn from_model() -> Self {
        Self::default()
    }

    /// Lets scripts of one of the model's `origins` call, by its name. Without a name, scripts of all of them may.
    pub fn stage(mut self, name: impl Into<String>) -> Self {
        self.stage = Some(name.into());
        self
    }

    /// Lets scripts of these origins call, in the place of the model's: `https://shop.example.com`, with the port unless
    /// it is the usual one, without a path. `*` is any origin.
    pub fn origins<O: Into<String>>(mut self, origins: impl IntoIterator<Item = O>) -> Self {
        self.origins = Some(origins.into_iter().map(Into::into).collect());
        self
    }

    /// Whether scripts may call with what the browser keeps for the service: cookies, certificates, and passwords that it
    /// asked for. Without this setting they may if the service has `@httpBasicAuth` or `@httpDigestAuth` and does not let
    /// scripts of any origin call. Headers that scripts set themselves do not need it.
    pub fn credentials(mut self, allowed: bool) -> Self {
        self.credentials = Some(allowed);
        self
    }

    /// For how long browsers may keep the answer to a preflight, in whole seconds. Zero is not at all.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Lets requests have these headers, too: those that layers around the service read.
    pub fn allow_headers<H: Into<String>>(mut self, names: impl IntoIterator<Item = H>) -> Self {
        self.allowed_headers
            .extend(names.into_iter().map(Into::into));
        self
    }

    /// Lets scripts read these headers of responses, too: those that layers around the service add. What the service
    /// itself puts into a response, scripts may read.
    pub fn expose_headers<H: Into<String>>(mut self, names: impl IntoIterator<Item = H>) -> Self {
        self.exposed_headers
            .extend(names.into_iter().map(Into::into));
        self
    }
}

impl<D: Dispatch, A> Service<D, A> {
    /// The same service, which scripts of other origins may call as its model says (`@cors`). Without the trait, nothing
    /// changes. [`with_cors`](Self::with_cors) takes settings, and says what is wrong with them.
    ///
    /// Preflights are answered before routing, and every response has the headers that browsers look for, errors
    /// included.
    #[must_use]
    pub fn cors_from_model(self) -> Self {
        let cors = self.dispatch.service().cors();
        let policy = cors.map(|it| Policy::of_model(self.dispatch.service(), it));
        self.with_policy(policy)
    }

    /// The same service, which scripts of other origins may call as the model and these settings say.
    ///
    /// # Errors
    ///
    /// When the settings contradict each other or the model: [`CorsError`] says how.
    pub fn with_cors(self, cors: Cors) -> Result<Self, CorsError> {
        let policy = Policy::new(self.dispatch.service(), &cors)?;
        Ok(self.with_policy(Some(policy)))
    }

    fn with_policy(mut self, policy: Option<Policy>) -> Self {
        let settings = std::sync::Arc::make_mut(&mut self.settings);
        settings.cors = policy.map(std::sync::Arc::new);
        self
    }
}
