//! A way in which callers present credentials.

use super::{AuthRequest, Credentials};
use crate::server::Error;

/// A way in which callers present credentials. A service has those of `smithy.api` but `@httpDigestAuth`, and is given
/// others by [`with_auth_scheme`](crate::server::Service::with_auth_scheme).
pub trait AuthScheme: Send + Sync + 'static {
    /// The shape id of the trait that names the scheme, such as `smithy.api#httpBearerAuth`.
    fn id(&self) -> &'static str;

    /// Reads what the caller presents by this scheme. `None` if the request has nothing of this scheme.
    ///
    /// # Errors
    ///
    /// When the request has something of this scheme that cannot be read. The message has no secret in it.
    fn read(&self, request: &AuthRequest<'_>) -> Result<Option<Credentials>, Error>;

    /// What a response of 401 says about this scheme in its header `www-authenticate`. `was_refused` says whether the
    /// caller presented something by this scheme.
    fn challenge(&self, request: &AuthRequest<'_>, was_refused: bool) -> Option<String>;

    /// The refusal of a request that presents nothing. The first scheme of an operation says it.
    fn missing(&self, request: &AuthRequest<'_>) -> Error {
        let _ = request;
        Error::unauthorized("the request says nothing of who sends it")
    }
}
