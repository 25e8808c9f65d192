//! The program of `cargo xtask vectors`. Arguments come in; a line for each suite and an exit status go out.

use std::process::ExitCode;

use clap::Parser as _;
use farrier_conformance::vectors;

fn main() -> ExitCode {
    vectors::main(&vectors::Arguments::parse())
}
