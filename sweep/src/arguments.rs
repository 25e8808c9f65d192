//! The command line: arguments come in, what to do goes out.

use std::ffi::OsString;
use std::path::PathBuf;

/// What is printed below a complaint about the arguments.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask sweep DIR [--compile all|N] [--format text|json] [--threads N]

  DIR               the folder with models, or one model
  --compile all|N   compile what was generated of all cases, or of the first N, with warnings denied
  --format json     print one JSON document instead of a table
  --threads N       how many models are generated at once; as many as there are cores unless given";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where the models are.
    pub(crate) folder: PathBuf,
    pub(crate) compile: Compile,
    pub(crate) format: Format,
    /// How many models are generated at once.
    pub(crate) threads: usize,
}

/// What to compile.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compile {
    Nothing,
    First(usize),
    All,
}

/// What to print.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

impl Arguments {
    /// Reads arguments; the error says what is wrong with them.
    pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut folder = None;
        let mut parsed = Self {
            folder: PathBuf::new(),
            compile: Compile::Nothing,
            format: Format::Text,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        };
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy();
            let (name, inline) = match text.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (&*text, None),
            };
            let mut value = || {
                let next = || arguments.next().map(|it| it.to_string_lossy().into_owned());
                inline
                    .clone()
                    .or_else(next)
                    .ok_or_else(|| format!("`{name}` needs a value"))
            };
            match name {
                "--compile" => {
                    parsed.compile = match value()?.as_str() {
                        "all" => Compile::All,
                        number => Compile::First(number.parse().map_err(|_| {
                            format!("`--compile` takes `all` or a number, not `{number}`")
                        })?),
                    }
                }
                "--format" => {
                    parsed.format = match value()?.as_str() {
                        "text" => Format::Text,
                        "json" => Format::Json,
                        other => {
                            return Err(format!("`--format` takes text or json, not `{other}`"));
                        }
                    }
                }
                "--threads" => {
                    let number = value()?;
                    parsed.threads = match number.parse() {
                        Ok(0) | Err(_) => {
                            return Err(format!("`--threads` takes a number, not `{number}`"));
                        }
                        Ok(threads) => threads,
                    }
                }
                flag if flag.starts_with('-') => {
                    return Err(format!("unexpected argument `{flag}`"));
                }
                _ if folder.is_none() => folder = Some(PathBuf::from(&argument)),
                other => return Err(format!("unexpected argument `{other}`")),
            }
        }
        parsed.folder = folder.ok_or("the folder with models is missing")?;
        Ok(parsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_may_stand_anywhere_and_take_their_value_either_way() {
        let expected = Arguments {
            folder: PathBuf::from("models"),
            compile: Compile::First(3),
            format: Format::Json,
            threads: 2,
        };
        let apart = parse("--compile 3 models --format json --threads 2");
        assert_eq!(apart.as_ref(), Ok(&expected));
        assert_eq!(parse("models --compile=3 --format=json --threads=2"), apart);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, problem) in [
            ("", "the folder with models is missing"),
            (
                "a --compile some",
                "`--compile` takes `all` or a number, not `some`",
            ),
            ("a --format", "`--format` needs a value"),
            ("a --threads 0", "`--threads` takes a number, not `0`"),
            ("a b", "unexpected argument `b`"),
            ("a --fast", "unexpected argument `--fast`"),
        ] {
            assert_eq!(parse(line), Err(problem.to_owned()), "{line}");
        }
    }
}
