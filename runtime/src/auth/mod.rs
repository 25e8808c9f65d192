//! What callers show of themselves, by the schemes of `smithy.api`: a user with a password, a token, a key. Clients send
//! these values, and servers receive them. No value shows its secret where it is printed.
//!
//! `secret` compares them in constant time.

mod api_key;
mod basic;
mod bearer;
#[cfg(feature = "digest")]
pub(crate) mod digest;
#[cfg(feature = "server")]
mod secret;

pub use self::api_key::ApiKey;
pub use self::basic::BasicCredentials;
pub use self::bearer::BearerToken;
#[cfg(feature = "server")]
pub use self::secret::is_same_secret;
