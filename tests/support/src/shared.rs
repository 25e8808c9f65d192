//! Published models and compliance suites, which lie beside the repository, and tests that need files or programs which
//! a machine may not have.

use std::env;
use std::path::PathBuf;

use crate::workspace_root;

/// Returns the folder of published models and suites: the folder in the environment variable `FARRIER_SHARED`, or
/// `../shared`. Both are relative to the root of the workspace. The folder may be absent.
pub fn folder() -> PathBuf {
    let named = env::var_os("FARRIER_SHARED");
    workspace_root().join(named.unwrap_or_else(|| "../shared".into()))
}

/// Returns the path of a file or folder in [`folder`]. If it is absent, the test is [passed over](pass_over).
pub fn path(path: &str) -> Option<PathBuf> {
    let path = folder().join(path);
    if path.exists() {
        return Some(path);
    }
    let path = path.display();
    pass_over(&format!(
        "{path} is absent (FARRIER_SHARED names the folder of shared data)"
    ));
    None
}

/// Returns the models of a folder in [`folder`], sorted. If it is absent, the test is [passed over](pass_over).
pub fn models(folder: &str) -> Option<Vec<PathBuf>> {
    let entries = std::fs::read_dir(path(folder)?).into_iter().flatten();
    let paths = entries.flatten().map(|entry| entry.path());
    let mut models: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    models.sort();
    Some(models)
}

/// Prints to standard error that a test or a part of it is passed over, with the reason.
///
/// # Panics
///
/// If the environment has `CI=true`: such a machine has to run all tests.
pub fn pass_over(reason: &str) {
    if env::var("CI").is_ok_and(|ci| ci == "true") {
        panic!("{reason}");
    }
    eprintln!("passed over: {reason}");
}
