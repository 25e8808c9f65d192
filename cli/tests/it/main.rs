//! The program `farrier` as a person or a script runs it: in a folder of its own, with small models.

mod arguments;
mod documented;
mod generate;
mod list;
mod validate;

use std::io::Write as _;
use std::process::{Command, Stdio};

use farrier_test_support::folder;

/// A service with an operation of its own and one of a resource.
const WEATHER: &str = include_str!("../models/weather.json");

/// A configuration for that model.
const CONFIGURATION: &str =
    "output = \"../generated/src\"\n\n[[service]]\nmodels = [\"weather.json\"]\n";

/// What goes wrong: a target that no file defines.
const MISSPELT: (&str, &str) = ("weather#RainByHour\" }", "weather#RainPerHour\" }");

/// What changes code: a member more.
const MEMBER: (&str, &str) = (
    "\"members\": {},",
    "\"members\": { \"near\": { \"target\": \"smithy.api#String\" } },",
);

/// A folder that is deleted in the end.
struct Folder(folder::Folder);

/// What a run printed and answered.
#[derive(Debug)]
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Folder {
    /// With `weather.json`.
    fn new() -> Self {
        let folder = Self(folder::Folder::new());
        folder.put("weather.json", WEATHER);
        folder
    }

    /// With `models/weather.json` and `models/farrier.toml`.
    fn project() -> Self {
        let folder = Self(folder::Folder::new());
        folder.put("models/weather.json", WEATHER);
        folder.put("models/farrier.toml", CONFIGURATION);
        folder
    }

    fn change(&self, path: &str, (from, to): (&str, &str)) {
        self.0.change(path, from, to);
    }

    /// The program, with its arguments separated by spaces, and an environment that says nothing on colour.
    fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_farrier"));
        command.args(arguments.split_whitespace());
        command.current_dir(self.root());
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    fn run(&self, arguments: &str) -> Run {
        Run::of(&mut self.command(arguments))
    }

    fn run_with(&self, arguments: &str, stdin: &str) -> Run {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that has seen enough closes its end first.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        child.wait_with_output().unwrap().into()
    }
}

impl std::ops::Deref for Folder {
    type Target = folder::Folder;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl From<std::process::Output> for Run {
    fn from(output: std::process::Output) -> Self {
        Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    fn of(command: &mut Command) -> Self {
        command.stdin(Stdio::null()).output().unwrap().into()
    }

    /// What it answered, if it has nothing to complain about.
    #[track_caller]
    fn passed(self) -> String {
        assert_eq!(
            (self.status, self.stderr.as_str()),
            (Some(0), ""),
            "{self:?}"
        );
        self.stdout
    }

    #[track_caller]
    fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{self:?}");
        self
    }

    /// Status and both streams, for a snapshot.
    fn all(&self) -> String {
        let Self {
            status,
            stdout,
            stderr,
        } = self;
        let status = status.map_or("none".to_owned(), |it| it.to_string());
        format!("status: {status}\n-- stdout\n{stdout}-- stderr\n{stderr}")
    }
}
