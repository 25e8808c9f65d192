//! The command line: arguments come in, what to do goes out.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Run the protocol compliance tests of the Smithy project
///
/// Generates a client and a server for each model of a folder and a program that runs the model's cases against them,
/// compiles and runs these below target/conformance, and prints a table: how many cases of each suite passed, each case
/// that failed with what was expected and found, and the count. Progress goes to standard error.
///
/// A run over everything, without DIR and options that choose, writes its table to docs/conformance.md.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(
    after_help = "Exit status: 0 all cases passed, 1 a case failed, 2 wrong arguments, 3 the suites could not be run"
)]
pub struct Arguments {
    /// The folder of models with test cases, or one model; without it ../shared/protocol-tests, or the folder
    /// protocol-tests in the folder that the variable FARRIER_SHARED names
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Run one suite: the name of a service, or of a model file without its ending
    #[arg(long, value_name = "NAME")]
    pub suite: Option<String>,
    /// Run the cases of this id
    #[arg(long, value_name = "ID")]
    pub case: Option<String>,
    /// What to print: a table, or one JSON document with rows, failures and counts
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table.
    Text,
    /// One document.
    Json,
}

impl Arguments {
    /// The folder with models, or one model.
    pub(crate) fn folder(&self) -> PathBuf {
        let default = || farrier_test_support::shared::folder().join("protocol-tests");
        self.folder.clone().unwrap_or_else(default)
    }

    /// Whether nothing is chosen.
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
