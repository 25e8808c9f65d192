//! Under construction.

pub mod diagnostic;
pub mod model;
