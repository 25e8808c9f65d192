//! Credentials of Amazon: the value that signs requests, and where it comes from.
//!
//! | file of this folder | what it does |
//! |---|---|
//! | `value.rs` | the credentials |
//! | `provider.rs`, `error.rs` | what provides them, and why there are none |
//! | `chain.rs`, `default_chain.rs` | asks providers one after the other |
//! | `variables.rs` | reads environment variables |
//! | `profile/`, `profile_provider.rs` | finds how a profile leads to credentials, and goes that way |
//! | `sts.rs` | assumes roles |
//! | `sso/` | asks IAM Identity Center |
//! | `process.rs`, `container/`, `instance/` | ask a process, the agent of a container, the metadata of an instance |
//! | `answer.rs` | reads what those three answer |
//! | `clients.rs`, `http.rs`, `blocking.rs` | send calls, send plain requests, do what blocks |
//! | `surroundings.rs` | what all of them work with |

#[cfg(feature = "credentials")]
mod answer;
#[cfg(feature = "credentials")]
mod blocking;
#[cfg(feature = "credentials")]
mod chain;
#[cfg(feature = "credentials")]
mod clients;
#[cfg(feature = "credentials")]
mod container;
#[cfg(feature = "credentials")]
mod default_chain;
#[cfg(feature = "credentials")]
mod error;
#[cfg(feature = "credentials")]
mod http;
#[cfg(feature = "credentials")]
mod instance;
#[cfg(feature = "credentials")]
mod process;
#[cfg(feature = "credentials")]
pub mod profile;
#[cfg(feature = "credentials")]
mod profile_provider;
#[cfg(feature = "credentials")]
mod provider;
#[cfg(feature = "credentials")]
mod sso;
#[cfg(feature = "credentials")]
mod sts;
#[cfg(feature = "credentials")]
mod surroundings;
mod value;
#[cfg(feature = "credentials")]
mod variables;

#[cfg(feature = "credentials")]
pub use self::chain::CredentialsChain;
#[cfg(feature = "credentials")]
pub(crate) use self::default_chain::default_chain;
#[cfg(feature = "credentials")]
pub use self::error::{CredentialsError, CredentialsErrorKind};
#[cfg(feature = "credentials")]
pub(crate) use self::instance::InstanceMetadata;
#[cfg(feature = "credentials")]
pub use self::provider::{CredentialsFuture, CredentialsProvider};
#[cfg(feature = "credentials")]
pub(crate) use self::surroundings::{Surroundings, Time};
pub use self::value::Credentials;
