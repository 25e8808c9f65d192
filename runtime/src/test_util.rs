//! What tests and benchmarks of Farrier itself need: the codecs. Nothing here is stable.

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
