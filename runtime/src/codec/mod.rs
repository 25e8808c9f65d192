//! Codecs: the formats of values. Each format of documents has a folder; `plain_text` writes the values that HTTP
//! puts into paths, queries and headers.
//!
//! Readers are strict for servers and lenient for clients. The one parameter `strict` of each reader says which. A
//! lenient reader accepts what has one meaning, because a client cannot change the service that it calls:
//!
//! | | strict | lenient |
//! |---|---|---|
//! | a whole number | digits | `1.0`, `1e2`; in text also `+7`, `007`; in CBOR a float or a tagged number |
//! | base64 | with padding, without white space | either way |
//! | a key that comes twice | an error | the last value |
//! | half of a surrogate pair | an error | U+FFFD |
//! | a byte order mark before JSON | an error | skipped |
//! | a timestamp | in UTC; an http-date in one form | with an offset; an http-date in every form; a date in any format |
//! | an unknown member of a union | an error | kept by its name |
//! | a required member that is absent | recorded | its initial value |
//!
//! A null in a list or map that is not sparse is an error for both: elements would move to other places.

#![cfg_attr(
    not(feature = "test-util"),
    allow(
        unreachable_pub,
        unused_imports,
        dead_code,
        reason = "tests and benchmarks use more of the codecs than protocols do"
    )
)]

pub(crate) mod base64_text;
#[cfg(feature = "cbor")]
pub mod cbor;
#[cfg(feature = "query")]
pub mod form;
pub mod json;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) mod plain_text;
#[cfg(any(feature = "client", feature = "server", feature = "xml"))]
pub(crate) mod text_values;
#[cfg(feature = "xml")]
pub mod xml;
