//! Under construction.

mod config;
pub mod diagnostic;
pub mod emit;
mod error;
mod generator;
pub mod ir;
pub mod load;
pub mod lower;
pub mod model;
pub mod output;
pub mod transform;
pub mod validate;

pub use self::config::Config;
#[cfg(feature = "config-file")]
pub use self::config::{GeneratedProject, Project};
pub use self::diagnostic::Diagnostic;
pub use self::error::{Error, Report};
pub use self::generator::{Generated, Generator, Summary};
pub use self::output::{Drift, FileSet, Layout, Scope};
