//! Signature version 4 (SigV4), and SigV4a behind the feature `sigv4a`.
//!
//! Credentials and the head of a request come in; headers or a query with a signature go out. [`SigV4`] is the
//! authentication scheme by which clients sign. [`Signer`] is for requests that no client sends, and for looking into what
//! is signed:
//!
//! ```
//! use std::time::{Duration, UNIX_EPOCH};
//!
//! use farrier_aws::Credentials;
//! use farrier_aws::sigv4::{PayloadHash, Signer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
//! let time = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
//! let mut request = http::Request::get("https://example.amazonaws.com/").body(())?;
//!
//! let signer = Signer::new(&credentials, "us-east-1", "service", time);
//! let signed = signer.sign(&mut request, &PayloadHash::of(b""))?;
//! assert!(signed.signature().as_str().starts_with("5fa00fa31553b73ebf19"));
//! assert_eq!(request.headers()["x-amz-date"], "20150830T123600Z");
//! # Ok(())
//! # }
//! ```
//!
//! | module | what it has |
//! |---|---|
//! | `canonical`, `path`, `encode` | the text of a request that is hashed and signed |
//! | `key`, `key_cache`, `asymmetric` | keys, derived from credentials |
//! | `signer` | the signature of a request, in headers or in a query |
//! | `scheme` | the authentication schemes of clients |
//! | `chain` | signatures of the chunks, trailers and events of a body, each over the one before it |
//! | `verify` | the authentication schemes of servers: whether a signature is the one that it should be |

#[cfg(feature = "sigv4a")]
mod asymmetric;
mod canonical;
mod chain;
mod date;
mod encode;
mod error;
mod head;
mod key;
mod key_cache;
mod path;
mod payload_hash;
#[cfg(feature = "client")]
mod scheme;
mod settings;
mod signature;
mod signed;
mod signer;
#[cfg(feature = "server")]
mod verify;

#[cfg(feature = "sigv4a")]
pub use self::asymmetric::public_key;
pub use self::chain::{ChunkSigner, EventSigner, SignedEvent};
pub use self::error::SigningError;
pub use self::head::RequestHead;
pub use self::key_cache::KeyCache;
pub use self::payload_hash::PayloadHash;
#[cfg(all(feature = "client", feature = "sigv4a"))]
pub use self::scheme::SigV4a;
#[cfg(feature = "client")]
pub use self::scheme::{SigV4, SigV4S3Express};
pub use self::settings::{SessionTokenName, Settings};
pub use self::signature::Signature;
pub use self::signed::Signed;
pub use self::signer::Signer;
#[cfg(feature = "server")]
pub use self::verify::{SigV4Verifier, SignedRequest, VerificationError};
