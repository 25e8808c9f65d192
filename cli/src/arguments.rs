//! The definition of the command line: the commands, their arguments, and the text of `--help`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use farrier_smithy::diagnostic::{Report, Severity};

use crate::kind::KINDS;

const STATUSES: &str = "\
Exit status:
  0  done; for check: up to date
  1  models or configuration have errors; for check: files are out of date
  2  wrong arguments
  3  a file could not be read or written

docs/cli.md has the forms of --format json.";

/// Generates Rust from Smithy models: types, validators, client and server
#[derive(Debug, Parser)]
#[command(
    name = "farrier",
    version,
    arg_required_else_help = true,
    after_help = EXAMPLES_AND_STATUSES
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) output: Output,
}

const EXAMPLES_AND_STATUSES: &str = "\
Examples:
  farrier generate                                  all services in models/farrier.toml
  farrier generate weather.json --out src/api       one model
  farrier check                                     in CI: is the committed code up to date?
  farrier validate weather.json                     is the model valid?
  farrier list weather.json --kind operation        what does the model define?
  farrier explain http-label                        what does a rule check?

Exit status:
  0  done; for check: up to date
  1  models or configuration have errors; for check: files are out of date
  2  wrong arguments
  3  a file could not be read or written";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Generate code
    ///
    /// Generates code from model files, or for the services that a
    /// configuration file lists. Writes only files that have changed, removes
    /// files that are no longer generated, and writes nothing if there are
    /// errors.
    #[command(verbatim_doc_comment, after_help = GENERATE_EXAMPLES, after_long_help = concat_help(GENERATE_EXAMPLES))]
    Generate(Generate),
    /// Check that generated code is up to date
    ///
    /// Takes the arguments of generate, writes nothing, and lists every file
    /// that is stale, missing or orphaned, with the command that updates it.
    #[command(verbatim_doc_comment, after_help = CHECK_EXAMPLES, after_long_help = concat_help(CHECK_EXAMPLES))]
    Check(Generate),
    /// Check models
    ///
    /// Runs every rule that generate runs, and writes nothing. If a model has
    /// several services, each is checked, unless --service selects one.
    #[command(verbatim_doc_comment, after_help = VALIDATE_EXAMPLES, after_long_help = concat_help(VALIDATE_EXAMPLES))]
    Validate(Validate),
    /// List the services, operations and shapes of models
    ///
    /// Prints a line for each: its kind, its id, and its main properties. A
    /// model with errors is listed as far as it can be loaded; the errors go
    /// to stderr.
    #[command(verbatim_doc_comment, after_help = LIST_EXAMPLES, after_long_help = concat_help(LIST_EXAMPLES))]
    List(List),
    /// Explain a rule
    ///
    /// Prints what a rule checks, how severe its diagnostics are, and the
    /// events by which the reference implementation of Smithy reports the
    /// same. Without RULE, lists all rules.
    #[command(verbatim_doc_comment, after_help = EXPLAIN_EXAMPLES, after_long_help = concat_help(EXPLAIN_EXAMPLES))]
    Explain(Explain),
    /// Print a script that completes arguments in a shell
    ///
    /// Load the script when the shell starts, or put it where the shell looks
    /// for such scripts.
    #[command(verbatim_doc_comment, after_help = COMPLETIONS_EXAMPLES, after_long_help = concat_help(COMPLETIONS_EXAMPLES))]
    Completions(Completions),
}

fn concat_help(examples: &str) -> String {
    format!("{examples}\n\n{STATUSES}")
}

const GENERATE_EXAMPLES: &str = "\
Examples:
  farrier generate
  farrier generate --config api/farrier.toml
  farrier generate weather.json --out src --operation GetForecast,GetCity
  farrier generate models/weather --out src --deny warnings
  farrier generate a.json b.json --service Weather --module weather --out src --layout files
  curl https://example.com/model.json | farrier generate - --module weather --out src";

