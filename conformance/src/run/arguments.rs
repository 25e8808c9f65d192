//! The command line: arguments come in, what to do goes out.

use std::path::PathBuf;

use super::root;

/// What `--help` prints.
pub const HELP: &str = "\
Run the protocol compliance tests of the Smithy project

Usage: cargo xtask conformance [DIR] [--suite NAME] [--case ID] [--format text|json]

Generates a client and a server for each model of a folder, generates a program for each that has the
cases of the model run against it, compiles and runs these below target/conformance, and prints a table with
passed and all cases of each suite, every case that failed with what was expected and found, and the count.

Arguments:
  DIR              the folder of models with test cases, or one model; without it ../shared/protocol-tests,
                   or the folder protocol-tests in the folder that the variable FARRIER_SHARED names

Options:
  --suite NAME     run one suite: the name of a service, or of a model file without its ending
  --case ID        run the cases of this id
  --format FORMAT  text (the default) or json: one document with rows, failures and counts
  -h, --help       print this

A run over everything, without DIR and options that choose, writes its table to docs/conformance.md.
Progress goes to stderr.

Exit status: 0 all cases passed, 1 a case failed, 2 wrong arguments, 3 the suites could not be run
";

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arguments {
    /// The folder with models, or one model; the default if there is none.
    pub folder: Option<PathBuf>,
    /// The name of the one suite to run.
    pub suite: Option<String>,
    /// The id of the cases to run.
    pub case: Option<String>,
    /// What to print.
    pub format: Format,
}

/// What to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Text,
    /// One document.
    Json,
}

impl Arguments {
    /// Reads arguments.
    ///
    /// # Errors
    ///
    /// When one is wrong; says which.
    pub fn parse(arguments: &[&str]) -> Result<Self, String> {
        let mut parsed = Self {
            folder: None,
            suite: None,
            case: None,
            format: Format::Text,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let (name, inline) = match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value)),
                _ => (*argument, None),
            };
            let mut value = || {
                let value = inline.or_else(|| arguments.next().copied());
                value
                    .map(str::to_owned)
                    .ok_or_else(|| format!("`{name}` needs a value"))
            };
            match name {
                "--suite" => parsed.suite = Some(value()?),
                "--case" => parsed.case = Some(value()?),
                "--format" => {
                    parsed.format = match value()?.as_str() {
                        "text" => Format::Text,
                        "json" => Format::Json,
                        other => {
                            return Err(format!("`--format` takes text or json, not `{other}`"));
                        }
                    }
                }
                flag if flag.starts_with('-') => {
                    return Err(format!("unexpected argument `{flag}`"));
                }
                _ if parsed.folder.is_none() => parsed.folder = Some(PathBuf::from(argument)),
                other => return Err(format!("unexpected argument `{other}`")),
            }
        }
        Ok(parsed)
    }

    /// The folder with models, or one model.
    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| {
            let shared = std::env::var_os("FARRIER_SHARED").map(PathBuf::from);
            let shared = shared.unwrap_or_else(|| root().join("../shared"));
            shared.join("protocol-tests")
        })
    }

    /// Whether nothing is chosen.
    pub(crate) fn is_everything(&self) -> bool {
        self.folder.is_none() && self.suite.is_none() && self.case.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(&line.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn options_may_stand_anywhere_and_take_their_value_either_way() {
        let expected = Arguments {
            folder: Some(PathBuf::from("models")),
            suite: Some("RestJson".to_owned()),
            case: Some("Some".to_owned()),
            format: Format::Json,
        };
        let apart = parse("--suite RestJson models --case Some --format json");
        assert_eq!(apart.as_ref(), Ok(&expected));
        assert_eq!(
            parse("models --suite=RestJson --case=Some --format=json"),
            apart
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, problem) in [
            ("a b", "unexpected argument `b`"),
            ("--suite", "`--suite` needs a value"),
            ("--format xml", "`--format` takes text or json, not `xml`"),
            ("--fast", "unexpected argument `--fast`"),
        ] {
            assert_eq!(parse(line), Err(problem.to_owned()), "{line}");
        }
    }

    #[test]
    fn only_a_run_without_choice_is_over_everything() {
        assert!(parse("--format json").unwrap().is_everything());
        for line in ["models", "--suite RestJson", "--case Some"] {
            assert!(!parse(line).unwrap().is_everything(), "{line}");
        }
    }
}
