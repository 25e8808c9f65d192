//! Counts instructions: a command comes in, the number of instructions that it executed goes out.
//!
//! valgrind's tool callgrind executes the program and counts. Two runs agree to about four digits, whatever else the
//! machine does. A run takes about fifty times as long as the program alone.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{Error, workdir};

/// Checks that callgrind can be started.
///
/// # Errors
///
/// If it cannot.
pub fn check() -> Result<(), Error> {
    let mut version = Command::new("valgrind");
    workdir::run(version.args(["--tool=callgrind", "--version"])).map_err(|error| {
        Error::Check(format!(
            "valgrind is absent or does not run: instructions are counted by its tool callgrind (package `valgrind` \
             of most Linux distributions)\n{error}"
        ))
    })?;
    Ok(())
}

/// A command that executes `program` under callgrind and leaves the counts in the file `out`. Arguments of the
/// program can be added.
pub fn command(program: impl AsRef<OsStr>, out: &Path) -> Command {
    let mut option = OsStr::new("--callgrind-out-file=").to_owned();
    option.push(out);
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--quiet"])
        .arg(option)
        .arg(program);
    command
}

/// The number of instructions in the file that [`command`] has left.
///
/// # Errors
///
/// If the file cannot be read, or has no sum.
pub fn instructions(out: &Path) -> Result<u64, Error> {
    let text = fs::read_to_string(out).map_err(|error| Error::io("read", out, error))?;
    total(&text).ok_or_else(|| Error::Check(format!("{} holds no sum", out.display())))
}

/// The sum of a file in callgrind's format: the line `totals:`, or `summary:` if the program ended early.
fn total(text: &str) -> Option<u64> {
    let value = |name| text.lines().rev().find_map(|line| line.strip_prefix(name));
    let sum = value("totals:").or_else(|| value("summary:"))?;
    sum.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn the_sum_is_read_from_the_last_line_that_has_one() {
        let text = "version: 1\nevents: Ir\nsummary: 12\n\nfn=(1) main\n1 12\n\ntotals: 1234567\n";
        assert_eq!(total(text), Some(1_234_567));
        assert_eq!(total("events: Ir\nsummary: 12\n"), Some(12));
        assert_eq!(total("events: Ir\n"), None);
    }
}
