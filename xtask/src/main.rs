//! Tasks of the repository, run as `cargo xtask <task>`: arguments come in, a task's output and an exit status go out.
//!
//! [`arguments`] defines all tasks. Each task is a module that starts another program, or a crate of this repository.

mod arguments;
mod bench;
mod codegen;
mod rules_page;
mod sweep;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser as _;

use self::arguments::{Arguments, Task};

fn main() -> ExitCode {
    let done = match Arguments::parse().task {
        Task::Codegen { check: false } => codegen::run(codegen::Action::Generate),
        Task::Codegen { check: true } => codegen::run(codegen::Action::Check),
        Task::Conformance(arguments) => return farrier_conformance::run::main(&arguments),
        Task::Sweep { arguments } => sweep::run(&arguments),
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

/// The folder of the workspace: the nearest one, from the current folder up, that has `marker` in it.
fn find_up(marker: &Path) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    let mut folders = current.ancestors();
    let found = folders.find(|it| it.join(marker).is_file());
    found.map(Path::to_owned)
}
