//! Codecs: the formats of documents, each in a folder of its own.

#[cfg(feature = "cbor")]
pub mod cbor;
#[cfg(feature = "query")]
pub mod form;
pub mod json;
#[cfg(feature = "xml")]
pub mod xml;
