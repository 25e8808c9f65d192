//! The program that `cargo xtask bench` starts, without the peers that take minutes to build.

use std::process::ExitCode;

fn main() -> ExitCode {
    farrier_bench::main(Vec::new())
}
