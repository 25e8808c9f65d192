//! Runs the program `farrier` as a person or a script does: in a temporary folder, with small models.

mod arguments;
mod documented;
mod explain;
mod generate;
mod inputs;
mod list;
mod validate;

use std::io::Write as _;
use std::process::{Command, Stdio};

use farrier_test_support::folder;

/// A model of a service with an operation, and with a resource that has another one.
const WEATHER: &str = include_str!("../models/weather.json");

/// A configuration file for that model.
const CONFIGURATION: &str =
    "output = \"../generated/src\"\n\n[[service]]\nmodels = [\"weather.json\"]\n";

/// A replacement that adds an error to the model: a target that no file defines.
const MISSPELT: (&str, &str) = ("weather#RainByHour\" }", "weather#RainPerHour\" }");

/// A replacement that adds a member to the model, and so changes the generated code.
const MEMBER: (&str, &str) = (
    "\"members\": {},",
    "\"members\": { \"near\": { \"target\": \"smithy.api#String\" } },",
);

/// A folder that is deleted on drop.
struct Folder(folder::Folder);

/// The output and the exit status of a run.
#[derive(Debug)]
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Folder {
    /// Returns a folder with `weather.json`.
    fn new() -> Self {
        let folder = Self(folder::Folder::new());
        folder.put("weather.json", WEATHER);
        folder
    }

    /// Returns a folder with `models/weather.json` and `models/farrier.toml`.
    fn project() -> Self {
        let folder = Self(folder::Folder::new());
        folder.put("models/weather.json", WEATHER);
        folder.put("models/farrier.toml", CONFIGURATION);
        folder
    }

    fn change(&self, path: &str, (from, to): (&str, &str)) {
        self.0.change(path, from, to);
    }

    /// Returns a command with these arguments, separated by spaces. Its environment has no variables about colour.
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
        // The program may close its standard input before it has read all of it.
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

    /// Returns standard output. Panics if the program failed or wrote to standard error.
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

    /// Returns the status and both streams, for a snapshot.
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
