//! The command line of Farrier: arguments come in; the result goes to standard output, diagnostics and progress to
//! standard error, and success or failure into the exit status.
//!
//! | module | |
//! |---|---|
//! | `arguments` | the definition of commands and options, and the text of `--help` |
//! | `target` | what to generate and where to write it, from arguments or a configuration file |
//! | `generate`, `validate`, `list` | the commands; `generate` includes `check` |
//! | `explain`, `completions` | what a rule means; the script that completes arguments in a shell |
//! | `console` | colour, progress, closed pipes |
//! | `document`, `diagnostic_json` | the form of `--format json` |
//! | `status` | exit statuses and their causes |
//!
//! `docs/cli.md` fixes the JSON forms and the exit statuses.

mod arguments;
mod completions;
mod console;
mod diagnostic_json;
mod document;
mod explain;
mod generate;
mod kind;
mod list;
mod status;
mod table;
mod target;
mod validate;

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::{Arguments, Command};
use self::console::Console;
pub use self::generate::Action;
use self::status::{Failure, Status};
use self::target::Target;

/// Runs the program `farrier` with these arguments, of which the first is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let Arguments { command, output } = match Arguments::try_parse_from(&arguments) {
        Ok(it) => it,
        // Help and version are errors of the parser too. They go to standard output, with status 0.
        Err(error) => {
            let _ = error.print();
            return match error.use_stderr() {
                true => Status::Usage.into(),
                false => Status::Done.into(),
            };
        }
    };
    let mut console = Console::new(&output);
    let name = command.name();
    let outcome = match &command {
        Command::Generate(it) => generate::run(Action::Generate, it, &arguments, &mut console),
        Command::Check(it) => generate::run(Action::Check, it, &arguments, &mut console),
        Command::Validate(it) => validate::run(it, &mut console),
        Command::List(it) => list::run(it, &mut console),
        Command::Explain(it) => explain::run(it, &mut console),
        Command::Completions(it) => completions::run(it, &mut console),
    };
    end(name, outcome, &mut console)
}

/// Generates or checks the services of a configuration file, as `farrier generate --config` and `farrier check
/// --config` do. `cure` is the command to recommend if files are out of date.
pub fn run_configuration(action: Action, configuration: &Path, cure: &str) -> ExitCode {
    let mut console = Console::new(&arguments::Output::default());
    let target = Target::configuration(configuration);
    let deny = arguments::Deny::default();
    let outcome =
        target.and_then(|it| generate::run_target(action, &it, &deny, cure, &mut console));
    end(action.name(), outcome, &mut console)
}

/// Reports a failure, and returns the exit status.
fn end(command: &'static str, outcome: Result<Status, Failure>, console: &mut Console) -> ExitCode {
    match outcome {
        Ok(status) => status.into(),
        Err(failure) => console.fail(command, &failure).into(),
    }
}
