//! The benchmarks without peers that take minutes to build; `cargo xtask bench` starts this.

use std::process::ExitCode;

fn main() -> ExitCode {
    farrier_bench::main(Vec::new())
}
