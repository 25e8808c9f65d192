//! Under construction.

mod config;
pub mod diagnostic;
mod emit;
mod error;
mod generator;
pub mod load;
pub mod model;
pub mod validate;
pub mod output;

pub use self::config::Config;
#[cfg(feature = "config-file")]
pub use self::config::{GeneratedProject, Project};
pub use self::diagnostic::Diagnostic;
pub use self::error::{Error, Report};
pub use self::generator::{Generated, Generator, Summary};
pub use self::output::{Drift, FileSet, Layout, Scope};
