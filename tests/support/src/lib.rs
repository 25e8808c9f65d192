//! What the tests of all crates share. This crate depends on no other crate of the workspace, so that each can use it.
//!
//! | module | purpose |
//! |---|---|
//! | [`random`] | random numbers that are the same in every run |
//! | [`shared`] | published models and suites, which are not in the repository, and tests that are passed over |
//! | [`folder`] | a temporary folder |
//! | [`program`] | packages that a test compiles |
//! | [`memory`] | an allocator that counts |
//! | [`golden`] | files of the repository that a test compares with generated text |
//! | [`s3`] | Amazon S3 in memory, for the handlers of servers |
//! | [`fakes`] | servers that hand out credentials: of an instance, of a container, and STS |

pub mod fakes;
pub mod folder;
pub mod golden;
pub mod memory;
pub mod program;
pub mod random;
pub mod s3;
pub mod shared;

use std::path::Path;

/// Returns the root folder of the workspace.
pub fn workspace_root() -> &'static Path {
    let this = Path::new(env!("CARGO_MANIFEST_DIR"));
    this.ancestors().nth(2).unwrap_or(this)
}
