//! The authentication schemes of servers: `@aws.auth#sigv4` and `@aws.auth#sigv4a`. The head of a signed request comes
//! in; a [`SignedRequest`] goes out, which the service verifies with the keys of the caller.
//!
//! | file | what it has |
//! |---|---|
//! | `presented` | what a request says of its signature, read from its header or its query |
//! | `rules` | what a service takes: a region, a window of time, bodies that are not signed |
//! | `ambiguity` | requests that a service could read as others than their signatures cover |
//! | `scheme` | the schemes |
//! | `signed_request` | the check of a signature, with the keys of the caller |
//! | `body`, `chunks` | what is still to be checked of the body |
//!
//! A service finds the keys of a caller by the id that the request names:
//!
//! ```
//! use farrier::server::Error;
//! use farrier::server::auth::{AuthRequest, Credentials, Identify};
//! use farrier_aws::sigv4::SignedRequest;
//!
//! /// Knows one caller.
//! struct Account(farrier_aws::Credentials);
//!
//! impl Identify for Account {
//!     type Caller = String;
//!
//!     async fn identify(
//!         &self,
//!         credentials: &Credentials,
//!         _: &AuthRequest<'_>,
//!     ) -> Result<String, Error> {
//!         let signed: &SignedRequest = credentials
//!             .get()
//!             .ok_or_else(|| Error::unauthorized("sign the request"))?;
//!         if signed.access_key_id() != self.0.access_key_id() {
//!             return Err(signed.unknown_key());
//!         }
//!         signed.verify(&self.0)?;
//!         Ok(signed.access_key_id().to_owned())
//!     }
//! }
//! ```
//!
//! The service has the scheme by `service.identify(account).with_auth_scheme(SigV4Verifier::new("eu-west-1"))`.

mod ambiguity;
mod body;
mod chunks;
mod error;
mod presented;
mod rules;
mod scheme;
mod signed_request;

pub use self::error::VerificationError;
pub use self::scheme::SigV4Verifier;
pub use self::signed_request::SignedRequest;
