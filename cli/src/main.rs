//! The program `farrier`. All of it is in the library, which other programs of the repository share.

use std::process::ExitCode;

fn main() -> ExitCode {
    farrier_cli::run(std::env::args_os())
}
