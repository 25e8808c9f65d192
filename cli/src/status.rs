//! Exit statuses, and the failures that lead to them.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use farrier_codegen::{Error, Report};
use farrier_smithy::rules;

/// The exit statuses, as `--help` lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Success.
    Done = 0,
    /// Models or configuration have errors, or files are out of date.
    Failed = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// A file could not be read or written.
    Files = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An error of the library.
    Library(Error),
    /// The arguments contradict each other; the message says how.
    Usage(String),
    /// The arguments name something that the models lack. The report is that of reading the models.
    Unknown(String, Report),
    /// Standard input could not be read.
    Stdin(io::Error),
    /// Standard output could not be written.
    Stdout(io::Error),
    /// A folder could not be entered.
    Folder(PathBuf, io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl Failure {
    pub(crate) fn status(&self) -> Status {
        match self {
            Self::Library(Error::Invalid(report)) => of_report(report),
            Self::Library(Error::Setting(_)) | Self::Usage(_) => Status::Usage,
            Self::Library(Error::Io { .. } | Error::Foreign(_) | Error::NotRestored { .. }) => {
                Status::Files
            }
            Self::Unknown(_, report) => of_report(report).max(Status::Failed),
            Self::Library(_) => Status::Failed,
            Self::Stdin(_) | Self::Stdout(_) | Self::Folder(..) => Status::Files,
        }
    }

    /// The message of a failed command, without diagnostics.
    pub(crate) fn message(&self, command: &str) -> String {
        let text = match self {
            Self::Library(Error::Invalid(report)) => {
                let summary = report.summary().unwrap_or_default();
                match command {
                    "generate" => format!("{summary}; nothing was written"),
                    _ => summary,
                }
            }
            Self::Library(error) => error.to_string(),
            Self::Usage(message) | Self::Unknown(message, _) => message.clone(),
            Self::Stdin(error) => format!("could not read standard input: {error}"),
            Self::Stdout(error) => format!("could not write to standard output: {error}"),
            Self::Folder(path, error) => format!("could not read {}: {error}", path.display()),
        };
        text.strip_prefix("error: ").unwrap_or(&text).to_owned()
    }

    /// The diagnostics, if the failure is in the models.
    pub(crate) fn report(&self) -> Option<&Report> {
        match self {
            Self::Library(Error::Invalid(report)) | Self::Unknown(_, report) => Some(report),
            _ => None,
        }
    }
}

/// The status for a report. Files that cannot be read have a status of their own.
pub(crate) fn of_report(report: &Report) -> Status {
    if report.diagnostics().any(|it| it.rule == rules::FILE) {
        Status::Files
    } else if report.has_errors() {
        Status::Failed
    } else {
        Status::Done
    }
}
