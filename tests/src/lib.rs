//! What the tests of this crate share: where the project's own models are, and where the data is that
//! tests read but the repository does not hold.

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
