//! `farrier completions`: a shell comes in; the script that completes arguments in it goes out.

use clap::CommandFactory as _;

use crate::arguments::{Arguments, Completions};
use crate::console::Console;
use crate::status::{Failure, Status};

/// Runs the command.
pub(crate) fn run(arguments: &Completions, console: &mut Console) -> Result<Status, Failure> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(arguments.shell, &mut command, "farrier", &mut script);
    console.answer(&String::from_utf8_lossy(&script))?;
    Ok(Status::Done)
}
