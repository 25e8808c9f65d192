//! Files of the repository that tests compare with what is generated: pages, and code that is compiled too.
//!
//! Texts that nothing else reads are snapshots of insta. These files follow insta's switch, so that there is one way to
//! accept a change: `INSTA_UPDATE=always cargo test`.

use std::env;
use std::fs;
use std::path::Path;

/// What to run if a file is out of date and the change is right.
pub const CURE: &str = "INSTA_UPDATE=always cargo test";

/// Whether files are to be written and not compared.
pub fn is_updating() -> bool {
    env::var("INSTA_UPDATE").is_ok_and(|update| matches!(&*update, "always" | "force" | "1"))
}

/// Compares a file with the text that it should have, or writes it.
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
