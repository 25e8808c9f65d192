//! Packages that a test writes and compiles. Each lies below the target folder and is a separate workspace.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::workspace_root;

/// Copies the lock file of the workspace into the package, so that cargo needs no network.
///
/// # Errors
///
/// If the file cannot be copied.
pub fn copy_lock(package: &Path) -> std::io::Result<()> {
    fs::create_dir_all(package)?;
    fs::copy(
        workspace_root().join("Cargo.lock"),
        package.join("Cargo.lock"),
    )?;
    Ok(())
}

/// Returns a cargo command for the package: offline, quiet, without colour and without the compiler flags of this
/// machine. Packages in one folder share a target folder, so that their dependencies are compiled once.
pub fn cargo(package: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(package)
        .env("CARGO_TARGET_DIR", package.with_file_name("scratch-target"))
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_QUIET", "true")
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUSTFLAGS");
    cargo
}
