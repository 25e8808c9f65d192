//! Authentication schemes: how a request shows who sends it.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use http::header::HeaderValue;
use http::{Request, response};

use super::identity::Identity;
use crate::body::{BoxError, Payload};
use crate::client::{EndpointAuthScheme, EndpointValue, RequestContext};
use crate::operation::AuthTrait;
use crate::time::{Clock, Skew};

/// A way to authorize requests.
pub trait AuthScheme: Send + Sync + 'static {
    /// The shape id of the trait that names the scheme, such as `smithy.api#httpBearerAuth`.
    fn id(&self) -> &'static str;

    /// Adds to a request what shows who sends it. The request has its whole URI, all headers and its body.
    ///
    /// # Errors
    ///
    /// When the request cannot be authorized. The text has no secret in it.
    fn sign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
    ) -> Result<(), BoxError>;

    /// Puts into the query of a request what authorizes whoever has its URI, for so long. Takes out headers that need not
    /// be sent.
    ///
    /// # Errors
    ///
    /// When the request cannot be authorized in this way, or not for so long.
    fn presign(
        &self,
        identity: &Identity,
        context: &SigningContext<'_>,
        request: &mut Request<Payload>,
        expires_in: Duration,
    ) -> Result<(), BoxError> {
        let _ = (identity, context, request, expires_in);
        Err(format!("the scheme `{}` does not presign requests", self.id()).into())
    }

    /// Whether requests have in them what lets everybody who sees one act as the caller: a token, a password, a key. Such
    /// a request is sent over https or within this machine only, unless the client allows more
    /// ([`Config::allow_unencrypted_auth`](crate::client::Config::allow_unencrypted_auth)).
    fn sends_secret(&self) -> bool {
        false
    }

    /// Whether services challenge callers in this scheme, so that a request can be sent twice. A request whose body
    /// cannot be sent again is sent once.
    fn has_challenges(&self) -> bool {
        false
    }

    /// Takes a challenge from the response to a request, which was sent with this header `authorization`. `true` if the
    /// same request should be signed and sent again: once, and without counting as a retry.
    fn challenge(
        &self,
        context: &RequestContext,
        sent: Option<&HeaderValue>,
        head: &response::Parts,
    ) -> bool {
        let _ = (context, sent, head);
        false
    }
}

/// What a scheme can know of a request that it signs.
pub struct SigningContext<'a> {
    pub(in crate::client) request: &'a RequestContext,
    pub(in crate::client) scheme: Option<&'a AuthTrait>,
    pub(in crate::client) endpoint_scheme: Option<&'a EndpointAuthScheme>,
    pub(in crate::client) now: SystemTime,
    /// How far the client's clock is from that of the service.
    pub(in crate::client) skew: Skew,
}

impl<'a> SigningContext<'a> {
    /// The call.
    pub fn request(&self) -> &'a RequestContext {
        self.request
    }

    /// The time of the service, as far as the client knows it.
    pub fn now(&self) -> SystemTime {
        self.now
    }

    /// The clock by which that time goes on, for parts of a body that are signed later than the request.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(CorrectedClock {
            clock: Arc::clone(&self.request.config.time.clock),
            skew: self.skew,
        })
    }

    /// The property of this name that the endpoint has for the scheme.
    pub fn property(&self, name: &str) -> Option<&'a EndpointValue> {
        self.endpoint_scheme.and_then(|it| it.property(name))
    }

    /// The value of this name in the trait of the scheme, such as `in` of `@httpApiKeyAuth`.
    pub fn trait_value(&self, name: &str) -> Option<&'static str> {
        self.scheme.and_then(|it| it.value(name))
    }
}

/// The clock of a service, as far as a client knows it.
struct CorrectedClock {
    clock: Arc<dyn Clock>,
    skew: Skew,
}

impl Clock for CorrectedClock {
    fn now(&self) -> SystemTime {
        self.skew.correct(self.clock.now())
    }

    fn instant(&self) -> Instant {
        self.clock.instant()
    }
}

impl fmt::Debug for SigningContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningContext")
            .field("request", &self.request)
            .field("scheme", &self.scheme)
            .field("endpoint_scheme", &self.endpoint_scheme)
            .field("now", &self.now)
            .finish()
    }
}