const CHECK_EXAMPLES: &str = "\
Examples:
  farrier check
  farrier check --config api/farrier.toml --format json
  farrier check weather.json --out src --layout files";

const VALIDATE_EXAMPLES: &str = "\
Examples:
  farrier validate weather.json
  farrier validate a.json b.json --service Weather
  farrier validate --verbose - < weather.json
  farrier validate weather.json --format json
  farrier validate models 'others/*.json' --deny warnings";

const LIST_EXAMPLES: &str = "\
Examples:
  farrier list weather.json
  farrier list weather.json --kind operation
  farrier list a.json b.json --service Weather --kind structure,union
  farrier list weather.json --format json";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  farrier explain
  farrier explain trait-value
  farrier explain HttpLabelTrait
  farrier explain target --format json";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  farrier completions bash > ~/.local/share/bash-completion/completions/farrier
  farrier completions zsh > ~/.zfunc/_farrier
  farrier completions fish > ~/.config/fish/completions/farrier.fish";

impl Command {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Generate(_) => "generate",
            Self::Check(_) => "check",
            Self::Validate(_) => "validate",
            Self::List(_) => "list",
            Self::Explain(_) => "explain",
            Self::Completions(_) => "completions",
        }
    }
}

/// The models to read.
#[derive(Args, Debug)]
pub(crate) struct Source {
    /// Model files in JSON AST, merged into one; `-` is stdin
    ///
    /// A folder stands for all files in it and below it that end in .json. A
    /// pattern such as 'models/*.json' stands for what matches it.
    #[arg(value_name = "MODEL", verbatim_doc_comment)]
    pub(crate) models: Vec<PathBuf>,

    /// Read a configuration file instead of models
    ///
    /// Without models, the default is models/farrier.toml or farrier.toml in
    /// the current folder or the nearest folder above it.
    #[arg(
        long,
        short,
        value_name = "FILE",
        conflicts_with = "models",
        verbatim_doc_comment
    )]
    pub(crate) config: Option<PathBuf>,
}

/// The parts of the models to use.
#[derive(Args, Debug)]
pub(crate) struct Selection {
    /// The service, by name or id, if the models have several
    #[arg(long, value_name = "SERVICE", requires = "models")]
    pub(crate) service: Option<String>,

    /// Operations to keep, by names or ids [default: all]
    ///
    /// Shapes that they do not reach are not generated. Separate several by
    /// commas, or repeat the option.
    #[arg(
        long = "operation",
        value_name = "OPERATION",
        value_delimiter = ',',
        requires = "models",
        verbatim_doc_comment
    )]
    pub(crate) operations: Vec<String>,

    /// Protocols to generate for, by names or ids [default: all]
    ///
    /// The service must have them. Separate several by commas, or repeat the
    /// option.
    #[arg(
        long = "protocol",
        value_name = "PROTOCOL",
        value_delimiter = ',',
        requires = "models",
        verbatim_doc_comment
    )]
    pub(crate) protocols: Vec<String>,

    /// Shapes to generate types for, by names or ids
    ///
    /// Generates types for these shapes and all that they reach, instead of a
    /// service and its operations. Separate several by commas, or repeat the
    /// option.
    #[arg(
        long = "shape",
        value_name = "SHAPE",
        value_delimiter = ',',
        requires = "models",
        conflicts_with_all = ["service", "operations", "protocols"],
        verbatim_doc_comment
    )]
    pub(crate) shapes: Vec<String>,

    /// Which parts to generate [default: all]
    #[arg(long, alias = "only", value_name = "PARTS", requires = "models")]
    pub(crate) parts: Option<Parts>,

    /// Make members optional that the service may later make optional
    ///
    /// These are members of inputs, members with @clientOptional, and members
    /// that are structures or unions. Use it to call a service that others
    /// own.
    #[arg(long, requires = "models", verbatim_doc_comment)]
    pub(crate) optional_inputs: bool,

    /// The error for invalid input, by name or id
    ///
    /// A server returns it if constraints are violated. Operations that list
    /// smithy.framework#ValidationException do not need it.
    #[arg(long, value_name = "ERROR", requires = "models", verbatim_doc_comment)]
    pub(crate) validation_error: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) source: Source,

    /// The folder to write to; required with MODEL
    #[arg(long, short, value_name = "FOLDER", requires = "models")]
    pub(crate) out: Option<PathBuf>,

    /// The name of the Rust module [default: the name of the first MODEL]
    #[arg(long, value_name = "NAME", requires = "models")]
    pub(crate) module: Option<String>,

    /// The files of the module [default: file]
    #[arg(long, value_name = "LAYOUT", requires = "models")]
    pub(crate) layout: Option<Layout>,

    #[command(flatten)]
    pub(crate) selection: Selection,

    #[command(flatten)]
    pub(crate) deny: Deny,

    /// The number of threads [default: one for each core]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) threads: Option<NonZeroUsize>,
}

