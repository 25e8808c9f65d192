//! Tasks of the repository, run as `cargo xtask <task>`. Arguments come in; a task's output and an exit status go out.
//!
//! [`arguments`] defines all tasks. Each task is a module that calls another crate of this repository or starts another
//! program.

mod arguments;
mod bench;
mod codegen;
mod program;
mod rules_page;
mod siege;
mod soak;
mod sweep;
mod vectors;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;
use farrier_cli::Action;

use self::arguments::{Arguments, Task};

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Codegen { check: false } => codegen::run(Action::Generate),
        Task::Codegen { check: true } => codegen::run(Action::Check),
        Task::Conformance(arguments) => return farrier_conformance::run::main(&arguments),
        Task::Sweep { arguments } => sweep::run(&arguments),
        Task::Vectors { arguments } => vectors::run(&arguments),
        Task::Siege { arguments } => siege::run(&arguments),
        Task::Soak { arguments } => soak::run(&arguments),
        Task::Bench(bench) => bench::run(&bench),
    };
    match done {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the nearest folder that contains `marker`: the current folder or one above it.
fn find_up(marker: &Path) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    let mut folders = current.ancestors();
    let found = folders.find(|it| it.join(marker).is_file());
    found.map(Path::to_owned)
}
