//! Why there is no identity: errors of sources that decide what follows.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::body::BoxError;

/// The error of a source that would refuse again: a token is not valid, or access is denied. An
/// [`IdentityCache`](super::auth::IdentityCache) does not bridge it with an older identity.
#[derive(Debug)]
pub struct IdentityRefused(BoxError);

/// The error of a source, which several calls get.
#[derive(Clone, Debug)]
pub struct SharedIdentityError(Arc<BoxError>);

/// The error of a source that nobody has configured: it has no identity, and says nothing of whether others have one. The
/// call goes on with the next scheme, or without authorization where its operation allows that. Any other error of a
/// source ends the call, because somebody has asked for its identity.
#[derive(Debug)]
pub struct IdentityNotConfigured(BoxError);

impl IdentityRefused {
    /// The refusal with this reason, which is what it prints.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for IdentityRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for IdentityRefused {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl SharedIdentityError {
    pub(super) fn new(error: BoxError) -> Self {
        Self(Arc::new(error))
    }

    /// The error of the source.
    pub fn cause(&self) -> &(dyn StdError + Send + Sync + 'static) {
        if let Some(IdentityRefused(cause)) = self.0.downcast_ref() {
            return cause.as_ref();
        }
        match self.0.downcast_ref() {
            Some(IdentityNotConfigured(cause)) => cause.as_ref(),
            None => (*self.0).as_ref(),
        }
    }
}

impl fmt::Display for SharedIdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for SharedIdentityError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl IdentityNotConfigured {
    /// The error with this reason, which is what it prints.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(reason.into())
    }

    /// Whether an error is one, also if several calls got it.
    pub(super) fn is(error: &BoxError) -> bool {
        match error.downcast_ref::<SharedIdentityError>() {
            Some(shared) => shared.0.is::<Self>(),
            None => error.is::<Self>(),
        }
    }
}

impl fmt::Display for IdentityNotConfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for IdentityNotConfigured {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
