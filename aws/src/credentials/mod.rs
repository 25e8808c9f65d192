//! Where credentials of Amazon come from. [`Credentials`] themselves stand in `keys.rs`.
//!
//! | file of this folder | what it does |
//! |---|---|
//! | `provider.rs`, `error.rs` | what provides them, and why there are none |
//! | `chain.rs`, `default_chain.rs` | asks providers one after the other |
//! | `variables.rs` | reads environment variables |
//! | `profile/`, `profile_provider.rs` | finds how a profile leads to credentials, and goes that way |
//! | `sts.rs` | assumes roles |
//! | `sso/` | asks IAM Identity Center |
//! | `process.rs`, `container/`, `instance/` | ask a process, the agent of a container, the metadata of an instance |
//! | `identities.rs` | keeps credentials, and renews them before they expire |
//! | `answer.rs` | reads what those three answer |
//! | `clients.rs`, `http.rs`, `blocking.rs` | send calls, send plain requests, do what blocks |
//! | `within.rs` | limits the time of both |
//! | `surroundings.rs` | what all of them work with |

mod answer;
mod blocking;
mod chain;
mod clients;
mod container;
mod default_chain;
mod error;
mod http;
mod identities;
mod instance;
mod process;
pub mod profile;
mod profile_provider;
mod provider;
mod sso;
mod sts;
mod surroundings;
mod variables;
mod within;

pub use self::chain::CredentialsChain;
pub(crate) use self::default_chain::default_chain;
pub use self::error::{CredentialsError, CredentialsErrorKind};
pub(crate) use self::identities::CachedCredentials;
pub(crate) use self::instance::InstanceMetadata;
pub(crate) use self::profile_provider::ProfileProvider;
pub use self::provider::{CredentialsFuture, CredentialsProvider};
pub use self::sso::SsoToken;
pub(crate) use self::sso::{SsoTokens, TokenSource};
pub(crate) use self::surroundings::Surroundings;
pub use crate::keys::Credentials;