#[derive(Args, Debug)]
pub(crate) struct Validate {
    #[command(flatten)]
    pub(crate) source: Source,
    #[command(flatten)]
    pub(crate) selection: Selection,
    #[command(flatten)]
    pub(crate) deny: Deny,
}

/// What counts as an error.
#[derive(Args, Debug, Default)]
pub(crate) struct Deny {
    /// Treat diagnostics of this severity, and more severe ones, as errors
    #[arg(long, value_name = "SEVERITY")]
    deny: Option<Denied>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Denied {
    /// Dangers
    Dangers,
    /// Warnings and dangers
    Warnings,
}

impl Deny {
    /// The report with what is denied as errors.
    pub(crate) fn apply(&self, report: Report) -> Report {
        match self.deny {
            Some(Denied::Dangers) => report.deny(Severity::Danger),
            Some(Denied::Warnings) => report.deny(Severity::Warning),
            None => report,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The rule, by its id or by an event of the reference implementation
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) source: Source,

    /// Only these kinds of shape
    ///
    /// service, resource, operation, structure, union, list, map, enum,
    /// intEnum, string, blob, boolean, byte, short, integer, long, float,
    /// double, bigInteger, bigDecimal, timestamp, document. Separate several
    /// by commas, or repeat the option.
    #[arg(
        long = "kind",
        value_name = "KIND",
        value_delimiter = ',',
        value_parser = PossibleValuesParser::new(KINDS),
        hide_possible_values = true,
        verbatim_doc_comment
    )]
    pub(crate) kinds: Vec<String>,

    /// Only this service, by name or id, and the shapes that it reaches
    #[arg(long, value_name = "SERVICE")]
    pub(crate) service: Option<String>,
}

/// The form of the output.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Output")]
pub(crate) struct Output {
    /// The form of the output
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,

    /// Whether to colour diagnostics
    ///
    /// auto: if stderr is a terminal and NO_COLOR is not set, or if
    /// CLICOLOR_FORCE is set.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        verbatim_doc_comment
    )]
    pub(crate) color: Color,

    /// Print only errors and the result
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,

    /// Print notes too, and each step even without a terminal
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON document on stdout
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// Parts of the generated code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Parts {
    /// Types, client and server
    All,
    /// Types, without client and server
    Types,
    /// The client and its types
    Client,
    /// The server and its types
    Server,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// One file MODULE.rs; declare it by `mod MODULE;`
    File,
    /// One file MODULE.rs that declares the module itself, for include!
    Include,
    /// A folder MODULE with several files; declare it by `mod MODULE;`
    Files,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn help_names_every_kind_in_order() {
        let mut command = Arguments::command();
        let list = command.find_subcommand_mut("list").unwrap();
        let help = list.render_long_help().to_string();
        let words: Vec<&str> = help.split_whitespace().collect();
        let words = words.join(" ");
        assert!(words.contains(&format!("{}.", KINDS.join(", "))), "{help}");
    }
}
