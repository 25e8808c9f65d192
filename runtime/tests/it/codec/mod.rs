//! The codecs, a file for each format.

#[cfg(feature = "cbor")]
mod cbor;
#[cfg(feature = "query")]
mod form;
mod json;
mod mutation;
mod spellings;
#[cfg(feature = "xml")]
mod xml;
