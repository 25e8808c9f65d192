//! What the tests of this crate share: where the project's own models are, where the data is that tests read
//! but the repository does not hold, and what it takes to meet programs of others.

pub mod peer;
pub mod project;
pub mod python;
pub mod random;
pub mod services;

use std::env;
use std::path::{Path, PathBuf};

/// The root folder of the workspace.
pub fn workspace_root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// The folder of published models and protocol tests: the one that the environment variable
/// `FARRIER_SHARED` names, or else `../shared`, seen from the workspace root.
///
/// Where there is none, this says so on standard error and returns `None`; the test then passes over its
/// cases.
pub fn shared() -> Option<PathBuf> {
    let shared = env::var_os("FARRIER_SHARED").map_or_else(
        || workspace_root().join("../shared"),
        |named| workspace_root().join(named),
    );
    if shared.is_dir() {
        return Some(shared);
    }
    eprintln!(
        "passed over: {} is not a folder (FARRIER_SHARED can name another)",
        shared.display()
    );
    None
}

/// Says that a test is passed over, because this machine lacks something.
///
/// # Panics
///
/// Where the environment says `CI=true`: a machine that has to run all tests.
pub fn pass_over(reason: &str) {
    if env::var("CI").is_ok_and(|ci| ci == "true") {
        panic!("{reason}");
    }
    eprintln!("passed over: {reason}");
}
