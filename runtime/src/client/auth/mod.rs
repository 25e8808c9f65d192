//! Authorization of calls: the authentication schemes of a client, the identities that they need, and which scheme
//! authorizes a call (Smithy 2.0, "Authentication traits").
//!
//! A *scheme* ([`AuthScheme`]) knows how a request shows who sends it; an *identity* ([`Identity`]) is what it shows,
//! such as a token, and comes from a provider ([`IdentityProvider`]). A client has pairs of both. Here are the schemes
//! of `smithy.api`; others are schemes by the same trait.

mod api_key;
mod basic;
mod bearer;
mod cache;
#[cfg(feature = "digest")]
mod digest;

pub use self::api_key::ApiKeyAuth;
pub use self::basic::BasicAuth;
pub use self::bearer::BearerAuth;
pub use self::cache::{CachedIdentities, IdentityCache};
#[cfg(feature = "digest")]
pub use self::digest::DigestAuth;
pub use super::auth_error::AuthError;
pub use super::auth_scheme::{AuthScheme, SigningContext};
pub use super::identity::{Identity, IdentityFuture, IdentityProvider};
pub use super::identity_error::{IdentityNotConfigured, IdentityRefused, SharedIdentityError};
pub use crate::auth::{ApiKey, BasicCredentials as Credentials, BearerToken};

/// Clients of a service that has `@httpBasicAuth`.
pub trait HttpBasicAuth {}

/// Clients of a service that has `@httpBearerAuth`, or another trait whose scheme sends a token of the caller.
pub trait HttpBearerAuth {}

/// Clients of a service that has `@httpApiKeyAuth`.
pub trait HttpApiKeyAuth {}

/// Clients of a service that has `@httpDigestAuth`.
pub trait HttpDigestAuth {}
