//! What the tests of this crate share: random values of generated types, projects with generated modules and a program,
//! services to call, and programs of others to call them with.

pub mod peer;
pub mod project;
pub mod python;
pub mod random;
pub mod services;
