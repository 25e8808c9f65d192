//! Who is let in: anyone, or those whom the service identifies.
//!
//! In comes a request whose operation is known, out goes its caller, or the refusal with its challenges.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use super::{
    ApiKeyAuth, AuthRequest, AuthScheme, BasicAuth, BearerAuth, BodyCheck, Credentials, Identify,
};
use crate::server::Error;

/// What ends a list of schemes if a request may come without any.
const NO_AUTH: &str = "smithy.api#noAuth";

/// Lets in who may call.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the service does not say who calls it: its handlers expect a caller of the type `{I}`",
    label = "`{I}` identifies the callers of this service, and nothing makes one",
    note = "call `.identify(..)` on the service, with an `Identify` whose `Caller` is `{I}`"
)]
pub trait Door<I>: Send + Sync + 'static {
    fn admit(
        &self,
        request: &AuthRequest<'_>,
    ) -> impl Future<Output = Result<(I, BodyCheck), Error>> + Send;
}

/// A service that answers anyone, because it was not told how to identify its callers
/// ([`Service::identify`](crate::server::Service::identify)).
#[derive(Clone, Copy, Debug, Default)]
pub struct Anyone;

impl Door<()> for Anyone {
    async fn admit(&self, _: &AuthRequest<'_>) -> Result<((), BodyCheck), Error> {
        Ok(((), BodyCheck::none()))
    }
}

/// A service that identifies its callers by a `T` ([`Service::identify`](crate::server::Service::identify)).
pub struct Identified<T> {
    identify: Arc<T>,
    schemes: Arc<Vec<Arc<dyn AuthScheme>>>,
}

impl<T: Identify> Identified<T> {
    pub(in crate::server) fn new(identify: T) -> Self {
        Self {
            identify: Arc::new(identify),
            schemes: Arc::new(vec![
                Arc::new(ApiKeyAuth),
                Arc::new(BasicAuth::new()),
                Arc::new(BearerAuth::new()),
            ]),
        }
    }

    /// Adds a scheme, in the place of one with the same id.
    pub(in crate::server) fn push(&mut self, scheme: impl AuthScheme) {
        let schemes = Arc::make_mut(&mut self.schemes);
        schemes.retain(|it| it.id() != scheme.id());
        schemes.push(Arc::new(scheme));
    }

    /// The schemes of a list that the service has.
    fn of_list(&self, list: &'static [&'static str]) -> impl Iterator<Item = &dyn AuthScheme> {
        list.iter().filter_map(|id| {
            let scheme = self.schemes.iter().find(|it| it.id() == *id);
            scheme.map(AsRef::as_ref)
        })
    }

    /// Reads what the caller presents by the first scheme of a list of which the request has something, and says which
    /// scheme that is.
    fn read(
        &self,
        list: &'static [&'static str],
        request: &AuthRequest<'_>,
    ) -> (Option<&'static str>, Result<Credentials, Error>) {
        for scheme in self.of_list(list) {
            if let Some(read) = scheme.read(request).transpose() {
                return (Some(scheme.id()), read);
            }
        }
        if list.is_empty() || list.contains(&NO_AUTH) {
            return (None, Ok(Credentials::Anonymous));
        }
        let error = match self.of_list(list).next() {
            Some(first) => first.missing(request),
            None => Error::internal(format!(
                "the service cannot read what {} needs ({}): give it the scheme by `with_auth_scheme`",
                request.operation().name(),
                list.join(", ")
            )),
        };
        (None, Err(error))
    }

    /// Adds what the caller may come back with to a response of 401. `refused` is the scheme by which the caller has
    /// presented something.
    fn challenge(
        &self,
        list: &'static [&'static str],
        request: &AuthRequest<'_>,
        refused: Option<&'static str>,
        error: Error,
    ) -> Error {
        if !error.lacks_challenge() {
            return error;
        }
        let challenges = self
            .of_list(list)
            .filter_map(|it| it.challenge(request, refused == Some(it.id())));
        challenges.fold(error, Error::with_challenge)
    }
}

impl<T: Identify> Door<T::Caller> for Identified<T> {
    async fn admit(&self, request: &AuthRequest<'_>) -> Result<(T::Caller, BodyCheck), Error> {
        let list = request.operation().auth();
        let list = list.unwrap_or_else(|| request.service().auth());
        let (scheme, credentials) = self.read(list, request);
        let error = match credentials {
            Ok(credentials) => match self.identify.identify(&credentials, request).await {
                Ok(caller) => return Ok((caller, credentials.finish()?)),
                Err(error) => error,
            },
            Err(error) => error,
        };
        Err(self.challenge(list, request, scheme, error))
    }
}

impl<T> Clone for Identified<T> {
    fn clone(&self) -> Self {
        Self {
            identify: Arc::clone(&self.identify),
            schemes: Arc::clone(&self.schemes),
        }
    }
}

impl<T> fmt::Debug for Identified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.schemes.iter().map(|it| it.id()).collect();
        f.debug_struct("Identified")
            .field("schemes", &ids)
            .finish_non_exhaustive()
    }
}
