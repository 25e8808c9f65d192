//! The macros that generated code calls for what all types of a kind share.
//!
//! A structure, union or enum is written out by the generator, with its documentation, where people read
//! it. What follows from its members without any choice (access by index, the builder, conversions) is
//! stated once here, and called in one or two lines.

mod builder;
mod enums;
mod errors;
mod schema;
mod serde;
mod service;
mod structure;
mod union;
