//! Tasks of the repository, run as `cargo xtask <task>`: arguments come in, a task's output and an exit
//! status go out. Each task is a module.

mod bench;
mod codegen;
mod sweep;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
Tasks of the Farrier repository

Usage: cargo xtask <task>

Tasks:
  codegen           generate what models/farrier.toml lists
  codegen --check   write nothing; fail if what is committed is out of date
  conformance       run the protocol compliance tests of the Smithy project; conformance --help says more
  sweep DIR         generate every model of a folder; with --compile all or --compile N (the first N),
                    compile what was generated with warnings denied; --format json prints JSON,
                    --threads N generates N models at once
  bench             time JSON, CBOR, XML and query beside other crates, and a client's call
  bench --peers     the same, beside a call of the AWS SDK, which takes minutes to build
  bench compile     compile whole services, all or those named, beside the crates of the AWS SDK
  bench instructions
                    count the instructions of generating and of checking whole services, all or those named;
                    needs valgrind
  bench generate    generate a whole service, beside other generators
  bench models      generate all published models
  bench growth      generate models of growing size
  bench program     build a program that makes a call, beside the same on the AWS SDK

Options:
  -h, --help        print this

Exit status: 0 done, 1 failed or out of date, 2 wrong arguments, 3 a file could not be read or written
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|it| it.to_string_lossy().into_owned())
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let failure = match arguments[..] {
        ["conformance", ref rest @ ..] => return farrier_conformance::run::main(rest),
        ["-h" | "--help" | "help"] | [_, "-h" | "--help"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        ["codegen"] => codegen::run(codegen::Action::Generate),
        ["codegen", "--check"] => codegen::run(codegen::Action::Check),
        ["codegen", ref rest @ ..] => {
            let unknown = rest
                .iter()
                .find(|it| **it != "--check")
                .unwrap_or(&"--check");
            return usage(&format!("unexpected argument `{unknown}` for codegen"));
        }
        ["sweep", ref rest @ ..] => sweep::run(rest),
        ["bench"] => bench::run(&[], None),
        ["bench", "--peers"] => bench::run(&[], Some("peers")),
        ["bench", "generate"] => bench::run(&[], Some("generators")),
        ["bench", task @ ("program" | "models" | "growth")] => bench::run(&[task], None),
        ["bench", ref task @ ..] if matches!(task.first(), Some(&("compile" | "instructions"))) => {
            bench::run(task, None)
        }
        ["bench", ref rest @ ..] => {
            let rest = rest.join(" ");
            return usage(&format!("unexpected argument `{rest}` for bench"));
        }
        [task, ..] => return usage(&format!("there is no task `{task}`")),
        [] => return usage("a task is missing"),
    };
    match failure {
        Ok(status) => status,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn usage(problem: &str) -> ExitCode {
    eprintln!("error: {problem}\n\n{HELP}");
    ExitCode::from(2)
}

/// The folder of the workspace: the nearest one, from the current folder up, that has `marker` in it.
fn find_up(marker: &Path) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    let mut folders = current.ancestors();
    let found = folders.find(|it| it.join(marker).is_file());
    found.map(Path::to_owned)
}
