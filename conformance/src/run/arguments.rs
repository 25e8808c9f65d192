//! The command line of `cargo xtask conformance`. Arguments come in; the folder and the chosen cases go out.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Run the protocol compliance tests of the Smithy project
///
/// Generates a client and a server for each model of a folder, and a program that runs the model's test cases against
/// them. Compiles and runs the programs below target/conformance. Prints a table with the number of passed cases of
/// each suite, then each failed case with the expected and the found values, then the totals. Progress goes to standard
/// error.
///
/// A run without DIR, --suite and --case also writes the table to docs/conformance.md.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(
    after_help = "Exit status: 0 all cases passed, 1 a case failed, 2 wrong arguments, 3 the suites could not be run"
)]
pub struct Arguments {
    /// The folder of models with test cases, or one model [default: protocol-tests in the folder that the environment
    /// variable FARRIER_SHARED names, or in ../shared]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Run one suite: the name of a service, or of a model file without its extension
    #[arg(long, value_name = "NAME")]
    pub suite: Option<String>,
    /// Run only the cases with this id
    #[arg(long, value_name = "ID")]
    pub case: Option<String>,
    /// The output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people
    Text,
    /// One JSON document with rows, failures and totals
    Json,
}

impl Arguments {
    /// Returns the folder with models, or the path of one model.
    pub(crate) fn folder(&self) -> PathBuf {
        let default = || farrier_test_support::shared::folder().join("protocol-tests");
        self.folder.clone().unwrap_or_else(default)
    }

    /// Returns whether the run includes every suite and case.
    pub(crate) fn is_everything(&self) -> bool {
        self.folder.is_none() && self.suite.is_none() && self.case.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        let words = ["conformance"].into_iter().chain(line.split_whitespace());
        Arguments::try_parse_from(words)
    }

    #[test]
    fn only_a_run_without_choice_is_over_everything() {
        assert!(parse("--format json").unwrap().is_everything());
        for line in ["models", "--suite RestJson", "--case Some"] {
            assert!(!parse(line).unwrap().is_everything(), "{line}");
        }
    }
}
