//! The command line of `cargo xtask sweep`. Arguments come in; the folder and the options go out.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Generate every model of a folder, and compile the generated code
///
/// Prints a table to standard output and the progress to standard error.
#[derive(Debug, Parser, PartialEq, Eq)]
#[command(
    bin_name = "cargo xtask sweep",
    after_help = "Exit status: 0 all passed, 1 a model failed, 2 wrong arguments"
)]
pub(crate) struct Arguments {
    /// The folder of models, or one model
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Compile all generated services, or the first N, with warnings denied
    #[arg(long, value_name = "all|N", default_value = "0", hide_default_value = true, value_parser = limit)]
    pub(crate) compile: usize,
    /// The output format: a table, or one JSON document
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// How many models to generate at once [default: the number of cores]
    #[arg(long, value_name = "N", value_parser = threads, default_value_t = cores(), hide_default_value = true)]
    pub(crate) threads: usize,
}

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Parses the number of cases to compile.
fn limit(value: &str) -> Result<usize, &'static str> {
    match value {
        "all" => Ok(usize::MAX),
        number => number.parse().map_err(|_| "neither `all` nor a number"),
    }
}

fn threads(value: &str) -> Result<usize, &'static str> {
    match value.parse() {
        Ok(0) | Err(_) => Err("not a number of at least 1"),
        Ok(threads) => Ok(threads),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        let words = ["sweep"].into_iter().chain(line.split_whitespace());
        Arguments::try_parse_from(words).map_err(|error| error.to_string())
    }

    #[test]
    fn the_definition_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_may_stand_anywhere_and_take_their_value_either_way() {
        let expected = Arguments {
            folder: PathBuf::from("models"),
            compile: 3,
            format: Format::Json,
            threads: 2,
        };
        let apart = parse("--compile 3 models --format json --threads 2");
        assert_eq!(apart.as_ref(), Ok(&expected));
        assert_eq!(parse("models --compile=3 --format=json --threads=2"), apart);
        assert_eq!(
            parse("models --compile all").map(|it| it.compile),
            Ok(usize::MAX)
        );
        assert_eq!(parse("models").map(|it| it.compile), Ok(0));
    }

    #[test]
    fn a_wrong_value_is_explained() {
        for (line, problem) in [
            ("a --compile some", "neither `all` nor a number"),
            ("a --threads 0", "not a number of at least 1"),
        ] {
            let error = parse(line).unwrap_err();
            assert!(error.contains(problem), "{error}");
        }
    }
}
