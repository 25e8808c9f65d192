//! What the tests of this crate share: random values of generated types, projects with generated modules, services to
//! call, and foreign programs that call them.

pub mod aws_servers;
pub mod cases;
pub mod certificates;
pub mod javascript;
pub mod peer;
pub mod project;
pub mod python;
pub mod random;
pub mod services;
pub mod simulators;
