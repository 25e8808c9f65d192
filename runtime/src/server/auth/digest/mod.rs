//! What a challenge and the response to it are made of (RFC 7616). The header `authorization` comes in; credentials go
//! out, which the service verifies.
//!
//! | file | what it has |
//! |---|---|
//! | `nonce` | numbers that a challenge has, and that the server recognizes without keeping them |
//! | `answer` | the response to a challenge, read from the header `authorization` |
//! | `credentials` | what a service verifies |

mod answer;
mod credentials;
mod nonce;

pub(super) use self::answer::Answer;
pub use self::credentials::DigestCredentials;
pub(super) use self::nonce::{Nonces, State};
