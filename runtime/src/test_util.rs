//! What tests and benchmarks of Farrier itself need: the codecs. Nothing here is stable.

/// Expressions of JMESPath: their tables, values and evaluation.
#[cfg(feature = "client")]
pub mod jmespath {
    pub use crate::jmespath::*;
}

/// The codecs, by the names of their formats.
pub mod codec {
    #[cfg(feature = "cbor")]
    pub use crate::codec::cbor;
    #[cfg(feature = "query")]
    pub use crate::codec::form;
    pub use crate::codec::json;
    #[cfg(feature = "xml")]
    pub use crate::codec::xml;
}
