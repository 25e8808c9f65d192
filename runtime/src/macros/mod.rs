//! The macros that generated code calls, each a name of [`__private::v1`](crate::__private::v1).
//!
//! Code that is fully determined by a type's members (access by index, the optional builder, conversions) is written
//! once here, and generated code calls it in one or two lines. Types themselves are written out in generated code,
//! with their documentation, where people look for them.

mod builder;
mod endpoint_rules;
mod enums;
mod errors;
mod hash;
mod pages;
mod schema;
mod serde;
mod service;
mod stand_ins;
mod structure;
mod union;
mod version;
