//! The command line of `cargo xtask vectors`. Arguments come in; the folder and the chosen subject go out.

use std::path::PathBuf;

use clap::Parser;

/// Run published test vectors of signing, credentials, retries, endpoints and the like
///
/// Prints each failed case with its reason, then a line with the number of passed and failed cases of each suite, and
/// last the sum.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(
    bin_name = "cargo xtask vectors",
    after_help = "The subject `endpoint-models` runs the endpoint tests of the models in aws-models/2025-09 of the shared data, \
                  or of the folder that the environment variable FARRIER_ENDPOINT_MODELS names\n\n\
                  Exit status: 0 all cases passed, 1 a case failed, 2 wrong arguments, 3 the vectors are absent"
)]
pub struct Arguments {
    /// The folder of the vectors [default: production/data in the folder that the environment variable FARRIER_SHARED
    /// names, or in ../shared]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Run the suites of one subject, like `signing`
    #[arg(long, value_name = "NAME")]
    pub subject: Option<String>,
}

impl Arguments {
    /// Returns the folder of the vectors.
    pub(crate) fn folder(&self) -> PathBuf {
        let default = || farrier_test_support::shared::folder().join("production/data");
        self.folder.clone().unwrap_or_else(default)
    }
}
