//! Reads, checks and explains Smithy models.

pub mod diagnostic;
pub mod knowledge;
pub mod load;
pub mod model;
pub mod rules;
pub mod selector;
pub mod shape_id;
pub mod suggest;
pub mod transform;
pub mod validate;
