//! Who calls: the schemes of the model (Smithy 2.0, "Authentication traits"), and the one question that a service asks.
//!
//! In comes the head of a request. Out goes the caller that handlers find in their context, or a refusal: 401 or 403 in
//! the protocol's own form. The body has not been read by then.
//!
//! A service answers whoever calls, until it is given an [`Identify`]. Then each operation has the schemes that its
//! model gives it: `@auth` of the operation, or of the service. What a caller presents by one of them is an instance of
//! [`Credentials`], and the service says who that is:
//!
//! ```
//! use farrier::server::Error;
//! use farrier::server::auth::{AuthRequest, Credentials, Identify, is_same_secret};
//!
//! struct User {
//!     name: &'static str,
//! }
//!
//! /// Knows one token.
//! struct Tokens {
//!     token: String,
//! }
//!
//! impl Identify for Tokens {
//!     type Caller = User;
//!
//!     async fn identify(
//!         &self,
//!         credentials: &Credentials,
//!         _: &AuthRequest<'_>,
//!     ) -> Result<User, Error> {
//!         match credentials {
//!             Credentials::Bearer(token) if token.is(&self.token) => Ok(User { name: "ann" }),
//!             _ => Err(Error::unauthorized("the token is not known: ask for another one")),
//!         }
//!     }
//! }
//! ```
//!
//! `service.identify(Tokens { .. })` is then a service whose handlers have a `&Context<User>`. Without it, such a service
//! is an error of the compiler that says so:
//!
//! ```compile_fail,E0277
//! use farrier::Body;
//! use farrier::server::{Dispatch, Service};
//! use http::Request;
//!
//! struct User;
//!
//! /// Mounts a service whose handlers expect a `User`.
//! fn mount<D: Dispatch<Caller = User>>(
//!     service: Service<D>,
//! ) -> impl tower_service::Service<Request<Body>> {
//!     service // Lacks `.identify(..)`.
//! }
//! ```
//!
//! | what | how it is done |
//! |---|---|
//! | `@httpBasicAuth`, `@httpBearerAuth`, `@httpApiKeyAuth` | without further settings |
//! | `@httpDigestAuth` | [`with_auth_scheme`](super::Service::with_auth_scheme)`(DigestAuth::new(key))`, feature `digest` |
//! | a scheme of another crate, such as `farrier-aws` | `with_auth_scheme(..)` |
//! | another scheme | an [`AuthScheme`] of one's own |
//! | `@auth([])` | the service is asked with [`Credentials::Anonymous`] |
//! | `@optionalAuth` | the same, where the caller presents nothing; what is presented has to be right |
//! | a database that does not answer | `?`: a 500 whose cause layers find in the response |
//! | a caller that is known and may not do this | [`Error::forbidden`](super::Error::forbidden), here or in the handler |

mod api_key;
mod authorization;
mod basic;
mod bearer;
mod body_check;
mod credentials;
#[cfg(feature = "digest")]
mod digest;
#[cfg(feature = "digest")]
mod digest_auth;
mod door;
mod identify;
mod request;
mod scheme;

pub use self::api_key::ApiKeyAuth;
pub use self::authorization::authorization;
pub use self::basic::BasicAuth;
pub use self::bearer::BearerAuth;
pub(super) use self::body_check::Check;
pub use self::body_check::{BodyCheck, BodyVerifier};
pub use self::credentials::{Credentials, OtherCredentials};
#[cfg(feature = "digest")]
pub use self::digest::DigestCredentials;
#[cfg(feature = "digest")]
pub use self::digest_auth::DigestAuth;
#[doc(hidden)]
pub use self::door::Door;
pub use self::door::{Anyone, Identified};
pub use self::identify::Identify;
pub use self::request::AuthRequest;
pub use self::scheme::AuthScheme;
pub use crate::auth::{ApiKey, BasicCredentials, BearerToken, is_same_secret};
