//! The command line of `cargo xtask`: every task of the repository, with its options and its help.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

/// The text after the help of a task.
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
    /// Generate the services in models/farrier.toml, and docs/rules.md
    #[command(after_help = STATUS)]
    Codegen {
        /// Write nothing; fail if committed code or docs/rules.md is out of date
        #[arg(long)]
        check: bool,
    },
    Conformance(farrier_conformance::run::Arguments),
    /// Generate every model of a folder and compile the results; `sweep --help` lists the options
    // The task is a program that is built for release. It parses the arguments itself.
    #[command(disable_help_flag = true)]
    Sweep {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Run published test vectors of signing, retries and the like; `vectors --help` lists the options
    // The task is a program with features of its own. It parses the arguments itself.
    #[command(disable_help_flag = true)]
    Vectors {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Call a server on loopback that fails, stalls, cuts and throttles, for ten minutes or `--minutes N`, with `--seed N`
    // The task is a program of another crate. It parses the arguments itself.
    #[command(disable_help_flag = true)]
    Soak {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Attack a server on loopback with slow, long and broken requests, and print what it survives; takes names of attacks
    // The task is a program of another crate. It parses the arguments itself.
    #[command(disable_help_flag = true)]
    Siege {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Run benchmarks and write the figures to target/bench; without a task: codecs, and a call of a client
    #[command(args_conflicts_with_subcommands = true)]
    Bench(Bench),
}

/// The options of `bench`.
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Also measure a call of the AWS SDK, which takes minutes to build
    #[arg(long)]
    pub(crate) peers: bool,
    #[command(subcommand)]
    pub(crate) task: Option<BenchTask>,
}

/// A benchmark other than the default one.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchTask {
    /// Make calls with retries, timeouts and a signature, and find an endpoint, beside the AWS SDK
    Client,
    /// Compile whole services, and the AWS SDK's crates for comparison
    Compile {
        /// The services to compile [default: all]
        services: Vec<String>,
    },
    /// Count the instructions of generating and checking whole services; needs valgrind
    Instructions {
        /// The services to measure [default: all]
        services: Vec<String>,
    },
    /// Generate a whole service, with Farrier and with other generators
    Generate,
    /// Make calls over loopback TCP, 64 at once on one thread, beside other clients
    Loopback,
    /// Serve over loopback TCP on one core, beside axum and hyper; needs wrk, a package of Debian
    Server,
    /// Generate all published models
    Models,
    /// Generate models of increasing size
    Scaling,
    /// Build a program that makes one call, with Farrier and with the AWS SDK
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
