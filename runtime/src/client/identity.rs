//! Identities, and what provides them.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use crate::body::BoxError;
use crate::client::RequestContext;

/// Who a caller is, as one authentication scheme needs it: a token, a user with a password, a key. Clones share it.
/// Printed, it shows nothing of its value.
#[derive(Clone)]
pub struct Identity {
    value: Arc<dyn Any + Send + Sync>,
    expires_at: Option<SystemTime>,
}

impl Identity {
    /// The identity with this value, which does not hold after `expires_at`.
    pub fn new<T: Any + Send + Sync>(value: T, expires_at: Option<SystemTime>) -> Self {
        Self {
            value: Arc::new(value),
            expires_at,
        }
    }

    /// The value, if it is of this type.
    pub fn get<T: Any>(&self) -> Option<&T> {
        let value: &dyn Any = &*self.value;
        value.downcast_ref()
    }

    /// When it ends, if it does.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// Whether both are clones of the same identity.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.value, &other.value)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The future of an identity.
pub type IdentityFuture<'a> = Pin<Box<dyn Future<Output = Result<Identity, BoxError>> + Send + 'a>>;

/// Provides identities for calls. An [`Identity`] provides itself.
pub trait IdentityProvider: Send + Sync + 'static {
    /// Returns an identity that holds now. May wait for it.
    ///
    /// # Errors
    ///
    /// When there is none. The text of the error says why, and what to do; it has no secret in it. After an
    /// [`IdentityNotConfigured`](super::auth::IdentityNotConfigured), the call goes on with the next scheme, or without
    /// authorization where its operation allows that. Any other error ends it.
    fn identity<'a>(&'a self, context: &'a RequestContext) -> IdentityFuture<'a>;

    /// The identity that is at hand, if it holds long enough. It is asked first.
    fn cached(&self) -> Option<Identity> {
        None
    }

    /// The service has refused this identity. A provider that keeps identities should get another one.
    fn invalidate(&self, identity: &Identity) {
        let _ = identity;
    }
}

impl IdentityProvider for Identity {
    fn identity<'a>(&'a self, _context: &'a RequestContext) -> IdentityFuture<'a> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }

    fn cached(&self) -> Option<Identity> {
        Some(self.clone())
    }
}

/// A provider that is shared.
impl<P: IdentityProvider + ?Sized> IdentityProvider for Arc<P> {
    fn identity<'a>(&'a self, context: &'a RequestContext) -> IdentityFuture<'a> {
        (**self).identity(context)
    }

    fn cached(&self) -> Option<Identity> {
        (**self).cached()
    }

    fn invalidate(&self, identity: &Identity) {
        (**self).invalidate(identity);
    }
}
