//! Help texts, wrong arguments, colour, and closed pipes.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use super::{Folder, MISSPELT, Run, WEATHER};

const COMMANDS: [&str; 7] = [
    "",
    "generate",
    "check",
    "validate",
    "list",
    "explain",
    "completions",
];

#[test]
fn help_of_every_command_has_examples_and_statuses() {
    let folder = Folder::new();
    for command in COMMANDS {
        let help = folder.run(&format!("{command} --help")).passed();
        assert!(help.contains("Examples:\n"), "{help}");
        assert!(help.contains("Exit status:\n  0  done"), "{help}");
        let name = format!("help {command}");
        assert_eq!(folder.run(&name).passed(), help, "{name}");
        insta::assert_snapshot!(name.trim().replace(' ', "_"), help);
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{line}");
        }
    }
}

#[test]
fn every_example_in_help_is_understood() {
    let folder = Folder::new();
    for command in COMMANDS {
        let help = folder.run(&format!("{command} --help")).passed();
        let examples = help.split("Examples:\n").nth(1).unwrap();
        for line in examples.lines().take_while(|it| !it.is_empty()) {
            let example = line.split("  ").find(|it| !it.is_empty()).unwrap();
            let arguments = example.split("farrier ").nth(1).unwrap();
            let arguments = arguments.split(['<', '>']).next().unwrap();
            let run = folder.run(arguments);
            // Most files in the examples do not exist. The error must be about the files, and not about the arguments.
            let understood = run.status != Some(2) || run.stderr.contains("nothing to read");
            assert!(understood, "{example}: {run:?}");
        }
    }
}

#[test]
fn every_shell_gets_a_script_that_completes_every_command() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&format!("completions {shell}")).passed();
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("deny"), "{shell}");
    }
}

#[test]
fn version_is_that_of_the_package() {
    let version = format!("farrier {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Folder::new().run("--version").passed(), version);
}

#[test]
fn wrong_arguments_are_named_and_the_status_is_2() {
    let folder = Folder::new();
    let mut said = String::new();
    for arguments in [
        "generat weather.json",
        "generate weather.json --ot src",
        "generate weather.json",
        "generate weather.json --config farrier.toml",
        "generate --service Weather",
        "generate - --out src",
        "generate weather.json --out src --module 1st",
        "generate weather.json --out src --module main",
        "generate weather.json --out src --module lib --layout files",
        "generate weather.json --out src --layout folder",
        "generate weather.json --out src --deny notes",
        "generate weather.json --out src --parts client,server",
        "generate weather.json --out src --shape Sky --operation GetCity",
        "generate weather.json --out src --shape Sky --parts client",
        "generate --threads 0",
        "check",
        "validate",
        "validate - -",
        "validate gone/[.json",
        "explain trait-valeu",
        "explain nothing-like-that",
        "completions",
        "completions tcsh",
        "list weather.json --kind strukture",
        "list weather.json --color sometimes",
        "list weather.json --quiet --verbose",
        "list",
    ] {
        let run = folder.run(arguments).ended(2);
        assert_eq!(run.stdout, "", "{arguments}");
        said += &format!("$ farrier {arguments}\n{}\n", run.stderr);
    }
    insta::assert_snapshot!(said);
    assert_eq!(folder.tree().len(), 1);
}

#[test]
fn without_arguments_it_says_what_there_is() {
    let folder = Folder::new();
    let run = folder.run("").ended(2);
    assert!(run.stderr.contains("Usage: farrier"), "{}", run.stderr);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let folder = Folder::new();
    folder.change("weather.json", MISSPELT);
    let coloured = |arguments: &str, variable: (&str, &str)| {
        let mut command = folder.command(&format!("validate weather.json {arguments}"));
        let run = Run::of(command.env(variable.0, variable.1)).ended(1);
        assert_eq!(run.stdout, "");
        run.stderr.contains("\x1b[1;31merror")
    };
    assert!(!coloured("", ("TERM", "xterm")));
    assert!(coloured("--color always", ("NO_COLOR", "1")));
    assert!(coloured("", ("CLICOLOR_FORCE", "1")));
    assert!(!coloured("--color never", ("CLICOLOR_FORCE", "1")));
    let painted = folder.run("validate weather.json --color always").stderr;
    let plain = folder.run("validate weather.json").stderr;
    assert_eq!(painted.replace('\x1b', "").matches("[0m").count(), 10);
    assert!(!plain.contains('\x1b'));
}

#[test]
fn progress_is_not_shown_on_a_pipe_unless_it_is_asked_for() {
    let folder = Folder::project();
    assert_eq!(folder.run("generate").ended(0).stderr, "");
    let told = folder.run("check --verbose").ended(0).stderr;
    let expected = "reading models/farrier.toml\ngenerating weather (1/1)\nreading generated/src\n";
    assert_eq!(told, expected);
}

#[test]
fn a_reader_that_has_read_enough_ends_it_quietly() {
    let folder = Folder::new();
    for arguments in ["list -", "list - --format json", "validate -"] {
        let mut command = folder.command(arguments);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program writes only after it has read the whole model, and so the pipe is closed by then.
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(WEATHER.as_bytes()).unwrap();
        drop(stdin);
        let mut stderr = String::new();
        let mut pipe = child.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        assert_eq!(stderr, "", "{arguments}");
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments}");
    }
}

#[test]
fn nobody_has_to_listen_to_what_went_wrong() {
    let folder = Folder::new();
    let mut command = folder.command("validate -");
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stderr.take());
    child.stdin.take().unwrap().write_all(b"{").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_an_error() {
    let folder = Folder::new();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let mut command = folder.command("list weather.json");
    let child = command.stdout(full.unwrap()).stderr(Stdio::piped()).spawn();
    let run = Run::from(child.unwrap().wait_with_output().unwrap()).ended(3);
    let expected = "error: could not write to standard output: ";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}
