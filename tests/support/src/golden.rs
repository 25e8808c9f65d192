//! Files of the repository that tests compare with generated text: pages, and code that is also compiled.
//!
//! Texts that only tests read are snapshots of insta. These files use insta's switch too, so that one command accepts
//! all changes: `INSTA_UPDATE=always cargo test`.

use std::env;
use std::fs;
use std::path::Path;

/// The command that accepts a change.
pub const CURE: &str = "INSTA_UPDATE=always cargo test";

/// Returns whether files are written instead of compared.
pub fn is_updating() -> bool {
    env::var("INSTA_UPDATE").is_ok_and(|update| matches!(&*update, "always" | "force" | "1"))
}

/// Compares a file with its expected text, or writes the file.
///
/// # Panics
///
/// If the file is out of date, or cannot be written.
#[track_caller]
pub fn check(path: &Path, text: &str) {
    if is_updating() {
        fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let held = fs::read_to_string(path).unwrap_or_default();
    if held != text {
        let line = held.lines().zip(text.lines()).position(|(a, b)| a != b);
        let line = line.unwrap_or_else(|| held.lines().count().min(text.lines().count()));
        let path = path.display();
        panic!(
            "{path} is out of date from line {}: {:?} should be {:?}\nif that is right: {CURE}",
            line + 1,
            held.lines().nth(line),
            text.lines().nth(line),
        );
    }
}
