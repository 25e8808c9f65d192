//! The command line: every task of the repository, with its options and its help.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

/// What follows the help of every task.
const STATUS: &str = "\
Exit status: 0 done, 1 failed or out of date, 2 wrong arguments, 3 a file could not be read or written";

/// Tasks of the Farrier repository
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask", after_help = STATUS)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Task,
}

/// A task.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Generate what models/farrier.toml lists, and docs/rules.md
    #[command(after_help = STATUS)]
    Codegen {
        /// Write nothing; fail if what is committed is out of date
        #[arg(long)]
        check: bool,
    },
    /// Run the protocol compliance tests of the Smithy project
    Conformance(farrier_conformance::run::Arguments),
    /// Generate every model of a folder, and compile the results; `sweep --help` lists the options
    // The program has to be built for release and reads its own arguments.
    #[command(disable_help_flag = true)]
    Sweep {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Measure, and write the figures to target/bench; without a task: codecs and one call of a client
    #[command(args_conflicts_with_subcommands = true)]
    Bench(Bench),
}

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Measure a call of the AWS SDK too, which takes minutes to build
    #[arg(long)]
    pub(crate) peers: bool,
    #[command(subcommand)]
    pub(crate) task: Option<BenchTask>,
}

/// A benchmark other than that of codecs and calls.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchTask {
    /// Compile whole services, beside the crates of the AWS SDK
    Compile {
        /// Which services; all if none is named
        services: Vec<String>,
    },
    /// Count the instructions of generating and of checking whole services; needs valgrind
    Instructions {
        /// Which services; all if none is named
        services: Vec<String>,
    },
    /// Generate a whole service, beside other generators
    Generate,
    /// Generate all published models
    Models,
    /// Generate models of growing size
    Scaling,
    /// Build a program that makes one call, beside the same on the AWS SDK
    Program,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
