//! The one question that a service asks about its callers.

use std::future::Future;
use std::sync::Arc;

use super::{AuthRequest, Credentials};
use crate::server::{Caller, Error};

/// Says who calls. It is asked once for each request, when the operation is known and before the body is read. Protocols
/// whose bodies name the operation, awsQuery and ec2Query, have read it by then.
///
/// The module has an example.
pub trait Identify: Send + Sync + 'static {
    /// What identifies a caller to handlers: `Context<Caller>`.
    type Caller: Caller;

    /// Returns who presents these credentials. They are of a scheme of the operation. They are
    /// [`Credentials::Anonymous`] if nothing was presented and the model lets anybody call the operation, and never
    /// otherwise.
    ///
    /// # Errors
    ///
    /// [`Error::unauthorized`] for credentials that are not right: the response says by which schemes to come back.
    /// [`Error::forbidden`] for a caller that may not call this operation. Any other error is answered as if a handler
    /// had returned it, so that `?` makes a 500 of a database that does not answer.
    fn identify(
        &self,
        credentials: &Credentials,
        request: &AuthRequest<'_>,
    ) -> impl Future<Output = Result<Self::Caller, Error>> + Send;
}

impl<T: Identify> Identify for Arc<T> {
    type Caller = T::Caller;

    fn identify(
        &self,
        credentials: &Credentials,
        request: &AuthRequest<'_>,
    ) -> impl Future<Output = Result<Self::Caller, Error>> + Send {
        T::identify(self, credentials, request)
    }
}
