//! Signatures of the parts of a body, each over the one before it. The signature of the request is the first one.

mod chunks;
mod events;

pub use self::chunks::ChunkSigner;
#[cfg(feature = "server")]
pub(super) use self::chunks::string_to_sign;
pub use self::events::{EventSigner, SignedEvent};
