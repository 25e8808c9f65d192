//! Codecs: the formats of values. Each format of documents has a folder; `plain_text` writes the values that HTTP
//! puts into paths, queries and headers.

#![cfg_attr(
    not(feature = "test-util"),
    allow(
        unreachable_pub,
        unused_imports,
        dead_code,
        reason = "tests and benchmarks use more of the codecs than protocols do"
    )
)]

#[cfg(feature = "cbor")]
pub mod cbor;
#[cfg(feature = "query")]
pub mod form;
pub mod json;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod plain_text;
#[cfg(feature = "xml")]
pub mod xml;
